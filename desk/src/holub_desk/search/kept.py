"""Searches under a name, and of which of them it is counted once a day what is new."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.search.asked import parse
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Report, SavedView

_MOST: Final = 100
"""Views and searches of one person."""


def keep(
    session: Session, person: int, name: str, untrusted_query: str, *, shared: bool = False, digest: bool = False
) -> str:
    """Keep a question; one of the same name takes its place. Returns its address. The caller commits.

    Raises NotChanged.
    """
    asked, name = parse(untrusted_query), " ".join(name.split())[:80]
    if not name or not asked:
        raise NotChanged("empty")
    row = session.scalar(select(SavedView).where(SavedView.person_id == person, SavedView.name == name))
    if row is None:
        count = session.scalar(select(func.count()).select_from(SavedView).where(SavedView.person_id == person)) or 0
        if count >= _MOST:
            raise NotChanged("too-many")
        row = SavedView(person_id=person, name=name, query="", digest=False)
        session.add(row)
    if row.query != asked.query():
        row.query, row.digest = asked.query(), False
    row.shared = shared
    _count(session, row, wanted=digest)
    session.flush()
    return row.query


def count_daily(session: Session, person: int, view: int, *, wanted: bool) -> str:
    """Count what is new in one's own search from now on, or no more. Returns its address. The caller commits.

    Raises NotChanged.
    """
    row = session.get(SavedView, view)
    if row is None or row.person_id != person:
        raise NotChanged("not-there")
    _count(session, row, wanted=wanted)
    return row.query


def _count(session: Session, row: SavedView, *, wanted: bool) -> None:
    if wanted and not row.digest:
        row.told_up_to = session.scalar(select(func.max(Report.id))) or 0
        row.told, row.told_on, row.told_since = 0, None, None
    row.digest = wanted
