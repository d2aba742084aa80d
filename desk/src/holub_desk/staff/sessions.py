"""One-time links and server-side sessions. Tokens are 256 random bits, and only their hashes are stored."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select
from sqlalchemy.orm import Session

from holub_desk.staff.rights import Right, rights_of
from holub_desk.vault.tables import Passkey, Password, Person, SignInLink, StaffSession

LINK_SECONDS = 5 * 60
ABSOLUTE_SECONDS = 12 * 3600
"""A session ends after this however busy it is."""
STALE_SECONDS = 30
"""How old `last_used` may be before it is written again: not every request is a write."""
FRESH_SECONDS = 5 * 60
"""How long ago someone may have shown who they are when they do something grave."""


@dataclass(frozen=True)
class SignedIn:
    """Who a request comes from. `language` is empty until they chose one."""

    person: int
    name: str
    language: str
    rights: frozenset[Right]
    stale: bool
    """The session's last use should be noted."""
    locked: bool
    """Idle for too long, or locked by hand: nothing is shown until they show who they are."""
    fresh: bool
    """They showed who they are just now."""
    way_in: bool
    """They have a passkey or a password."""
    wrong_before: int
    """Wrong tries at their name before they signed in."""

    def may(self, right: str) -> bool:
        """Whether this person has a right; templates ask by its name."""
        return Right(right) in self.rights


@dataclass(frozen=True)
class SessionShown:
    """A session in its owner's list."""

    started: int
    last_used: int
    here: bool
    id: str


def make_link(session: Session, person: int, now: int) -> str:
    """A token for one sign-in within five minutes; the caller commits."""
    session.execute(delete(SignInLink).where(SignInLink.expires < now))
    token = secrets.token_urlsafe(32)
    session.add(SignInLink(token=hash_of(token), person_id=person, expires=now + LINK_SECONDS))
    return token


def consume_link(session: Session, token: str, now: int, idle_seconds: int) -> str | None:
    """A session token for a link that was not used before, else None; the caller commits."""
    link = session.get(SignInLink, hash_of(token))
    if link is None:
        return None
    session.delete(link)
    if link.expires < now or session.get_one(Person, link.person_id).left:
        return None
    return start(session, link.person_id, now, idle_seconds)


def start(session: Session, person: int, now: int, idle_seconds: int, *, wrong_before: int = 0) -> str:
    """A session token for someone who has just shown who they are; the caller commits.

    Sessions that ended by themselves are forgotten on this occasion.
    """
    idle = and_(StaffSession.last_used < now - idle_seconds, ~_way_in(StaffSession.person_id))
    session.execute(delete(StaffSession).where(or_(idle, StaffSession.started < now - ABSOLUTE_SECONDS)))
    made = secrets.token_urlsafe(32)
    session.add(
        StaffSession(
            token=hash_of(made),
            person_id=person,
            started=now,
            last_used=now,
            confirmed=now,
            wrong_before=wrong_before,
        )
    )
    return made


def find(session: Session, token: str, now: int, idle_seconds: int, *, one_person: bool = False) -> SignedIn | None:
    """Who holds this session token, if it still counts. Reads only.

    Where someone has a passkey or a password an idle session locks; where not, nothing could unlock it, and it ends.
    """
    query = select(StaffSession, Person, _way_in(Person.id)).join(Person, Person.id == StaffSession.person_id)
    found = session.execute(query.where(StaffSession.token == hash_of(token))).one_or_none()
    if found is None:
        return None
    row, person, way_in = found
    idle = row.locked or now - row.last_used > idle_seconds
    if person.left or now - row.started > ABSOLUTE_SECONDS or (idle and not way_in):
        return None
    return SignedIn(
        person=person.id,
        name=person.name,
        language=person.language,
        rights=rights_of(person.role, one_person=one_person),
        stale=not idle and now - row.last_used >= STALE_SECONDS,
        locked=idle,
        fresh=0 <= now - row.confirmed <= FRESH_SECONDS,
        way_in=way_in,
        wrong_before=row.wrong_before,
    )


def touch(session: Session, token: str, now: int) -> None:
    """Note that a session is in use; the caller commits."""
    row = session.get(StaffSession, hash_of(token))
    if row is not None:
        row.last_used = max(row.last_used, now)


def lock(session: Session, token: str) -> None:
    """Show nothing until they show who they are; the caller commits."""
    row = session.get(StaffSession, hash_of(token))
    if row is not None:
        row.locked = True


def confirm(session: Session, token: str, person: int, now: int) -> str | None:
    """They showed who they are: the session is unlocked, and grave acts are open for a while; the caller commits.

    It goes on under a new token, which is returned; None where the session is somebody else's.
    """
    row = session.get(StaffSession, hash_of(token))
    if row is None or row.person_id != person:
        return None
    made = secrets.token_urlsafe(32)
    row.token, row.locked, row.confirmed, row.last_used = hash_of(made), False, now, now
    return made


def end(session: Session, token: str) -> None:
    """Sign out; the caller commits."""
    session.execute(delete(StaffSession).where(StaffSession.token == hash_of(token)))


def end_all(session: Session, person: int, but: str = "") -> None:
    """Sign someone out everywhere, or everywhere but here; the caller commits."""
    mine = StaffSession.person_id == person
    session.execute(delete(StaffSession).where(mine, StaffSession.token != hash_of(but)))
    session.execute(delete(SignInLink).where(SignInLink.person_id == person))


def end_one(session: Session, person: int, shown: str) -> None:
    """End one of someone's own sessions, by its `id` in the list; the caller commits."""
    for row in session.scalars(select(StaffSession).where(StaffSession.person_id == person)):
        if _shown(row.token) == shown:
            session.delete(row)


def listed(session: Session, person: int, token: str, now: int) -> tuple[SessionShown, ...]:
    """Someone's own sessions, the last used first."""
    query = select(StaffSession).where(StaffSession.person_id == person, StaffSession.started >= now - ABSOLUTE_SECONDS)
    here = hash_of(token)
    return tuple(
        SessionShown(row.started, row.last_used, row.token == here, _shown(row.token))
        for row in session.scalars(query.order_by(StaffSession.last_used.desc()))
    )


def find_person(session: Session, name: str) -> int | None:
    """The id of the person of that name, if they still work here."""
    return session.scalar(select(Person.id).where(Person.name == name, Person.left.is_(False)))


def hash_of(token: str) -> bytes:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).digest()


def _shown(token: bytes) -> str:
    """A name of a session that opens nothing: a hash of what is itself only stored as a hash."""
    return hashlib.sha256(token).hexdigest()[:16]


def _way_in(person: ColumnElement[int] | object) -> ColumnElement[bool]:
    key = exists().where(Passkey.person_id == person)
    return or_(key, exists().where(Password.person_id == person))
