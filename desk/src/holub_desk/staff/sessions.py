"""One-time links and server-side sessions. Tokens are 256 random bits, and only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from holub_desk.staff.rights import Right, rights_of
from holub_desk.vault.tables import Person, SignInLink, StaffSession

LINK_SECONDS = 5 * 60
ABSOLUTE_SECONDS = 12 * 3600
"""A session ends after this however busy it is."""
STALE_SECONDS = 30
"""How old `last_used` may be before it is written again: not every request is a write."""


@dataclass(frozen=True)
class SignedIn:
    """Who a request comes from. `language` is empty until they chose one."""

    person: int
    name: str
    language: str
    rights: frozenset[Right]
    stale: bool
    """The session's last use should be noted."""

    def may(self, right: str) -> bool:
        """Whether this person has a right; templates ask by its name."""
        return Right(right) in self.rights


def make_link(session: Session, person: int, now: int) -> str:
    """A token for one sign-in within five minutes; the caller commits."""
    session.execute(delete(SignInLink).where(SignInLink.expires < now))
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token=_hash(token), person_id=person, expires=now + LINK_SECONDS))
    return token


def consume_link(session: Session, token: str, now: int, idle_seconds: int) -> str | None:
    """A session token for a link that was not used before, else None; the caller commits.

    Sessions that ended by themselves are forgotten on this occasion.
    """
    link = session.get(SignInLink, _hash(token))
    if link is None:
        return None
    session.delete(link)
    if link.expires < now:
        return None
    ended = or_(StaffSession.last_used < now - idle_seconds, StaffSession.started < now - ABSOLUTE_SECONDS)
    session.execute(delete(StaffSession).where(ended))
    made = secrets.token_urlsafe(32)
    session.add(StaffSession(token=_hash(made), person_id=link.person_id, started=now, last_used=now))
    return made


def find(session: Session, token: str, now: int, idle_seconds: int) -> SignedIn | None:
    """Who holds this session token, if it still counts. Reads only."""
    row = session.get(StaffSession, _hash(token))
    if row is None or now - row.last_used > idle_seconds or now - row.started > ABSOLUTE_SECONDS:
        return None
    person = session.get_one(Person, row.person_id)
    stale = now - row.last_used >= STALE_SECONDS
    return SignedIn(person.id, person.name, person.language, rights_of(person.role), stale)


def touch(session: Session, token: str, now: int) -> None:
    """Note that a session is in use; the caller commits."""
    row = session.get(StaffSession, _hash(token))
    if row is not None:
        row.last_used = max(row.last_used, now)


def end(session: Session, token: str) -> None:
    """Sign out; the caller commits."""
    session.execute(delete(StaffSession).where(StaffSession.token == _hash(token)))


def find_person(session: Session, name: str) -> int | None:
    """The id of the person of that name."""
    return session.scalar(select(Person.id).where(Person.name == name))


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
