"""When someone has lost every way in: two admins let them enrol again, or the sheet in the safe does.

Until the new link is used, what the person had goes on to work: a recovery that nobody wanted changes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

from sqlalchemy.orm import Session

from holub_desk.staff import enrolment, people, sessions
from holub_desk.staff.people import NotDone
from holub_desk.staff.rights import Right, rights_of
from holub_desk.vault.tables import Person, Recovery, Setting

ASKED_SECONDS: Final = 72 * 3600
_SHEET: Final = "access_sheet"
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without what looks alike on paper: 31 of them, so 26 letters are 128 bits."""
_LENGTH: Final = 28
_GROUP: Final = 4


def ask(session: Session, person: int, by: int, now: int, *, one_person: bool) -> str | None:
    """One admin asks, another one agrees by asking too: then the token of a link. The caller commits.

    Nobody recovers themselves. On a one-person desk a single admin is enough, and the entry says so. Raises NotDone.
    """
    people.working(session, person)
    if person == by:
        raise NotDone("self")
    before = session.get(Recovery, person)
    if before is not None and (now - before.asked > ASKED_SECONDS or not _may_still(session, before.asked_by)):
        session.delete(before)
        session.flush()
        before = None
    if not one_person:
        if before is None:
            session.add(Recovery(person_id=person, asked_by=by, asked=now))
            people.record(session, by, now, did="asked for recovery", about=person)
            return None
        if before.asked_by == by:
            raise NotDone("asked")
    if before is not None:
        session.delete(before)
    people.record(session, by, now, did="allowed recovery", about=person, one_person=one_person)
    return enrolment.make(session, person, now, replaces=True)


def withdraw(session: Session, person: int, by: int, now: int) -> None:
    """Any admin may say no; the caller commits."""
    row = session.get(Recovery, person)
    if row is not None:
        session.delete(row)
        people.record(session, by, now, did="refused recovery", about=person)


def make_sheet(session: Session, by: int | None, now: int) -> str:
    """The secret for paper; the one before is worth nothing from now on. Only its hash is kept. The caller commits."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    session.merge(Setting(name=_SHEET, value=_hash(letters)))
    people.record(session, by, now, did="made a recovery sheet")
    return "-".join(letters[i : i + _GROUP] for i in range(0, _LENGTH, _GROUP))


def use_sheet(session: Session, name: str, secret: str, now: int) -> str | None:
    """The token of a link for an admin whose name and sheet are right; the sheet is used up. The caller commits."""
    kept, person = session.get(Setting, _SHEET), sessions.find_person(session, name)
    right = kept is not None and hmac.compare_digest(kept.value, _hash(secret))
    if not right or person is None or not _may_still(session, person):
        return None
    session.delete(kept)
    people.record(session, None, now, did="used the recovery sheet", about=person)
    return enrolment.make(session, person, now, replaces=True)


def sheet_text(secret: str) -> str:
    """What to print."""
    return f"""ACCESS TO THE DESK, WHEN EVERY WAY IN IS LOST

Whoever has these letters and the name of an admin comes in as that admin, once:

  {secret}

On the page "Sign in" follow "I have lost every way in". Lock this away outside the office.
"""


def _may_still(session: Session, admin: int) -> bool:
    row = session.get(Person, admin)
    return row is not None and not row.left and Right.PEOPLE in rights_of(row.role)


def _hash(secret: str) -> str:
    """Of the letters alone: however they were grouped and written."""
    letters = "".join(letter for letter in secret.lower() if letter in _LETTERS)
    return hashlib.sha256(b"holub-access-sheet-v1 " + letters.encode()).hexdigest()
