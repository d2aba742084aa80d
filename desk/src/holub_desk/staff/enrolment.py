"""Links with which someone chooses how they sign in: by invitation, or again when everything they had is lost."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from holub_desk.staff.sessions import hash_of
from holub_desk.vault.tables import Enrolment, Person

INVITATION_SECONDS: Final = 72 * 3600
RECOVERY_SECONDS: Final = 24 * 3600


@dataclass(frozen=True)
class Enrolling:
    """Whose link this is."""

    person: int
    name: str
    replaces: bool


def make(session: Session, person: int, now: int, *, replaces: bool = False) -> str:
    """A token that works once; earlier ones of this person are worth nothing from now on. The caller commits."""
    session.execute(delete(Enrolment).where((Enrolment.expires < now) | (Enrolment.person_id == person)))
    token = secrets.token_urlsafe(32)
    lasts = RECOVERY_SECONDS if replaces else INVITATION_SECONDS
    session.add(Enrolment(token=hash_of(token), person_id=person, expires=now + lasts, replaces=replaces))
    session.flush()
    return token


def look(session: Session, token: str, now: int) -> Enrolling | None:
    """Who may enrol with this token. Reads only."""
    row = session.get(Enrolment, hash_of(token))
    if row is None or row.expires < now:
        return None
    person = session.get_one(Person, row.person_id)
    return None if person.left else Enrolling(person.id, person.name, row.replaces)


def use(session: Session, token: str, now: int) -> Enrolling | None:
    """Likewise, and the token is used up; the caller commits once the person has a way in, and not before."""
    found = look(session, token, now)
    session.execute(delete(Enrolment).where(Enrolment.token == hash_of(token)))
    return found
