"""The places and the time of a report in the vault. Whoever writes commits; what became what is triage's to keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from holub_desk.places.answered import when_answered, where_answered
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.places.when import DatePrecision, When
from holub_desk.places.where import Precision, Where
from holub_desk.vault.tables import ReportPlace, ReportTime


@dataclass(frozen=True)
class PlaceShown:
    """A place of a report with its names as they were when it was said."""

    where: Where
    name: str
    hromada: str
    raion: str
    oblast: str
    edition: str
    answered: bool
    counts: bool
    person: int | None
    at: str


def places_of(session: Session, report: int) -> tuple[PlaceShown, ...]:
    """What the desk decided first, then what was answered."""
    query = select(ReportPlace).where(ReportPlace.report_id == report)
    rows = session.scalars(query.order_by(ReportPlace.answered, ReportPlace.at, ReportPlace.key))
    return tuple(
        PlaceShown(_where(row), row.name, row.hromada, row.raion, row.oblast, row.edition, row.answered, row.counts,
                   row.person_id, row.at)
        for row in rows
    )  # fmt: skip


def decided_place(session: Session, report: int, key: str) -> Where | None:
    """What the desk decided of one place, by its code or `words`."""
    row = session.get(ReportPlace, (report, key, False))
    return _where(row) if row is not None else None


def decide_place(
    session: Session, report: int, key: str, where: Where | None, gazetteer: Gazetteer, person: int | None, at: str
) -> None:
    """Say a place of a report, otherwise than before or no more."""
    session.execute(delete(ReportPlace).where(*_place(report, key)))
    if where is not None:
        session.add(_row(report, where, gazetteer, answered=False, person=person, at=at))
    _count_places(session, report)


def decided_time(session: Session, report: int) -> When | None:
    """When the desk decided that it was."""
    row = session.get(ReportTime, (report, False))
    return _when(row) if row is not None else None


def time_of(session: Session, report: int) -> tuple[When | None, bool]:
    """When it was as far as is known, and whether the source said so and nobody decided."""
    query = select(ReportTime).where(ReportTime.report_id == report, ReportTime.counts)
    row = session.scalar(query)
    return (_when(row), row.answered) if row is not None else (None, False)


def decide_time(session: Session, report: int, when: When | None, person: int | None, at: str) -> None:
    """Say when it was, otherwise than before or no more."""
    session.execute(delete(ReportTime).where(ReportTime.report_id == report, ReportTime.answered.is_(False)))
    if when is not None:
        session.add(_time(report, when, answered=False, person=person, at=at))
    _count_time(session, report)


def keep_answered(
    session: Session, report: int, answers: Mapping[str, Any], answered_on: date, gazetteer: Gazetteer
) -> None:
    """What the source said in the form, as its answers now are; what the desk decided stays."""
    at = answered_on.isoformat()
    session.execute(delete(ReportPlace).where(ReportPlace.report_id == report, ReportPlace.answered))
    session.execute(delete(ReportTime).where(ReportTime.report_id == report, ReportTime.answered))
    where, when = where_answered(answers, gazetteer), when_answered(answers, answered_on)
    if where is not None:
        session.add(_row(report, where, gazetteer, answered=True, person=None, at=at))
    if when is not None:
        session.add(_time(report, when, answered=True, person=None, at=at))
    _count_places(session, report)
    _count_time(session, report)


def _place(report: int, key: str) -> tuple[ColumnElement[bool], ...]:
    return ReportPlace.report_id == report, ReportPlace.key == key, ReportPlace.answered.is_(False)


def _count_places(session: Session, report: int) -> None:
    session.flush()
    query = select(func.count()).where(ReportPlace.report_id == report, ReportPlace.answered.is_(False))
    decided = bool(session.scalar(query))
    of_form = (ReportPlace.report_id == report, ReportPlace.answered)
    session.execute(update(ReportPlace).where(*of_form).values(counts=not decided))


def _count_time(session: Session, report: int) -> None:
    session.flush()
    decided = session.get(ReportTime, (report, False)) is not None
    of_form = (ReportTime.report_id == report, ReportTime.answered)
    session.execute(update(ReportTime).where(*of_form).values(counts=not decided))


def _row(
    report: int, where: Where, gazetteer: Gazetteer, *, answered: bool, person: int | None, at: str
) -> ReportPlace:
    place = gazetteer.get(where.code) if where.code else None
    names = _names(place, gazetteer) if place is not None else {}
    return ReportPlace(
        report_id=report,
        key=where.key,
        answered=answered,
        code=where.code,
        edition=gazetteer.edition if place else "",
        precision=where.precision,
        words=where.words,
        spans=json.dumps([list(span) for span in where.spans]),
        person_id=person,
        at=at,
        counts=True,
        **{"name": "", "hromada": "", "raion": "", "oblast": "", **names},
    )


def _names(place: Place, gazetteer: Gazetteer) -> dict[str, str]:
    names = {"name": place.name}
    columns = {Kind.HROMADA: "hromada", Kind.RAION: "raion", Kind.OBLAST: "oblast", Kind.CAPITAL: "oblast"}
    for unit in (*gazetteer.above(place), place):
        if unit.kind in columns:
            names[columns[unit.kind]] = unit.name
    return names


def _where(row: ReportPlace) -> Where:
    spans = tuple((start, end) for start, end in json.loads(row.spans))
    return Where(row.code, Precision(row.precision), row.words, spans)


def _time(report: int, when: When, *, answered: bool, person: int | None, at: str) -> ReportTime:
    return ReportTime(
        report_id=report,
        answered=answered,
        first_day=when.first,
        last_day=when.last,
        precision=when.precision,
        words=when.words,
        person_id=person,
        at=at,
        counts=True,
    )


def _when(row: ReportTime) -> When:
    return When(row.first_day, row.last_day, DatePrecision(row.precision), row.words)
