"""What the charts show: reports by week, by code, by oblast, how long they lay, and what still lies there.

Made for 100,000 reports: everything is read from indexes alone, never from rows with their long accounts. Which week
a report belongs to is learnt once, of those that the reader may know of; ids of codes and places are then counted
through it, so that a report that is hidden cannot be counted anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, TextClause, func, select, text
from sqlalchemy.orm import Session

from holub_desk.reports import weeks
from holub_desk.reports.weeks import Span, Wait
from holub_desk.staff.need_to_know import hidden
from holub_desk.vault.tables import Change, Report, ReportCode, ReportPlace

Tallies = tuple[dict[str, tuple[int, ...]], tuple[int, ...]]
"""By name, and of the reports that have none."""
_OBLAST: Final = 4
"""Characters of a code of the codifier that name the oblast."""
_JSON: Final = func.json_group_array
_DAYS: Final = "INDEXED BY report_reading"
_CODES: Final = "INDEXED BY report_code_code"
_PLACES: Final = "INDEXED BY report_place_code"
_COUNTS: Final = text("report_place.counts")
"""Written out, as the next ones: bound values would hide from SQLite that its small indexes will do."""
_TAKEN: Final = text("change.field = 'state' AND change.after = '\"in_triage\"'")
_LEFT: Final = text("change.field = 'state' AND change.before = '\"in_triage\"'")
_TAKEN_NOW: Final = text("report.state = 'in_triage'")


@dataclass(frozen=True)
class Narrow:
    """Only reports with this code, or a code of this group, and with a place in this oblast; empty is all."""

    code: str = ""
    oblast: str = ""


@dataclass(frozen=True)
class Figures:
    """All that the charts show. A tuple has a number for each week of `span`.

    A report counts once in each of its groups, codes and oblasts. `by_code` has groups, or the codes of one that is
    chosen; it is not narrowed by a code, nor `by_oblast` by an oblast, so that one sees beside what was chosen.
    """

    span: Span
    received: tuple[int, ...]
    by_code: Mapping[str, tuple[int, ...]]
    without_code: tuple[int, ...]
    by_oblast: Mapping[str, tuple[int, ...]]
    without_place: tuple[int, ...]
    waits: tuple[Wait, ...]
    wait: Wait
    bands: tuple[int, ...]
    unread: tuple[int, ...]
    in_triage: tuple[int, ...]


def read_figures(session: Session, person: int, span: Span, narrow: Narrow, today: date) -> Figures:
    """Of all reports that this person may know of: withdrawn and rejected ones too, as in the list.

    Folded ones were received; nobody has to read them, and so they neither wait nor lie unread.
    """
    everything, listed = _reading(session, person, narrow)
    by_week, whole, bands = weeks.waits(span, listed)
    known = _weeks(session, person, span)
    coded = _ids(session, _ids_with_code(narrow.code)) if narrow.code else None
    placed = _ids(session, _ids_in_oblast(narrow.oblast)) if narrow.oblast else None
    codes, without_code = _by_code(session, span, narrow.code, _only(known, placed))
    oblasts, without_place = _by_oblast(session, span, _only(known, coded))
    return Figures(
        span=span,
        received=weeks.received(span, everything),
        by_code=codes,
        without_code=without_code,
        by_oblast=oblasts,
        without_place=without_place,
        waits=by_week,
        wait=whole,
        bands=bands,
        unread=weeks.unread(span, listed),
        in_triage=_in_triage(session, person, span, narrow, today, coded, placed),
    )


def _ids_with_code(code: str) -> Select[int]:
    fits = ReportCode.code == code if code[-1].isdecimal() else ReportCode.code.op("GLOB")(f"{code}[0-9]*")
    return select(ReportCode.report_id).where(fits)


def _ids_in_oblast(prefix: str) -> Select[int]:
    """By a range of codes, so that the index is used."""
    after = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    query = select(ReportPlace.report_id).with_hint(ReportPlace, _PLACES, "sqlite")
    return query.where(_COUNTS, ReportPlace.code >= prefix, ReportPlace.code < after)


def _ids(session: Session, query: Select[int]) -> set[int]:
    return set(json.loads(session.scalar(select(_JSON(query.subquery().c.report_id))) or "[]"))


def _only(known: Mapping[int, int], these: set[int] | None) -> Mapping[int, int]:
    return known if these is None else {each: week for each, week in known.items() if each in these}


def _among(person: int, narrow: Narrow) -> list[ColumnElement[bool]]:
    """The conditions on `Report`."""
    one = Report.id + 0  # a sum: else each of these ids would be looked up in the rows, and all of it sorted again
    found: list[ColumnElement[bool]] = [Report.id.not_in(hidden(person))]
    if narrow.code:
        found.append(one.in_(_ids_with_code(narrow.code)))
    if narrow.oblast:
        found.append(one.in_(_ids_in_oblast(narrow.oblast)))
    return found


def _reading(session: Session, person: int, narrow: Narrow) -> tuple[weeks.Reading, weeks.Reading]:
    """Of all reports, and of those that stand in the list by themselves."""
    columns = (Report.received_on, Report.first_read_on)
    query = select(*columns, func.count(), func.count(Report.folded_into)).with_hint(Report, _DAYS, "sqlite")
    rows = session.execute(query.where(*_among(person, narrow)).group_by(*columns)).all()
    return (
        {(came, read): count for came, read, count, _ in rows},
        {(came, read): count - folded for came, read, count, folded in rows if count > folded},
    )


def _weeks(session: Session, person: int, span: Span) -> dict[int, int]:
    """By report's id, the week in which it came: of those that this person may know of."""
    query = select(Report.received_on, _JSON(Report.id)).with_hint(Report, _DAYS, "sqlite")
    query = query.where(Report.received_on >= span.first, Report.received_on < span.end, *_among(person, Narrow()))
    found: dict[int, int] = {}
    for day, ids in session.execute(query.group_by(Report.received_on)):
        found.update(dict.fromkeys(json.loads(ids), span.week(day)))
    return found


