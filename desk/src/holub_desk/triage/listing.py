"""What a list says of each report beside its first words, and which reports wait for protection."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from holub_desk.staff.need_to_know import visible
from holub_desk.vault.tables import Person, Report, ReportCode, spoken_number

_WAITS: Final = text("report.protection <> '' AND report.protection = 'open'")
"""Written out: a bound value would hide from SQLite that the small index of those that wait will do."""
MOST_WAITING: Final = 300
"""Reports on the page of protection."""


@dataclass(frozen=True)
class Marks:
    """What was decided about one report. `grade` is letter and number as far as they are given: F3."""

    state: str
    assigned: str
    grade: str
    protection: str
    codes: tuple[str, ...]


def marks(session: Session, reports: Collection[int]) -> Mapping[int, Marks]:
    """By report's id."""
    codes: dict[int, list[str]] = {}
    given = select(ReportCode.report_id, ReportCode.code).where(ReportCode.report_id.in_(reports))
    for report, code in session.execute(given.order_by(ReportCode.code)):
        codes.setdefault(report, []).append(code)
    columns = (Report.id, Report.state, Report.source_grade, Report.info_grade, Report.protection, Person.name)
    query = select(*columns).outerjoin(Person, Person.id == Report.assigned_to).where(Report.id.in_(reports))
    return {
        row.id: Marks(
            row.state,
            row.name or "",
            f"{row.source_grade or ''}{row.info_grade or ''}",
            row.protection,
            tuple(codes.get(row.id, ())),
        )
        for row in session.execute(query)
    }


@dataclass(frozen=True)
class Waiting:
    """A report in which somebody may be at risk: none of its words."""

    number: str
    received_on: date
    channel: str
    state: str
    assigned: str
    codes: tuple[str, ...]


def count_protection(session: Session, person: int) -> int:
    """How many wait, of those that this person may know of."""
    query = select(func.count()).select_from(Report).where(_WAITS, visible(person))
    return session.scalar(query) or 0


def protection(session: Session, person: int) -> tuple[Waiting, ...]:
    """Likewise, the oldest first."""
    query = select(Report.id, Report.year, Report.serial, Report.received_on, Report.channel)
    query = query.where(_WAITS, visible(person))
    rows = session.execute(query.order_by(Report.received_on, Report.id).limit(MOST_WAITING)).all()
    known = marks(session, [row.id for row in rows])
    return tuple(
        Waiting(
            spoken_number(row.year, row.serial),
            row.received_on,
            row.channel,
            known[row.id].state,
            known[row.id].assigned,
            known[row.id].codes,
        )
        for row in rows
    )
