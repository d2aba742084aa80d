"""Ids and numbers of reports are never given twice, also when the newest report is gone."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Report, Setting

_ID = "last_report_id"


def last(session: Session, year: int) -> tuple[int, int]:
    """The last id that was given, and the last serial of a year."""
    serial = session.scalar(select(func.max(Report.serial)).where(Report.year == year)) or 0
    return max(session.scalar(select(func.max(Report.id))) or 0, _kept(session, _ID)), max(
        serial, _kept(session, _of(year))
    )


def remember(session: Session) -> None:
    """Before reports are deleted: keep what was given last."""
    for year in session.scalars(select(Report.year).distinct()).all():
        given, serial = last(session, year)
        _keep(session, _ID, given)
        _keep(session, _of(year), serial)


def _of(year: int) -> str:
    return f"last_serial_{year}"


def _kept(session: Session, name: str) -> int:
    row = session.get(Setting, name)
    return int(row.value) if row is not None else 0


def _keep(session: Session, name: str, value: int) -> None:
    row = session.get(Setting, name)
    if row is None:
        session.add(Setting(name=name, value=str(value)))
    else:
        row.value = str(value)
    session.flush()
