"""Drafts in the vault: revisions, two people at once, the way back, and who may know of them."""

from __future__ import annotations

import pytest
from holub_testing.writing import draft, saying
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.bulletins import store
from holub_desk.bulletins.draft import Draft, Sentence
from holub_desk.bulletins.store import Meanwhile
from holub_desk.cases.folder import Act
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import BulletinRevision, Case, GroupMember, NeedToKnow
from holub_desk.vault.vault import Vault

OLENA, PETRO = Act(1, "2026-11-28T10:00Z"), Act(2, "2026-11-28T11:00Z")


def save(vault: Vault, bulletin: int, made: Draft, base: int, act: Act = OLENA) -> int:
    with Session(vault.writer) as session, session.begin():
        row = store.find(session, act.person, bulletin)
        assert row is not None
        return store.save(session, row, made, base, act)


def test_revisions_are_kept(vault: Vault, bulletin: int) -> None:
    """Each save is one, by whom and when; saving the same again is none; what was is there for ever."""
    second = saying(draft(), "lead1", "en", "Workers arrived.")
    assert save(vault, bulletin, second, 1) == 2
    assert save(vault, bulletin, second, 2, PETRO) == 2
    assert save(vault, bulletin, saying(second, "lead1", "en", "Many arrived."), 2, PETRO) == 3
    with Session(vault.engine) as session:
        row = store.find(session, 1, bulletin)
        assert row is not None
        assert [(each.n, each.name) for each in store.history(session, row)] == [
            (3, "Petro"),
            (2, "Olena"),
            (1, "Olena"),
        ]
        assert store.draft_of(session, row, 1) == draft()
        assert store.draft_of(session, row, 2) == second
        with pytest.raises(NotChanged, match="no-revision"):
            store.draft_of(session, row, 9)


def test_the_second_of_two_loses_nothing(vault: Vault, bulletin: int) -> None:
    """Nothing is saved over: they get what was saved, and what both began from."""
    theirs, mine = saying(draft(), "lead1", "en", "One."), saying(draft(), "lead1", "en", "Other.")
    save(vault, bulletin, theirs, 1)
    with pytest.raises(Meanwhile) as meanwhile:
        save(vault, bulletin, mine, 1, PETRO)
    assert (meanwhile.value.revision, meanwhile.value.theirs, meanwhile.value.base) == (2, theirs, draft())
    assert save(vault, bulletin, theirs, 1, PETRO) == 2  # the same: nothing to be in the way of
    assert save(vault, bulletin, mine, 2, PETRO) == 3
    with Session(vault.engine) as session:
        assert session.scalar(select(func.count()).select_from(BulletinRevision)) == 3


def test_undo_is_a_revision_of_its_own(vault: Vault, bulletin: int) -> None:
    """What was before is the newest again, and what was taken back is still in the history."""
    save(vault, bulletin, saying(draft(), "lead1", "en", "Wrong."), 1)
    with Session(vault.writer) as session, session.begin():
        row = store.find(session, 1, bulletin)
        assert row is not None
        assert store.restore(session, row, 1, 2, OLENA) == 3
        assert store.draft_of(session, row) == draft()
        assert store.draft_of(session, row, 2).lead[0].text["en"] == "Wrong."


def test_only_what_is_a_draft_is_saved(vault: Vault, bulletin: int) -> None:
    """Limits hold here too, wherever a draft comes from; and nothing is written on what is proposed."""
    with pytest.raises(NotChanged, match="not-a-draft"):
        save(vault, bulletin, saying(draft(), "lead1", "en", "x" * 1001), 1)
    with pytest.raises(NotChanged, match="not-a-draft"):
        save(vault, bulletin, Draft(lead=(Sentence("a"), Sentence("a"))), 1)
    with Session(vault.writer) as session, session.begin():
        row = store.find(session, 1, bulletin)
        assert row is not None
        row.state = "proposed"
    with pytest.raises(NotChanged, match="not-open"):
        save(vault, bulletin, saying(draft(), "lead1", "en", "Late."), 1)


def test_need_to_know_is_the_case_s(vault: Vault, case: int, bulletin: int) -> None:
    """Who may not know of the case finds no bulletin of it, in no list; its group does."""
    with Session(vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="few"))
        session.flush()
        session.add(GroupMember(group_id=1, person_id=1))
        session.get_one(Case, case).group_id = 1
    with Session(vault.engine) as session:
        for person, knows in ((1, True), (None, True), (2, False)):
            assert bool(store.listed(session, person)) == knows
            assert (store.find(session, person, bulletin) is not None) == knows
            assert bool(store.of_case(session, person, case)) == knows
    with Session(vault.writer) as session, session.begin(), pytest.raises(NotChanged, match="no-case"):
        store.create(session, case, draft(), PETRO)


def test_a_list_tells_titles_and_states(vault: Vault, case: int, bulletin: int) -> None:
    """The newest first."""
    with Session(vault.writer) as session, session.begin():
        other = store.create(session, case, Draft(), PETRO)
    with Session(vault.engine) as session:
        rows = store.listed(session, 1)
    assert [(each.id, each.author_name, each.titles.get("en", "")) for each in rows] == [
        (other, "Petro", ""),
        (bulletin, "Olena", "Workers were brought"),
    ]
