"""Signing in by password and code: slow where it was wrong before, and the same for names that nobody has."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from holub_desk.staff import codes, passwords, sessions
from holub_desk.staff.challenges import Challenges
from holub_desk.staff.throttle import Throttle, name_key
from holub_desk.vault.tables import KnownBrowser, Password
from holub_desk.vault.vault import Vault

KNOWN_SECONDS: Final = 180 * 24 * 3600
"""How long a browser is known after a sign-in by password."""
_MOST_BROWSERS: Final = 10


@dataclass(frozen=True)
class Refused:
    """Not in; after `wait` seconds a try counts again."""

    wait: int = 0


@dataclass
class Door:
    """What the door remembers while the process lives."""

    challenges: Challenges = field(default_factory=lambda: Challenges(secrets.token_bytes(32)))
    throttle: Throttle = field(default_factory=Throttle)

    def try_password(
        self, vault: Vault, name: str, password: str, code: str, now: int, *, browser: str = "", at: str = ""
    ) -> int | Refused:
        """The person whose password and code these are.

        `browser` is the token of a browser that may be known. `at` is the token of a session that asks its own person
        again: then wrong tries elsewhere do not count here.
        """
        with Session(vault.engine) as session:
            person = sessions.find_person(session, name)
            row = session.get(Password, person) if person is not None else None
            known = bool(at) or (person is not None and _is_known(session, browser, person, now))
        key = sessions.hash_of(at or browser) if known else name_key(name, person)
        wait = self.throttle.begin(key, now, known=known)
        if wait:
            return Refused(wait)
        right = passwords.matches(row.hash if row is not None else None, password)
        if not right or row is None or not _use_code(vault, row, code, now):
            return Refused()
        self.throttle.passed(key)
        return row.person_id

    def wrong_tries(self, person: int) -> int:
        """Wrong tries at someone's name, from browsers that are not known, since they were told last."""
        return self.throttle.told(name_key("", person))


def set_password(session: Session, person: int, password: str, secret: str, step: int, today: date) -> None:
    """A password and the secret of its codes, of which `step` was just used; the caller commits."""
    session.merge(
        Password(person_id=person, hash=passwords.hashed(password), secret=secret, last_step=step, made_on=today)
    )


def remember_browser(session: Session, person: int, now: int) -> str:
    """A token for a browser in which someone just signed in by password; the caller commits."""
    session.execute(delete(KnownBrowser).where(KnownBrowser.since < now - KNOWN_SECONDS))
    mine = select(KnownBrowser.token).where(KnownBrowser.person_id == person).order_by(KnownBrowser.since.desc())
    old = list(session.scalars(mine.offset(_MOST_BROWSERS - 1)))
    session.execute(delete(KnownBrowser).where(KnownBrowser.token.in_(old)))
    token = secrets.token_urlsafe(32)
    session.add(KnownBrowser(token=sessions.hash_of(token), person_id=person, since=now))
    return token


def _is_known(session: Session, browser: str, person: int, now: int) -> bool:
    row = session.get(KnownBrowser, sessions.hash_of(browser)) if browser else None
    return row is not None and row.person_id == person and now - row.since <= KNOWN_SECONDS


def _use_code(vault: Vault, row: Password, code: str, now: int) -> bool:
    """Whether the code is right and was never used; two requests at once cannot both use it."""
    step = codes.step_of(row.secret, code, now, row.last_step)
    if step is None:
        return False
    with Session(vault.writer) as session, session.begin():
        unused = update(Password).where(Password.person_id == row.person_id, Password.last_step < step)
        return session.scalar(unused.values(last_step=step).returning(Password.person_id)) is not None