def _by_code(session: Session, span: Span, code: str, known: Mapping[int, int]) -> Tallies:
    query = select(ReportCode.code, _JSON(ReportCode.report_id)).with_hint(ReportCode, _CODES, "sqlite")
    query = query.where(*_between(ReportCode.report_id, known)).group_by(ReportCode.code)
    ids: Mapping[str, Any] = {name: json.loads(found) for name, found in session.execute(query)}
    without = known.keys() - set().union(*ids.values())
    group = weeks.letters(code)
    ids = {name: ids[name] for name in ids if weeks.letters(name) == group} if group else weeks.grouped(ids)
    return _tallies(known, ids, span), weeks.tally(known, without, span.weeks)


def _by_oblast(session: Session, span: Span, known: Mapping[int, int]) -> Tallies:
    query = select(ReportPlace.code, _JSON(ReportPlace.report_id)).with_hint(ReportPlace, _PLACES, "sqlite")
    query = query.where(_COUNTS, ReportPlace.code != "", *_between(ReportPlace.report_id, known))
    ids: dict[str, set[int]] = {}
    for code, found in session.execute(query.group_by(ReportPlace.code)):
        ids.setdefault(code[:_OBLAST], set()).update(json.loads(found))
    without = known.keys() - set().union(*ids.values())
    return _tallies(known, ids, span), weeks.tally(known, without, span.weeks)


def _between(column: Any, known: Mapping[int, int]) -> tuple[ColumnElement[bool], ...]:
    """Not one by one: those between that are not known count for nothing."""
    return (column.between(min(known), max(known)),) if known else (column < 0,)


def _tallies(known: Mapping[int, int], ids: Mapping[str, Collection[int]], span: Span) -> dict[str, tuple[int, ...]]:
    """Those that are there at all, the most first."""
    found = {name: weeks.tally(known, each, span.weeks) for name, each in ids.items()}
    there = ((name, each) for name, each in found.items() if any(each))
    return dict(sorted(there, key=lambda each: (-sum(each[1]), each[0])))


def _in_triage(
    session: Session, person: int, span: Span, narrow: Narrow, today: date, *only: set[int] | None
) -> tuple[int, ...]:
    """How many somebody had in hand at the end of each week: from those of now back, by what was decided since."""
    now = select(func.count()).select_from(Report).where(_TAKEN_NOW, *_among(person, narrow))
    mondays = Span(span.first, max(span.weeks, span.week(today) + 1)).mondays
    between = [(monday.isoformat(), (monday + timedelta(days=7)).isoformat()) for monday in mondays]
    week = func.json_each(json.dumps(between)).table_valued("key", "value")
    these = [each for each in only if each is not None]
    among = set.intersection(*these) if these else None

    def decided(what: TextClause) -> Any:
        found = select(func.count(Change.id) if among is None else _JSON(Change.report_id))
        begin, end = func.json_extract(week.c.value, "$[0]"), func.json_extract(week.c.value, "$[1]")
        found = found.where(what, Change.at >= begin, Change.at < end, Change.report_id.not_in(hidden(person)))
        return found.correlate(week).scalar_subquery()

    def count(found: Any) -> int:
        return int(found) if among is None else sum(map(among.__contains__, json.loads(found)))

    rows = session.execute(select(decided(_TAKEN), decided(_LEFT)).select_from(week).order_by(week.c.key))
    changes = [count(taken) - count(left) for taken, left in rows]
    return weeks.backwards(session.scalar(now) or 0, changes)[: span.weeks]
