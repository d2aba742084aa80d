"""Filters under a name: one's own, and those that somebody shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlencode

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from holub_desk.triage import filter as filters
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Report, SavedView

_MAX_WORDS: Final = 300
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
    digest: bool


def views_of(session: Session, person: int) -> list[View]:
    """One's own and the shared ones, by name."""
    query = select(SavedView).where(or_(SavedView.person_id == person, SavedView.shared)).order_by(SavedView.name)
    return [
        View(row.id, row.name, row.query, row.shared, row.person_id == person, row.digest)
        for row in session.scalars(query)
    ]


def words_of(untrusted_query: str) -> str:
    """What is searched for in an address."""
    return parse_qs(untrusted_query[: filters.MAX_QUERY]).get("q", [""])[0].strip()[:_MAX_WORDS]


def canonical(untrusted_query: str) -> str:
    """An address's words and filter, without whatever else stands in it."""
    words = words_of(untrusted_query)
    parts = [urlencode({"q": words}) if words else "", filters.parse(untrusted_query).query()]
    return "&".join(part for part in parts if part)


def address(untrusted_query: str) -> str:
    """The page that shows it: the search where words are looked for, else the list."""
    return ("/search?" if words_of(untrusted_query) else "/?") + canonical(untrusted_query)


def save(
    session: Session, person: int, name: str, untrusted_query: str, *, shared: bool = False, digest: bool = False
) -> int:
    """Keep a filter and the words searched for (`q`); one of the same name takes its place. The caller commits.

    `digest`: what is new in it is counted once a day, from now on. Raises NotChanged.
    """
    return keep(session, person, name, canonical(untrusted_query), shared=shared, digest=digest).id


def keep(session: Session, person: int, name: str, query: str, *, shared: bool, digest: bool) -> SavedView:
    """The same of an address that was read already; the caller commits. Raises NotChanged."""
    name = " ".join(name.split())[:80]
    if not name or not query:
        raise NotChanged("empty")
    row = session.scalar(select(SavedView).where(SavedView.person_id == person, SavedView.name == name))
    if row is None:
        count = session.scalar(select(func.count()).select_from(SavedView).where(SavedView.person_id == person)) or 0
        if count >= _MOST:
            raise NotChanged("too-many")
        row = SavedView(person_id=person, name=name, query="", digest=False)
        session.add(row)
    if row.query != query:
        row.query, row.digest = query, False
    row.shared = shared
    count_from_now(session, row, wanted=digest)
    session.flush()
    return row


def count_from_now(session: Session, row: SavedView, *, wanted: bool) -> None:
    """Count once a day what is new, from now on, or no more; what is counted already goes on."""
    if wanted and not row.digest:
        row.told_up_to = session.scalar(select(func.max(Report.id))) or 0
        row.told, row.told_on, row.told_since = 0, None, None
    row.digest = wanted


def remove(session: Session, person: int, view: int) -> None:
    """Forget one's own view; the caller commits. Raises NotChanged."""
    row = session.get(SavedView, view)
    if row is None or row.person_id != person:
        raise NotChanged("not-there")
    session.delete(row)
