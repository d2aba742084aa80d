"""Who works here: inviting, roles, leaving, recovery, and that all of it is recorded."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.staff import enrolment, people, recovery, sessions
from holub_desk.staff.people import NotDone
from holub_desk.vault.tables import Enrolment, GroupMember, NeedToKnow, Passkey, Person, Setting, StaffSession

ANNA, BOHDAN, OLENA = 1, 2, 3
NOW = 1_795_000_000
HOUR = 3600


def give_passkey(session: Session, person: int) -> None:
    key = Passkey(
        id=os.urandom(16),
        person_id=person,
        public_key=b"",
        sign_count=0,
        rp_id="localhost",
        label="",
        made_on=date(2026, 11, 20),
        used_on=date(2026, 11, 20),
    )
    session.add(key)
    session.flush()


def said(session: Session) -> list[Any]:
    """What was recorded of people, the oldest first: what was done, by whom, about whom."""
    entries = [row.said for row in log.entries_of(session, limit=100) if row.act == log.Act.STAFF]
    return [(each["did"], each["person"], each.get("about")) for each in reversed(entries) if each is not None]


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(NotDone) as error:
        act()
    return error.value.fault


def test_an_invitation(staffed: Session) -> None:
    """It lasts 72 hours and works once; a second one ends the first."""
    token = people.invite(staffed, "  Ihor   K. ", "editor", ANNA, NOW)
    found = enrolment.look(staffed, token, NOW + 72 * HOUR)
    assert found is not None
    assert (found.name, found.replaces) == ("Ihor K.", False)
    assert enrolment.look(staffed, token, NOW + 72 * HOUR + 1) is None
    again = people.invite_again(staffed, found.person, BOHDAN, NOW)
    assert enrolment.look(staffed, token, NOW) is None
    assert enrolment.use(staffed, again, NOW) == found
    assert enrolment.use(staffed, again, NOW) is None
    assert said(staffed) == [("invited", ANNA, found.person), ("invited again", BOHDAN, found.person)]


@pytest.mark.parametrize(
    ("name", "role", "fault"),
    [
        ("", "editor", "name"),
        ("   ", "editor", "name"),
        ("x" * 61, "editor", "name"),
        ("Ol\u202eena", "editor", "name"),
        ("a\u200bb", "editor", "name"),
        ("Olena", "editor", "taken"),
        ("olena", "editor", "taken"),
        ("Ihor", "root", "role"),
        ("Ihor", "", "role"),
    ],
)
def test_invitations_that_are_not_made(staffed: Session, name: str, role: str, fault: str) -> None:
    """No name that hides something or is somebody's already, and no role that does not exist."""
    assert refused(lambda: people.invite(staffed, name, role, ANNA, NOW)) == fault


def test_only_hashes_of_links_are_kept(staffed: Session) -> None:
    """The vault's own tables open nothing."""
    token = people.invite(staffed, "Ihor", "editor", ANNA, NOW)
    stored = staffed.scalars(select(Enrolment.token)).all()
    assert len(stored) == 1
    assert token.encode() not in stored[0]
    assert len(token) == 43


def test_a_new_link_is_for_those_without_a_way_in(staffed: Session) -> None:
    """Whoever has one is recovered by two, and not by a link of one."""
    give_passkey(staffed, OLENA)
    assert refused(lambda: people.invite_again(staffed, OLENA, ANNA, NOW)) == "taken"
    assert refused(lambda: people.invite_again(staffed, 99, ANNA, NOW)) == "left"


def test_there_is_always_an_admin(staffed: Session) -> None:
    """The last one can neither leave nor lose the role; one of two can."""
    people.give_role(staffed, BOHDAN, "analyst", ANNA, NOW)
    assert refused(lambda: people.give_role(staffed, ANNA, "editor", ANNA, NOW)) == "last"
    assert refused(lambda: people.leave(staffed, ANNA, BOHDAN, NOW)) == "last"
    people.give_role(staffed, OLENA, "admin", ANNA, NOW)
    people.leave(staffed, ANNA, OLENA, NOW)
    assert said(staffed)[-1] == ("left", OLENA, ANNA)


