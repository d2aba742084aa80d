"""Put a report where only a group knows of it, with those that say the same; or give it back to everyone."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.vault.tables import Report, ReportGroup


def put(session: Session, report: int, group: int | None, person: int, now: int) -> None:
    """None is everyone. Recorded for each report; the caller commits, and has asked who may."""
    row = session.get_one(Report, report)
    alike = select(Report.id).where(Report.folded_into == report, Report.gist.is_not(None), Report.gist == row.gist)
    moved = [report, *session.scalars(alike)]
    session.execute(delete(ReportGroup).where(ReportGroup.report_id.in_(moved)))
    if group is not None:
        session.add_all(ReportGroup(report_id=each, group_id=group) for each in moved)
        session.flush()
        _stand_in(session, report, moved)
    at = log.minute(datetime.fromtimestamp(now, UTC))
    log.append(
        session, at, [log.Entry(log.Act.STAFF, each, person, {"did": "need to know", "group": group}) for each in moved]
    )


def _stand_in(session: Session, report: int, moved: list[int]) -> None:
    """Others that were folded under it only because they came on the same day stay in the list, under one of them."""
    others = Report.folded_into == report
    first = session.scalar(select(func.min(Report.id)).where(others, Report.id.not_in(moved)))
    if first is not None:
        session.execute(update(Report).where(others, Report.id.not_in(moved)).values(folded_into=first))
        session.execute(update(Report).where(Report.id == first).values(folded_into=None))
