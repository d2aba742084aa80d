"""The list as one person sees it: what they have not read comes first, page by page.

Made for 100,000 reports: each page reads one stretch of an index, and only the beginning of each account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from holub_desk.vault.tables import ReadBy, Report, spoken_number

Section = Literal["new", "earlier"]
OPENING_WORDS: Final = 400
"""Characters of an account that a row carries."""


@dataclass(frozen=True)
class Cursor:
    """Where a page begins: below this `changed` among the new ones, or below this id among the earlier ones."""

    section: Section
    below: int

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        """From the form that `str` gives; anything else is no cursor."""
        section, _, below = text.partition("-")
        if not (below.isascii() and below.isdecimal() and len(below) < 16):
            return None
        return cls("new" if section == "new" else "earlier", int(below)) if section in ("new", "earlier") else None

    def __str__(self) -> str:
        return f"{self.section}-{self.below}"


@dataclass(frozen=True)
class Row:
    """A report in the list."""

    id: int
    number: str
    received_on: date
    channel: str
    language: str
    opening: str
    attachments: int
    example: bool
    withdrawn: bool
    read: bool
    changed: int


@dataclass(frozen=True)
class Page:
    """One page of the list. `more` is where the next one begins."""

    new: tuple[Row, ...]
    earlier: tuple[Row, ...]
    more: Cursor | None


@dataclass(frozen=True)
class Counts:
    """How much there is. `changed` grows with every change of any report; `newest` is the highest id."""

    total: int
    new: int
    oldest_new: date | None
    changed: int
    newest: int


def read_page(session: Session, person: int, cursor: Cursor | None, limit: int) -> Page:
    """At most `limit` rows from `cursor` on: first those that `person` has not read, latest change first."""
    new: list[Row] = []
    if cursor is None or cursor.section == "new":
        new = _new(session, person, cursor.below if cursor else None, limit + 1)
        if len(new) > limit:
            return Page(tuple(new[:limit]), (), Cursor("new", new[limit].changed + 1))
    room = limit - len(new)
    below = cursor.below if cursor and cursor.section == "earlier" else None
    earlier = _earlier(session, person, below, room + 1)
    more = Cursor("earlier", earlier[room].id + 1) if len(earlier) > room else None
    return Page(tuple(new), tuple(earlier[:room]), more)


def count(session: Session, person: int) -> Counts:
    """The numbers beside the list."""
    total = session.scalar(select(func.count()).select_from(Report)) or 0
    read = session.scalar(select(func.count()).select_from(ReadBy).where(ReadBy.person_id == person)) or 0
    oldest = None
    if total > read:
        first = _unread(person).order_by(Report.changed).limit(1).scalar_subquery()
        oldest = session.scalar(select(Report.received_on).where(Report.id == first))
    return Counts(
        total=total,
        new=total - read,
        oldest_new=oldest,
        changed=session.scalar(select(func.max(Report.changed))) or 0,
        newest=session.scalar(select(func.max(Report.id))) or 0,
    )


def count_arrived(session: Session, *, changed: int, newest: int) -> tuple[int, int]:
    """How many reports came since, and how many of those that were there have more now."""
    since = select(func.count()).select_from(Report).where(Report.changed > changed)
    return session.scalar(since.where(Report.id > newest)) or 0, session.scalar(since.where(Report.id <= newest)) or 0


def _new(session: Session, person: int, below: int | None, limit: int) -> list[Row]:
    ids = _unread(person).order_by(Report.changed.desc()).limit(limit)
    if below is not None:
        ids = ids.where(Report.changed < below)
    found = list(session.scalars(ids))
    rows = {row.id: row for row in _rows(session, select(*_COLUMNS).where(Report.id.in_(found)), read=False)}
    return [rows[each] for each in found]


def _unread(person: int) -> Select[int]:
    """Ids through the index on `changed` alone: the rows themselves, with their long accounts, are not touched."""
    seen = exists().where(ReadBy.person_id == person, ReadBy.report_id == Report.id)
    return select(Report.id).with_hint(Report, "INDEXED BY report_changed", "sqlite").where(~seen)


def _earlier(session: Session, person: int, below: int | None, limit: int) -> list[Row]:
    query = select(*_COLUMNS).join(ReadBy, ReadBy.report_id == Report.id).where(ReadBy.person_id == person)
    if below is not None:
        query = query.where(ReadBy.report_id < below)
    return _rows(session, query.order_by(ReadBy.report_id.desc()).limit(limit), read=True)


def _rows(session: Session, query: Select[Any], *, read: bool) -> list[Row]:
    return [
        Row(
            id=row.id,
            number=spoken_number(row.year, row.serial),
            received_on=row.received_on,
            channel=row.channel,
            language=row.language,
            opening=row.opening,
            attachments=row.attachments,
            example=row.example,
            withdrawn=row.withdrawn,
            read=read,
            changed=row.changed,
        )
        for row in session.execute(query)
    ]


_COLUMNS: Final = (
    Report.id,
    Report.year,
    Report.serial,
    Report.received_on,
    Report.channel,
    Report.language,
    func.substr(Report.account, 1, OPENING_WORDS).label("opening"),
    Report.attachments,
    Report.example,
    Report.withdrawn,
    Report.changed,
)
