"""The measuring set for the exposure check: worlds of invented reports, and drafts written over them.

The format is described in tests/desk/bulletins/drafts/README.md. Only data is read here; nothing is judged.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

DIRECTORY: Final = Path(__file__).parents[1] / "desk" / "bulletins" / "drafts"

Kind = Literal["single", "verbatim", "rare", "cell", "picture", "consent", "cumulative"]
KINDS: Final[tuple[Kind, ...]] = ("single", "verbatim", "rare", "cell", "picture", "consent", "cumulative")
"""What can be planted; each draft with an exposure has exactly one."""


@dataclass(frozen=True, slots=True)
class Where:
    """A place of the gazetteer. `precision` is `settlement` or `raion`."""

    code: str
    name: str
    precision: str


@dataclass(frozen=True, slots=True)
class When:
    """From the first day to the last, both included. `precision` is `day`, `week` or `month`."""

    first: date
    last: date
    precision: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture by what a picture match would find: what has the same name is found to be the same picture."""

    id: str
    original: str
    reencoded: str
    redacted: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a source said, as the desk has it after triage; `codes`, `use`, `state` in the desk's words."""

    id: str
    source: str
    channel: str
    language: str
    received: date
    account: str
    codes: tuple[str, ...]
    place: Where
    time: When
    use: str
    withdrawn: bool
    sensitivity: str
    state: str
    grade: str
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An open-source item. Items of one `origin` are echoes of one announcement."""

    id: str
    publisher: str
    url: str
    published: date
    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement from one report or one item; the other is empty."""

    id: str
    who: str
    code: str
    place: Where
    time: When
    how_many: str
    kind: Literal["observed", "said", "forecast"]
    report: str
    item: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's word that these reports or items are of the same source, or of the same origin."""

    kind: Literal["same-source", "same-origin"]
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said, and the claims that it cites; one that cites none is marked as assessment."""

    text: str
    claims: tuple[str, ...]
    assessment: bool


@dataclass(frozen=True, slots=True)
class Bulletin:
    """One that is already released in this world."""

    id: str
    language: str
    released: date
    title: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The picture of a draft: `picture` as in an attachment; `attachment` is empty where it came from outside."""

    attachment: str
    copy: Literal["original", "reencoded", "redacted"]
    picture: str
    caption: str
    alt: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its sentences."""

    heading: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """What is wrong with a draft: the kind, and which of `Draft.sentences` it is in (none: it is the picture)."""

    kind: Kind
    sentence: int | None
    note: str
    reports: tuple[str, ...]
    """Those that it gives away, where they can be named."""
    bulletins: tuple[str, ...]
    """Those released that have to be read with it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A bulletin before its release. Either something is planted, or `clean` says near which border it lies."""

    id: str
    language: str
    title: str
    release: date
    places: tuple[str, ...]
    lead: Sentence
    sections: tuple[Section, ...]
    picture: Picture | None
    planted: Planted | None
    clean: str

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """The lead first, then those of the sections, in their order."""
        return (self.lead, *(sentence for section in self.sections for sentence in section.sentences))


@dataclass(frozen=True, slots=True)
class World:
    """A desk of its own: what it has received, read and released, and the drafts it might release next."""

    id: str
    name: str
    k: int
    delay_days: int
    places: tuple[Where, ...]
    reports: tuple[Report, ...]
    items: tuple[Item, ...]
    claims: tuple[Claim, ...]
    judgements: tuple[Judgement, ...]
    bulletins: tuple[Bulletin, ...]
    drafts: tuple[Draft, ...]


@cache
def worlds() -> tuple[World, ...]:
    """All of them, by their names."""
    return tuple(read(path) for path in sorted(DIRECTORY.glob("*.toml")))


def read(path: Path) -> World:
    """Read one file. Raises KeyError or TypeError where a field is missing or not known."""
    data = tomllib.loads(path.read_text("utf-8"))
    return World(
        **data["world"],
        places=tuple(Where(**row) for row in data["place"]),
        reports=tuple(_report(row) for row in data["report"]),
        items=tuple(Item(**row) for row in data["item"]),
        claims=tuple(_claim(row) for row in data["claim"]),
        judgements=tuple(Judgement(row["kind"], tuple(row["of"])) for row in data.get("judgement", ())),
        bulletins=tuple(_bulletin(row) for row in data["bulletin"]),
        drafts=tuple(_draft(row) for row in data["draft"]),
    )


def _report(row: dict[str, Any]) -> Report:
    attachments = tuple(Attachment(at["id"], **at["picture"]) for at in row.pop("attachment", ()))
    where, when, codes = Where(**row.pop("place")), When(**row.pop("time")), tuple(row.pop("codes"))
    return Report(**row, place=where, time=when, codes=codes, attachments=attachments)


def _claim(row: dict[str, Any]) -> Claim:
    where, when = Where(**row.pop("place")), When(**row.pop("time"))
    return Claim(**{"report": "", "item": ""} | row, place=where, time=when)


def _sentence(row: dict[str, Any]) -> Sentence:
    return Sentence(row["text"], tuple(row.get("claims", ())), row.get("assessment", False))


def _bulletin(row: dict[str, Any]) -> Bulletin:
    return Bulletin(**row | {"sentences": tuple(_sentence(sentence) for sentence in row.pop("sentence"))})


def _draft(row: dict[str, Any]) -> Draft:
    planted = row.pop("planted", None)
    picture = row.pop("picture", None)
    lead = _sentence(row.pop("lead"))
    sections = tuple(
        Section(section["heading"], tuple(_sentence(sentence) for sentence in section["sentence"]))
        for section in row.pop("section")
    )
    places = tuple(row.pop("places"))
    return Draft(
        **{"clean": ""} | row,
        places=places,
        lead=lead,
        sections=sections,
        picture=None if picture is None else Picture(**picture),
        planted=None if planted is None else _planted(planted),
    )


def _planted(row: dict[str, Any]) -> Planted:
    return Planted(
        row["kind"], row.get("sentence"), row["note"], tuple(row.get("reports", ())), tuple(row.get("bulletins", ()))
    )
