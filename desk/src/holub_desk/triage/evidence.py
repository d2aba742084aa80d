"""What speaks for and against a report, as far as the database tells."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from holub_desk.triage import grades
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import GradeBasis, JoinedConversation, Report, ReportLink, spoken_number
from holub_wire.envelope import WEB_CHANNELS


def find(session: Session, number: object) -> int:
    """The id of a report by its number. Raises NotChanged."""
    year, _, serial = str(number)[:20].partition("-")
    if not (year.isascii() and year.isdecimal() and serial.isascii() and serial.isdecimal()):
        raise NotChanged("no-report")
    found = session.scalar(select(Report.id).where(Report.year == 2000 + int(year), Report.serial == int(serial)))
    if found is None:
        raise NotChanged("no-report")
    return found


def number_of(session: Session, report: int) -> str:
    """The number that people say."""
    row = session.get_one(Report, report)
    return spoken_number(row.year, row.serial)


def touches(report: int) -> ColumnElement[bool]:
    """The links of a report."""
    return or_(ReportLink.one == report, ReportLink.other == report)


def of(session: Session, report: int) -> grades.Evidence:
    """One report as evidence. Raises NotChanged."""
    row = session.get(Report, report)
    if row is None:
        raise NotChanged("no-report")
    return grades.Evidence(
        source=_one_source(session, row),
        fresh_web=row.channel in WEB_CHANNELS and not _came_before(session, row),
        usable=not (row.withdrawn or row.example or row.state == "rejected"),
    )


def _one_source(session: Session, row: Report) -> str:
    """The source's id; of several that people judged to be one, or to repeat each other, the least."""
    found, waiting = {row.id: row.source_id}, [row.id]
    while waiting and len(found) < 200:
        here = waiting.pop()
        links = session.scalars(select(ReportLink).where(touches(here), ReportLink.kind.in_(("source", "echo"))))
        for link in links:
            there = link.other if link.one == here else link.one
            if there not in found:
                found[there] = session.get_one(Report, there).source_id
                waiting.append(there)
    return min(found.values())


def _came_before(session: Session, row: Report) -> bool:
    """Whether this source is known from elsewhere: another report, or a return with its code words."""
    others = select(Report.id).where(Report.source_id == row.source_id, Report.id != row.id).limit(1)
    joined = select(JoinedConversation.report_id).where(JoinedConversation.report_id == row.id).limit(1)
    return session.scalar(others) is not None or session.scalar(joined) is not None


def record(session: Session, row: Report) -> grades.Record:
    """What came of the other reports of this report's source."""
    others = (Report.source_id == row.source_id, Report.id != row.id, Report.withdrawn.is_(False))
    of_each = select(Report.info_grade, func.count()).where(*others).group_by(Report.info_grade)
    found: dict[int | None, int] = {grade: number for grade, number in session.execute(of_each)}
    return grades.Record(
        confirmed=sum(found.get(each, 0) for each in grades.CONFIRMED), refuted=found.get(grades.REFUTED, 0)
    )


def holds(session: Session, row: Report) -> bool:
    """Whether what a 1 or 2 stands on is still there: a report that was taken back confirms nothing any more."""
    if row.info_grade not in grades.CONFIRMED:
        return True
    found = session.scalars(select(GradeBasis).where(GradeBasis.report_id == row.id)).all()
    seen = [of(session, each.other) for each in found if each.other is not None]
    url: Any = next((each for each in found if each.url), None)
    basis = grades.Basis(seen, url.url if url else "", url.note if url else "")
    return grades.refusal(row.info_grade, of(session, row.id), basis) is None
