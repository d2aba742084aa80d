"""Texts that people of the desk type: of one line or several, checked in one place. Pure."""

from __future__ import annotations

from typing import Final

from holub_desk.triage.fault import NotChanged

LONG: Final = 2_000
"""Characters of a summary, a note, a question, an answer: as many as a form of the desk may bring in Cyrillic."""


def line(untrusted: str, most: int, *, needed: bool = False) -> str:
    """One line without spaces at its ends, and without what cannot be seen: that comes along when a name is copied.

    Raises NotChanged.
    """
    text = "".join(each for each in " ".join(untrusted.split()) if each.isprintable())
    if needed and not text:
        raise NotChanged("empty")
    if len(text) > most:
        raise NotChanged("too-long")
    return text


def lines(untrusted: str, *, needed: bool = False) -> str:
    """Several lines. Raises NotChanged."""
    text = untrusted.replace("\r\n", "\n").strip()
    if needed and not text:
        raise NotChanged("empty")
    if len(text) > LONG:
        raise NotChanged("too-long")
    return text
