"""The list as one person sees it: what they have not read comes first, page by page.

Made for 100,000 reports and more: each page reads short stretches of an index, and only the beginning of each account.
How many there are the database counts by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session

from holub_desk.reports.tally import Tally, tally
from holub_desk.staff.need_to_know import visible
from holub_desk.vault.tables import BLOCK, ReadBy, Report, spoken_number

Section = Literal["new", "earlier"]
MOST_COUNTED: Final = 1000
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
    folded: int
    """How many others it stands for."""


@dataclass(frozen=True)
class Page:
    """One page of the list. `more` is where the next one begins; `at_work` stands on the first page alone."""

    new: tuple[Row, ...]
    earlier: tuple[Row, ...]
    more: Cursor | None
    at_work: tuple[Row, ...] = ()
    """Read, and in triage: one's own first."""


@dataclass(frozen=True)
class Counts:
    """How much there is for one person. `new` leaves out what is folded; `changed` grows with every change of any
    report; `newest` is the highest id."""

    total: int
    new: int
    oldest_new: date | None
    changed: int
    newest: int


def read_page(session: Session, person: int, cursor: Cursor | None, limit: int, counted: Tally | None = None) -> Page:
    """At most `limit` rows from `cursor` on: first those that `person` has not read, latest change first."""
    new: list[Row] = []
    at_work = _at_work(session, person, limit) if cursor is None else ()
    if cursor is None or cursor.section == "new":
        counted = counted or tally(session, person)
        new = _new(session, person, counted, cursor.below if cursor else None, limit + 1)
        if len(new) > limit:
            return Page(tuple(new[:limit]), (), Cursor("new", new[limit].changed + 1), at_work)
    room = limit - len(new)
    below = cursor.below if cursor and cursor.section == "earlier" else None
    earlier = _earlier(session, person, below, room + 1)
    more = Cursor("earlier", earlier[room].id + 1) if len(earlier) > room else None
    return Page(tuple(new), tuple(earlier[:room]), more, at_work)


@dataclass(frozen=True)
class Narrowed:
    """The reports that fit a filter, as far as a page shows them. `fitting` is at most `MOST_COUNTED`, which then means
    that many or more; `rest` is below which id the next page begins."""

    rows: tuple[Row, ...]
    rest: int | None
    fitting: int


def read_where(
    session: Session, person: int, conditions: Sequence[ColumnElement[bool]], below: int | None, limit: int
) -> Narrowed:
    """At most `limit` reports that fit, the newest first, folded ones too."""
    ids = facts(Report.id).where(visible(person), *conditions).order_by(Report.id.desc())
    fitting = list(session.scalars(ids.limit(max(MOST_COUNTED, limit + 1))))
    here = fitting if below is None else list(session.scalars(ids.where(Report.id < below).limit(limit + 1)))
    found = here[:limit]
    seen = select(ReadBy.report_id).where(ReadBy.person_id == person, ReadBy.report_id.in_(found))
    read = set(session.scalars(seen))
    query = select(*_COLUMNS).where(Report.id.in_(found)).order_by(Report.id.desc())
    rows = tuple(_rows(session, person, query, read=read))
    return Narrowed(rows, found[-1] if len(here) > limit else None, min(len(fitting), MOST_COUNTED))