def test_leaving_ends_everything(staffed: Session) -> None:
    """Passkeys, sessions, links and groups go at once; the name stays, and is not given again."""
    give_passkey(staffed, OLENA)
    token = sessions.start(staffed, OLENA, NOW, HOUR)
    link = sessions.make_link(staffed, OLENA, NOW)
    staffed.add(NeedToKnow(id=1, name="witnesses"))
    staffed.flush()
    staffed.add(GroupMember(group_id=1, person_id=OLENA))
    people.leave(staffed, OLENA, ANNA, NOW)
    assert sessions.find(staffed, token, NOW, HOUR) is None
    assert sessions.consume_link(staffed, link, NOW, HOUR) is None
    assert people.ways_in(staffed, OLENA) == 0
    assert staffed.scalar(select(func.count()).select_from(GroupMember)) == 0
    assert sessions.find_person(staffed, "Olena") is None
    assert refused(lambda: people.invite(staffed, "Olena", "analyst", ANNA, NOW)) == "taken"
    assert refused(lambda: people.give_role(staffed, OLENA, "admin", ANNA, NOW)) == "left"
    assert [(each.name, each.left) for each in people.listed(staffed)][-1] == ("Olena", True)


def test_a_role_counts_from_the_next_request(staffed: Session) -> None:
    """Nobody has to sign in again for a right to go."""
    token = sessions.start(staffed, OLENA, NOW, HOUR)
    people.give_role(staffed, OLENA, "custodian", ANNA, NOW)
    found = sessions.find(staffed, token, NOW, HOUR)
    assert found is not None
    assert not found.may("triage")
    assert found.may("originals")


def test_two_admins_recover(staffed: Session) -> None:
    """One alone cannot, nor can someone for themselves; until the link is used nothing has changed."""
    give_passkey(staffed, OLENA)
    assert recovery.ask(staffed, OLENA, ANNA, NOW, one_person=False) is None
    assert refused(lambda: recovery.ask(staffed, OLENA, ANNA, NOW + 9, one_person=False)) == "asked"
    assert refused(lambda: recovery.ask(staffed, BOHDAN, BOHDAN, NOW, one_person=False)) == "self"
    token = recovery.ask(staffed, OLENA, BOHDAN, NOW + 10, one_person=False)
    assert token is not None
    found = enrolment.look(staffed, token, NOW + 10)
    assert found is not None
    assert found.replaces
    assert people.ways_in(staffed, OLENA) == 1
    assert said(staffed) == [("asked for recovery", ANNA, OLENA), ("allowed recovery", BOHDAN, OLENA)]


def test_what_was_asked_lapses(staffed: Session) -> None:
    """After three days, and when whoever asked is no admin any more; and any admin may refuse."""
    assert recovery.ask(staffed, OLENA, ANNA, NOW, one_person=False) is None
    later = NOW + recovery.ASKED_SECONDS + 1
    assert recovery.ask(staffed, OLENA, BOHDAN, later, one_person=False) is None
    recovery.withdraw(staffed, OLENA, ANNA, later)
    assert recovery.ask(staffed, OLENA, BOHDAN, later, one_person=False) is None
    people.give_role(staffed, BOHDAN, "analyst", ANNA, later)
    assert recovery.ask(staffed, OLENA, ANNA, later, one_person=False) is None
    assert staffed.scalar(select(func.count()).select_from(Enrolment)) == 0


def test_one_person_is_enough_where_that_is_set(staffed: Session) -> None:
    """And the entry says that it was one."""
    assert recovery.ask(staffed, OLENA, ANNA, NOW, one_person=True) is not None
    newest = log.entries_of(staffed, limit=1)[0].said
    assert newest is not None
    assert newest["one_person"] is True


def test_the_sheet(staffed: Session) -> None:
    """It lets an admin in, once, and nobody else; a new sheet ends the old one; the vault does not hold its letters."""
    old = recovery.make_sheet(staffed, ANNA, NOW)
    secret = recovery.make_sheet(staffed, ANNA, NOW)
    assert len(secret.replace("-", "")) == 28
    stored = staffed.get_one(Setting, "access_sheet").value
    assert secret.replace("-", "") not in stored
    for name, letters in (("Anna", old), ("Olena", secret), ("nobody", secret), ("Anna", secret[:-1]), ("Anna", "")):
        assert recovery.use_sheet(staffed, name, letters, NOW) is None
    token = recovery.use_sheet(staffed, "Bohdan", secret.upper().replace("-", ""), NOW)
    assert token is not None
    found = enrolment.look(staffed, token, NOW)
    assert found is not None
    assert found.person == BOHDAN
    assert recovery.use_sheet(staffed, "Bohdan", secret, NOW) is None
    assert said(staffed)[-1] == ("used the recovery sheet", None, BOHDAN)


