"""The invented desk, read from `invented/*.toml`: forty reports, two cases, two bulletins. None of it is meant."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

_THURSDAY: Final = 3
LANGUAGES: Final = ("uk", "en", "ru")
WRITER: Final = "Olena"
"""Who wrote the drafts."""
SECOND: Final = "Petro"
"""Who approves: neither whoever wrote nor whoever proposed may."""


@dataclass(frozen=True)
class Ago:
    """A day counted back: `week` weeks before the week of some day, and there the weekday, 0 for Monday."""

    week: int
    day: int

    def before(self, today: date) -> date:
        """That day; never one that has not come yet."""
        monday = today - timedelta(days=today.weekday(), weeks=self.week)
        return min(monday + timedelta(days=self.day), today)


@dataclass(frozen=True)
class Claimed:
    """A claim as the desk reads it out of a report or an item; `name` is what bulletins cite it by."""

    name: str
    code: str
    kind: str
    low: str = ""
    high: str = ""
    time: str = "week"


@dataclass(frozen=True)
class Example:
    """One invented report, and what was made of it since; `answers` fit the shipped questionnaire."""

    id: str
    ago: Ago
    language: str
    account: str
    answers: Mapping[str, str | list[str]]
    day_before: int | None = None
    """Of which day, counted back from the report's, it tells: for the question `day`."""
    picture: bool = False
    story: str = ""
    state: str = ""
    grade: str = ""
    normal: bool = False
    same_source_as: str = ""
    echo_of: str = ""
    claims: tuple[Claimed, ...] = ()

    @property
    def opened(self) -> Ago:
        """When it was opened: this desk opens twice a week, on Thursdays and Sundays."""
        return Ago(self.ago.week, 3 if self.ago.day <= _THURSDAY else 6)

    def answered(self, day: date) -> dict[str, str | list[str]]:
        """The answers as they are given on a day."""
        if self.day_before is None:
            return dict(self.answers)
        told = (day - timedelta(days=self.day_before)).isoformat()
        at = list(self.answers).index("when") + 1
        rows = list(self.answers.items())
        return dict([*rows[:at], ("day", told), *rows[at:]])


@dataclass(frozen=True)
class Published:
    """Something that an invented outlet published."""

    id: str
    case: str
    publisher: str
    url: str
    ago: Ago
    title: str
    note: str = ""
    origin: str = ""
    """The item that this one repeats."""
    claims: tuple[Claimed, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question of a case; without an answer it is open."""

    text: str
    answer: str = ""


@dataclass(frozen=True)
class Folder:
    """A case. `also`: stories whose reports are in it too."""

    id: str
    title: str
    summary: str
    also: tuple[str, ...] = ()
    questions: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Said:
    """A sentence in three languages; one that cites nothing is the desk's assessment."""

    text: Mapping[str, str]
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """A section of a bulletin."""

    kind: str
    heading: Said
    sentences: tuple[Said, ...]


@dataclass(frozen=True)
class Shown:
    """The picture of a bulletin, from the report `of`; `covers` in per mille of width and height."""

    of: str
    covers: tuple[tuple[int, int, int, int], ...]
    caption: Said
    alt: Said


@dataclass(frozen=True)
class Written:
    """A bulletin. `released`: when it was, if it was."""

    id: str
    case: str
    category: str
    cells: tuple[tuple[str, int], ...]
    """A place of `Invented.places`, and how many weeks ago."""
    title: Said
    lead: tuple[Said, ...]
    sections: tuple[Chapter, ...]
    picture: Shown | None = None
    released: Ago | None = None


@dataclass(frozen=True)
class Invented:
    """All of it. `places`: the code of each story's town."""

    places: Mapping[str, str]
    reports: tuple[Example, ...]
    cases: tuple[Folder, ...]
    items: tuple[Published, ...]
    bulletins: tuple[Written, ...] = field(default=())


@cache
def invented() -> Invented:
    """Read the files: they are part of the program."""
    reports, cases, bulletins = (_read(name) for name in ("reports", "cases", "bulletins"))
    return Invented(
        places=reports["places"],
        reports=tuple(_example(each) for each in reports["report"]),
        cases=tuple(_folder(each) for each in cases["case"]),
        items=tuple(_published(each) for each in cases["item"]),
        bulletins=tuple(_written(each) for each in bulletins["bulletin"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("holub_demo").joinpath("invented", f"{name}.toml").read_text("utf-8"))


def _example(data: dict[str, Any]) -> Example:
    ago, claims = Ago(data.pop("week"), data.pop("day")), data.pop("claims", [])
    return Example(ago=ago, claims=_claims(claims, "observed"), **data)


def _published(data: dict[str, Any]) -> Published:
    ago, claims = Ago(data.pop("week"), data.pop("day")), data.pop("claims", [])
    return Published(ago=ago, claims=_claims(claims, "said"), **data)


def _claims(data: list[dict[str, Any]], kind: str) -> tuple[Claimed, ...]:
    return tuple(
        Claimed(
            each["as"],
            each["code"],
            each.get("kind", kind),
            str(each.get("low", "")),
            str(each.get("high", "")),
            each.get("time", "week"),
        )
        for each in data
    )


def _folder(data: dict[str, Any]) -> Folder:
    questions = tuple(Asked(**each) for each in data["questions"])
    return Folder(data["id"], data["title"], data["summary"], tuple(data.get("also", ())), questions)


def _written(data: dict[str, Any]) -> Written:
    picture, released = data.get("picture"), data.get("released")
    return Written(
        id=data["id"],
        case=data["case"],
        category=data["category"],
        cells=tuple((place, week) for place, week in data["cells"]),
        title=_said(data["title"]),
        lead=tuple(_said(each) for each in data["lead"]),
        sections=tuple(
            Chapter(each["kind"], _said(each), tuple(_said(one) for one in each["sentences"]))
            for each in data["section"]
        ),
        picture=None if picture is None else _shown(picture),
        released=None if released is None else Ago(released["week"], released["day"]),
    )


def _shown(data: dict[str, Any]) -> Shown:
    covers = tuple((left, top, width, height) for left, top, width, height in data["covers"])
    return Shown(data["of"], covers, _said(data["caption"]), _said(data["alt"]))


def _said(data: dict[str, Any]) -> Said:
    return Said({language: data[language] for language in LANGUAGES}, tuple(data.get("claims", ())))
