"""Filters under a name: one's own, and those that somebody shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from holub_desk.triage import filter as filters
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import SavedView

_MOST: Final = 100
"""Views of one person."""


@dataclass(frozen=True)
class View:
    """A saved view. `own`: this person may change it."""

    id: int
    name: str
    query: str
    shared: bool
    own: bool


def views_of(session: Session, person: int) -> list[View]:
    """One's own and the shared ones, by name."""
    query = select(SavedView).where(or_(SavedView.person_id == person, SavedView.shared)).order_by(SavedView.name)
    return [View(row.id, row.name, row.query, row.shared, row.person_id == person) for row in session.scalars(query)]


def save(session: Session, person: int, name: str, untrusted_query: str, *, shared: bool) -> int:
    """Keep a filter; one of the same name takes its place. The caller commits. Raises NotChanged."""
    name = " ".join(name.split())[:80]
    query = filters.parse(untrusted_query).query()
    if not name or not query:
        raise NotChanged("empty")
    row = session.scalar(select(SavedView).where(SavedView.person_id == person, SavedView.name == name))
    if row is None:
        count = session.scalar(select(func.count()).select_from(SavedView).where(SavedView.person_id == person)) or 0
        if count >= _MOST:
            raise NotChanged("too-many")
        row = SavedView(person_id=person, name=name, query=query, shared=shared)
        session.add(row)
    row.query, row.shared = query, shared
    session.flush()
    return row.id


def remove(session: Session, person: int, view: int) -> None:
    """Forget one's own view; the caller commits. Raises NotChanged."""
    row = session.get(SavedView, view)
    if row is None or row.person_id != person:
        raise NotChanged("not-there")
    session.delete(row)