def test_without_a_sheet_no_letters_work(staffed: Session) -> None:
    """Not even none."""
    assert recovery.use_sheet(staffed, "Anna", "", NOW) is None


def test_whoever_has_a_way_in_is_locked_and_not_ended(staffed: Session) -> None:
    """Idle, their session waits for them up to twelve hours; showing who they are goes on under a new token."""
    give_passkey(staffed, OLENA)
    token = sessions.start(staffed, OLENA, NOW, HOUR)
    for after, locked in ((HOUR, False), (HOUR + 1, True), (11 * HOUR, True)):
        found = sessions.find(staffed, token, NOW + after, HOUR)
        assert found is not None
        assert found.locked == locked
        assert not (found.locked and found.stale)
    sessions.start(staffed, ANNA, NOW + 2 * HOUR, HOUR)  # forgets sessions that ended, and not this one
    assert sessions.confirm(staffed, token, ANNA, NOW + 11 * HOUR) is None
    made = sessions.confirm(staffed, token, OLENA, NOW + 11 * HOUR)
    assert made is not None
    assert sessions.find(staffed, token, NOW + 11 * HOUR, HOUR) is None
    found = sessions.find(staffed, made, NOW + 11 * HOUR, HOUR)
    assert found is not None
    assert (found.locked, found.fresh) == (False, True)
    assert sessions.find(staffed, made, NOW + 12 * HOUR + 1, HOUR) is None


def test_locking_by_hand(staffed: Session) -> None:
    """At once; for someone with no way in it is signing out, since nothing could unlock it."""
    give_passkey(staffed, OLENA)
    for person, stays in ((OLENA, True), (ANNA, False)):
        token = sessions.start(staffed, person, NOW, HOUR)
        sessions.lock(staffed, token)
        found = sessions.find(staffed, token, NOW, HOUR)
        assert (found is not None and found.locked) == stays


def test_an_admin_signs_someone_out(staffed: Session) -> None:
    """Every session of theirs and of nobody else; they may come in again."""
    token, other = sessions.start(staffed, OLENA, NOW, HOUR), sessions.start(staffed, ANNA, NOW, HOUR)
    people.sign_out(staffed, OLENA, ANNA, NOW)
    assert sessions.find(staffed, token, NOW, HOUR) is None
    assert sessions.find(staffed, other, NOW, HOUR) is not None
    assert sessions.find(staffed, sessions.start(staffed, OLENA, NOW, HOUR), NOW, HOUR) is not None
    assert said(staffed) == [("signed out", ANNA, OLENA)]


def test_fresh_is_five_minutes(staffed: Session) -> None:
    """To the second; a clock that was set back does not make it fresh for ever."""
    token = sessions.start(staffed, OLENA, NOW, HOUR)
    for after, fresh in ((0, True), (300, True), (301, False), (-1, False)):
        found = sessions.find(staffed, token, NOW + after, HOUR)
        assert found is not None
        assert found.fresh == fresh


def test_ending_sessions(staffed: Session) -> None:
    """One by its name in the list, all but this one, or all; those of others stay."""
    here, *others = (sessions.start(staffed, OLENA, NOW + n, HOUR) for n in range(4))
    theirs = sessions.start(staffed, ANNA, NOW, HOUR)
    shown = sessions.listed(staffed, OLENA, here, NOW)
    assert [each.here for each in shown] == [False, False, False, True]
    sessions.end_one(staffed, ANNA, shown[0].id)
    assert len(sessions.listed(staffed, OLENA, here, NOW)) == 4
    sessions.end_one(staffed, OLENA, shown[0].id)
    assert sessions.find(staffed, others[-1], NOW + 3, HOUR) is None
    sessions.end_all(staffed, OLENA, but=here)
    assert sessions.find(staffed, here, NOW, HOUR) is not None
    sessions.end_all(staffed, OLENA)
    assert staffed.scalars(select(StaffSession.person_id)).all() == [ANNA]
    assert sessions.find(staffed, theirs, NOW, HOUR) is not None
    assert staffed.scalar(select(func.count()).select_from(Person)) == 3
