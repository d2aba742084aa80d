"""How long reports are kept. What is destroyed is gone from the database, its files and the custody log's salts.

A report that nobody has assessed yet is never destroyed for its age: that would lose it, not forget it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.reports import numbers
from holub_desk.triage import grades
from holub_desk.vault.tables import (
    Attachment,
    AttachmentPart,
    BulletinPicture,
    Case,
    CaseReport,
    Change,
    Destroyed,
    Report,
    ReportLink,
    WorkingCopy,
)
from holub_desk.vault.vault import Vault


@dataclass(frozen=True)
class Periods:
    """In days after the last decision. `unverified` holds for what was assessed or set aside and never confirmed."""

    rejected: int = 7
    unverified: int = 90


def due(session: Session, today: date, periods: Periods) -> list[int]:
    """The reports whose time is over, the oldest first. What is linked, confirmed, at risk or in an open case stays."""
    last = select(func.substr(func.max(Change.at), 1, 10)).where(Change.report_id == Report.id).scalar_subquery()

    def over(days: int) -> ColumnElement[bool]:
        return last < (today - timedelta(days=days)).isoformat()

    linked = select(ReportLink.one).where(or_(ReportLink.one == Report.id, ReportLink.other == Report.id)).exists()
    in_case = select(CaseReport.report_id).join(Case, Case.id == CaseReport.case_id)
    in_open_case = in_case.where(CaseReport.report_id == Report.id, Case.state == "open").exists()
    unverified = and_(
        Report.state.in_(("assessed", "set_aside")),
        or_(Report.info_grade.is_(None), Report.info_grade.not_in(grades.CONFIRMED)),
        ~linked,
        ~in_open_case,
        Report.protection != "open",
        over(periods.unverified),
    )
    rejected = and_(Report.state == "rejected", Report.protection != "open", over(periods.rejected))
    return list(session.scalars(select(Report.id).where(or_(rejected, unverified)).order_by(Report.id)))


def destroy(session: Session, reports: Sequence[int], at: str, person: int | None, why: str) -> list[str]:
    """Delete reports with everything that goes with them; the caller commits, then removes the files returned."""
    if not reports:
        return []
    log.destroying(session, at, reports, person, why)
    for conversation in session.scalars(select(Report.conversation).where(Report.id.in_(reports))).all():
        session.merge(Destroyed(conversation=tombstone(conversation), day=date.fromisoformat(at[:10])))
    numbers.remember(session)
    files = list(session.scalars(select(AttachmentPart.file).where(AttachmentPart.report_id.in_(reports))))
    files += session.scalars(select(WorkingCopy.file).where(WorkingCopy.report_id.in_(reports)))
    files += session.scalars(select(BulletinPicture.file).where(BulletinPicture.report_id.in_(reports)))
    # The identity that opens a file stands in the row: with it the content is gone, even if the file should stay.
    session.execute(delete(Attachment).where(Attachment.report_id.in_(reports)))
    # What one of many stood for is listed by itself from now on.
    session.execute(update(Report).where(Report.folded_into.in_(reports)).values(folded_into=None))
    session.execute(delete(Report).where(Report.id.in_(reports)))
    return files


def tombstone(conversation: str) -> str:
    """By which a destroyed report is known again, should a backup bring it back."""
    return hashlib.sha256(b"holub-destroyed-v1\0" + conversation.encode()).hexdigest()


def destroyed_since(session: Session, day: date) -> dict[str, date]:
    """The tombstones from a day on."""
    return {row.conversation: row.day for row in session.scalars(select(Destroyed).where(Destroyed.day >= day))}


def run(vault: Vault, today: date, periods: Periods) -> int:
    """Destroy what is due; returns how many. To look for it goes through all reports, and keeps nobody from writing."""
    with Session(vault.engine) as session:
        if not due(session, today, periods):
            return 0
    with Session(vault.writer) as session:
        reports = due(session, today, periods)  # somebody may have decided meanwhile
        gone = destroy(session, reports, today.isoformat(), None, "retention")
        session.commit()
    for name in gone:
        vault.files.remove(name)
    return len(reports)