def count_where(session: Session, person: int, conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many reports fit, at most `MOST_COUNTED`."""
    ids = facts(Report.id).where(visible(person), *conditions).limit(MOST_COUNTED)
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def count(session: Session, person: int, counted: Tally | None = None) -> Counts:
    """The numbers beside the list."""
    counted = counted or tally(session, person)
    first = next(iter(sorted(counted.unread)), 0) * BLOCK
    oldest = _unread(person).where(Report.changed >= first).order_by(Report.changed).limit(1).scalar_subquery()
    received = select(Report.received_on).where(Report.id == oldest).scalar_subquery()
    changed = _last(Report.changed, person).scalar_subquery()
    newest = _last(Report.id, person).scalar_subquery()
    oldest_new = received if counted.new else literal(None)
    row = session.execute(select(oldest_new, changed, newest)).one()
    return Counts(counted.total, counted.new, row[0], row[1] or 0, row[2] or 0)


def count_arrived(session: Session, person: int, *, changed: int, newest: int) -> tuple[int, int]:
    """How many reports came since, and how many of those that were there have more now: of the last `MOST_COUNTED`, for
    a page that was left open for long asks each second."""
    since = select(Report.id).with_hint(Report, "INDEXED BY report_listed", "sqlite")
    since = since.where(Report.changed > changed, _LISTED, visible(person))
    found = session.scalars(since.order_by(Report.changed.desc()).limit(MOST_COUNTED)).all()
    new = sum(1 for each in found if each > newest)
    return new, len(found) - new


def read_folded(session: Session, person: int, stands: int, limit: int) -> tuple[Row, ...]:
    """At most `limit` of the reports that one stands for: with attachments first, then those with most words."""
    ids = select(Report.id).where(Report.folded_into == stands, visible(person))
    ids = ids.order_by((Report.attachments > 0).desc(), func.length(Report.account).desc(), Report.id).limit(limit)
    found = list(session.scalars(ids))
    read = set(session.scalars(select(ReadBy.report_id).where(ReadBy.person_id == person, ReadBy.report_id.in_(found))))
    rows = {row.id: row for row in _rows(session, person, select(*_COLUMNS).where(Report.id.in_(found)), read=read)}
    return tuple(rows[each] for each in found)


def count_folded(session: Session, person: int, stands: Collection[int]) -> dict[int, int]:
    """How many others each of these reports stands for, where it does."""
    query = select(Report.folded_into, func.count()).where(Report.folded_into.in_(stands), visible(person))
    query = query.group_by(Report.folded_into)
    return {stand: number for stand, number in session.execute(query) if stand is not None}


def facts(*columns: Any) -> Select[Any]:
    """Of reports without their words."""
    return with_facts(select(*columns))


def with_facts(query: Select[Any]) -> Select[Any]:
    """Read from the one index that holds what lists are narrowed by, from its end.

    Told to the database, which would rather read whole reports, one page of its file for two or three of them.
    """
    return query.with_hint(Report, "INDEXED BY report_facts", "sqlite")


_AT_WORK: Final = "in_triage"
_IS_AT_WORK: Final = text("report.state = 'in_triage'")
"""Written out, so that SQLite sees that the small index of these will do."""
_LISTED: Final = Report.folded_into.is_(None)


def _last(column: InstrumentedAttribute[int], person: int) -> Select[int]:
    """The highest that this person may know of: found from the end of an index, since few are hidden."""
    return select(column).where(visible(person)).order_by(column.desc()).limit(1)


def _new(session: Session, person: int, counted: Tally, below: int | None, limit: int) -> list[Row]:
    found: list[int] = []
    for start, end in counted.stretches(below):
        here = (Report.changed >= start, Report.changed < (end if below is None else min(below, end)))
        ids = _unread(person).where(*here).order_by(Report.changed.desc()).limit(limit - len(found))
        found += session.scalars(ids)
        if len(found) == limit:
            break
    rows = {row.id: row for row in _rows(session, person, select(*_COLUMNS).where(Report.id.in_(found)), read=())}
    return [rows[each] for each in found]


def _unread(person: int) -> Select[int]:
    """Ids through the index on `changed` alone: the rows themselves, with their long accounts, are not touched."""
    seen = exists().where(ReadBy.person_id == person, ReadBy.report_id == Report.id)
    return (
        select(Report.id).with_hint(Report, "INDEXED BY report_listed", "sqlite").where(_LISTED, ~seen, visible(person))
    )


def _earlier(session: Session, person: int, below: int | None, limit: int) -> list[Row]:
    query = (
        select(*_COLUMNS)
        .join(ReadBy, ReadBy.report_id == Report.id)
        .where(ReadBy.person_id == person, Report.state != _AT_WORK, visible(person))
    )
    if below is not None:
        query = query.where(ReadBy.report_id < below)
    return _rows(session, person, query.order_by(ReadBy.report_id.desc()).limit(limit), read=None)


def _at_work(session: Session, person: int, limit: int) -> tuple[Row, ...]:
    """Those of others that are new to this person stand among the new ones."""
    seen = exists().where(ReadBy.person_id == person, ReadBy.report_id == Report.id)
    ids = select(Report.id).with_hint(Report, "INDEXED BY report_at_work", "sqlite")
    ids = ids.where(_IS_AT_WORK, seen, visible(person))
    ids = ids.order_by(func.coalesce(Report.assigned_to, 0) != person, Report.id.desc()).limit(limit)
    found = list(session.scalars(ids))  # without their words, which would be sorted along
    rows = {row.id: row for row in _rows(session, person, select(*_COLUMNS).where(Report.id.in_(found)), read=None)}
    return tuple(rows[each] for each in found)


def _rows(session: Session, person: int, query: Select[Any], *, read: Collection[int] | None) -> list[Row]:
    """Rows, of which those in `read` were read; None means all of them."""
    found = session.execute(query).all()
    stands = count_folded(session, person, [row.id for row in found])
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
            read=read is None or row.id in read,
            changed=row.changed,
            folded=stands.get(row.id, 0),
        )
        for row in found
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
