"""A bulletin as the public has it. Nothing in it leads back to a report: no claim, no number of a report, no source.

This is all that the site and the exports are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from holub_desk.bulletins.draft import SectionKind

Status = Literal["released", "corrected", "retracted"]


@dataclass(frozen=True)
class PublicSentence:
    """A sentence in one language. `assessment`: it says what the desk makes of it."""

    text: str
    assessment: bool = False


@dataclass(frozen=True)
class PublicSection:
    """A heading with sentences."""

    kind: SectionKind
    heading: str
    sentences: tuple[PublicSentence, ...]


@dataclass(frozen=True)
class Version:
    """All that is said in one language."""

    title: str
    lead: tuple[PublicSentence, ...]
    sections: tuple[PublicSection, ...]
    caption: str = ""
    alt: str = ""


@dataclass(frozen=True)
class PublicPlace:
    """A unit of the codifier; never one finer than the exposure check lets through."""

    code: str
    level: str
    """`settlement`, `hromada`, `raion` or `oblast`."""
    names: Mapping[str, str]
    """By language."""
    oblast: str = ""
    """The code of the oblast that it lies in."""


@dataclass(frozen=True)
class PublicCell:
    """A place and a week, as in `2026-W47`."""

    place: PublicPlace
    week: str


@dataclass(frozen=True)
class Fact:
    """What the cited claims come to in one cell, for exports: all claims of one code and one kind together."""

    code: str
    kind: Literal["observed", "said", "forecast"]
    cell: PublicCell
    low: int | None = None
    """How many at least, as a band that is published: 10, 50, 100 …"""
    high: int | None = None


@dataclass(frozen=True)
class PublicPicture:
    """The file as it is published, under the hash of its bytes."""

    sha256: str
    type: str
    width: int
    height: int


@dataclass(frozen=True)
class Correction:
    """What was wrong, and is now right; or why it was retracted. By language."""

    day: date
    text: Mapping[str, str]


@dataclass(frozen=True)
class Released:
    """One bulletin. `address` is the last part of its address, in every language the same, and never changes."""

    address: str
    status: Status
    released_on: date
    changed_on: date
    category: str
    """A group of the codebook, `A` to `F`."""
    versions: Mapping[str, Version]
    """By language. Of a retracted one: the title alone, and why."""
    cells: tuple[PublicCell, ...] = ()
    facts: tuple[Fact, ...] = ()
    picture: PublicPicture | None = None
    corrections: tuple[Correction, ...] = ()
    checkpoint: str = ""
    """The custody checkpoint of the day, a signed note."""


def page_of(address: str, language: str) -> str:
    """The path of a bulletin's page below the address of the site."""
    return f"{language}/{address}.html"
