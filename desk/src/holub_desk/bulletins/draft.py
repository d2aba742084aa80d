"""A bulletin as it is written: sentences in several languages side by side, each on claims or marked as assessment.

Everything that a reader will see is a `Sentence`, the title, the caption and the alternative text of the picture too:
each of them can give a source away.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal, get_args

SectionKind = Literal["text", "known", "assessed", "unknown"]
"""Running text, or the three closing lists: what we know, what we assess, what we do not know."""
SECTION_KINDS: Final[tuple[SectionKind, ...]] = get_args(SectionKind)
LANGUAGES: Final = ("uk", "en", "ru")
"""Of a new draft; others can be added."""


@dataclass(frozen=True)
class Sentence:
    """One sentence. Its `id` stays the same through all revisions, languages and releases."""

    id: str
    text: Mapping[str, str] = field(default_factory=dict)
    """By language."""
    claims: tuple[int, ...] = ()
    assessment: bool = False
    """It says what the desk makes of it; one that cites no claim has to be marked so."""


@dataclass(frozen=True)
class Section:
    """A heading with sentences; a heading is written like a sentence, and checked like one."""

    heading: Sentence
    sentences: tuple[Sentence, ...] = ()
    kind: SectionKind = "text"


@dataclass(frozen=True, order=True)
class Cell:
    """A named place and a week: nothing finer is ever published. `week` as in `2026-W47`."""

    code: str
    week: str


def days_of(week: str) -> tuple[date, date]:
    """Monday and Sunday of a week like 2026-W47; a week that a year does not have is the first of the next."""
    year, _, number = week.partition("-W")
    monday = date.fromisocalendar(int(year), 1, 1) + timedelta(weeks=int(number) - 1)
    return monday, monday + timedelta(days=6)


def week_of(day: date) -> str:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


@dataclass(frozen=True)
class PictureUse:
    """A picture of `bulletin_picture`, with what stands under it, and what it shows for those who do not see it."""

    picture: int
    caption: Sentence
    alt: Sentence


@dataclass(frozen=True)
class Draft:
    """The whole of it."""

    languages: tuple[str, ...] = LANGUAGES
    category: str = ""
    """A group of the codebook, `A` to `F`."""
    title: Sentence = Sentence("title")
    lead: tuple[Sentence, ...] = ()
    sections: tuple[Section, ...] = ()
    cells: tuple[Cell, ...] = ()
    """What it is about, as readers find it."""
    picture: PictureUse | None = None

    def sentences(self) -> Iterator[Sentence]:
        """Everything that a reader will see, in the order of reading."""
        yield self.title
        yield from self.lead
        if self.picture is not None:
            yield self.picture.caption
            yield self.picture.alt
        for section in self.sections:
            yield section.heading
            yield from section.sentences
