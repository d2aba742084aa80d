"""Sixty and more files that say more than they show: where, when, by whom and with what they were made."""

from __future__ import annotations

from functools import cache

from holub_testing.media_files.jpegs import jpegs
from holub_testing.media_files.offices import offices
from holub_testing.media_files.pdfs import pdfs
from holub_testing.media_files.pictures import others, pngs, webps
from holub_testing.media_files.recordings import recordings
from holub_testing.media_files.tag import Tagged


@cache
def tagged_files() -> tuple[Tagged, ...]:
    """All of them."""
    return (*jpegs(), *pngs(), *webps(), *others(), *pdfs(), *offices(), *recordings())
