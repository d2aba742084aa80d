"""Links that work once and sessions that end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.staff import sessions
from holub_desk.vault.tables import Person, SignInLink, StaffSession
from holub_desk.vault.vault import Vault

NOW = 1_795_000_000
IDLE = 3600


@pytest.fixture
def session(vault: Vault) -> Iterator[Session]:
    """A transaction in a vault with one person."""
    with Session(vault.writer) as made, made.begin():
        made.add(Person(name="admin", role="admin"))
        made.flush()
        yield made


def sign_in(session: Session, now: int = NOW) -> str:
    token = sessions.consume_link(session, sessions.make_link(session, 1, now), now, IDLE)
    assert token is not None
    return token


def test_a_link_is_consumed(session: Session) -> None:
    """The first use makes a session; the second makes nothing."""
    link = sessions.make_link(session, 1, NOW)
    token = sessions.consume_link(session, link, NOW + 5, IDLE)
    assert token is not None
    found = sessions.find(session, token, NOW + 5, IDLE)
    assert found is not None
    assert (found.person, found.name, found.language) == (1, "admin", "")
    assert sessions.consume_link(session, link, NOW + 6, IDLE) is None


@pytest.mark.parametrize(("after", "works"), [(0, True), (300, True), (301, False), (86_400, False)])
def test_a_link_lasts_five_minutes(session: Session, after: int, works: bool) -> None:
    """To the second; an expired one is gone after it was tried."""
    link = sessions.make_link(session, 1, NOW)
    assert (sessions.consume_link(session, link, NOW + after, IDLE) is not None) == works
    assert session.scalar(select(func.count()).select_from(SignInLink)) == 0


@pytest.mark.parametrize("forged", ["", "a", "ы", "A" * 43, "0" * 10_000])
def test_forged_tokens_are_nobody(session: Session, forged: str) -> None:
    """Neither a link nor a session can be guessed or made up."""
    sign_in(session)
    assert sessions.consume_link(session, forged, NOW, IDLE) is None
    assert sessions.find(session, forged, NOW, IDLE) is None


def test_a_session_ends_when_idle(session: Session) -> None:
    """After an hour without use; use keeps it, and is noted at most twice a minute."""
    token = sign_in(session)
    assert sessions.find(session, token, NOW + IDLE, IDLE) is not None
    assert sessions.find(session, token, NOW + IDLE + 1, IDLE) is None
    soon, later = (sessions.find(session, token, NOW + each, IDLE) for each in (29, 30))
    assert soon is not None
    assert later is not None
    assert (soon.stale, later.stale) == (False, True)
    sessions.touch(session, token, NOW + 1000)
    assert sessions.find(session, token, NOW + 1000 + IDLE, IDLE) is not None


def test_a_session_ends_however_busy(session: Session) -> None:
    """Twelve hours after signing in, whoever uses it."""
    token = sign_in(session)
    for each in range(0, sessions.ABSOLUTE_SECONDS + 1, 1800):
        sessions.touch(session, token, NOW + each)
    assert sessions.find(session, token, NOW + sessions.ABSOLUTE_SECONDS, IDLE) is not None
    assert sessions.find(session, token, NOW + sessions.ABSOLUTE_SECONDS + 1, IDLE) is None


def test_use_does_not_go_back_in_time(session: Session) -> None:
    """Two requests at once leave the later time."""
    token = sign_in(session)
    sessions.touch(session, token, NOW + 100)
    sessions.touch(session, token, NOW + 50)
    row = session.scalars(select(StaffSession)).one()
    assert row.last_used == NOW + 100


def test_sign_out_ends_one_session_only(session: Session) -> None:
    """Another browser of the same person stays signed in."""
    here, there = sign_in(session), sign_in(session)
    sessions.end(session, here)
    assert sessions.find(session, here, NOW, IDLE) is None
    assert sessions.find(session, there, NOW, IDLE) is not None


def test_sessions_that_ended_are_forgotten(session: Session) -> None:
    """The next sign-in removes them: the table is no history of who worked when."""
    sign_in(session, NOW - IDLE - 1)
    sign_in(session, NOW - 10)
    sign_in(session, NOW)
    assert session.scalar(select(func.count()).select_from(StaffSession)) == 2


def test_only_hashes_are_stored(session: Session) -> None:
    """Tokens have 256 bits, no two are alike, and none stands in the tables."""
    tokens = {sessions.make_link(session, 1, NOW) for _ in range(5)} | {sign_in(session)}
    assert len(tokens) == 6
    assert all(len(token) == 43 for token in tokens)
    stored = {row.token for row in session.scalars(select(SignInLink))}
    stored |= {row.token for row in session.scalars(select(StaffSession))}
    assert len(stored) == 6
    assert all(len(each) == 32 for each in stored)
    assert not stored & {token.encode() for token in tokens}
