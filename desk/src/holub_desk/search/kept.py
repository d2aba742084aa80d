"""Searches under a name, and of which of them it is counted once a day what is new."""

from __future__ import annotations

from sqlalchemy.orm import Session

from holub_desk.search.asked import parse
from holub_desk.triage import views
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import SavedView


def keep(
    session: Session, person: int, name: str, untrusted_query: str, *, shared: bool = False, digest: bool = False
) -> str:
    """Keep a question; one of the same name takes its place. Returns its address. The caller commits.

    Raises NotChanged.
    """
    asked = parse(untrusted_query)
    query = asked.query() if asked else ""
    return views.keep(session, person, name, query, shared=shared, digest=digest).query


def count_daily(session: Session, person: int, view: int, *, wanted: bool) -> str:
    """Count what is new in one's own search from now on, or no more. Returns its address. The caller commits.

    Raises NotChanged.
    """
    row = session.get(SavedView, view)
    if row is None or row.person_id != person:
        raise NotChanged("not-there")
    views.count_from_now(session, row, wanted=wanted)
    return row.query
