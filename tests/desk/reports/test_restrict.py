"""Putting a report where only a group knows of it, and what was folded under it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.reports import queue, restrict
from holub_desk.staff import groups
from holub_desk.staff.people import NotDone
from holub_desk.vault.tables import GroupMember, NeedToKnow, Person, Report, ReportGroup
from holub_desk.vault.vault import Vault

IN, OUT, GROUP = 1, 2, 1
NOW = 1_795_000_000


@pytest.fixture
def session(vault: Vault) -> Iterator[Session]:
    """Report 1 stands for 2 and 3, which say the same, and for 4 and 5, which came on the same day."""
    with Session(vault.writer) as made:
        made.add_all([Person(id=IN, name="Olena", role="editor"), Person(id=OUT, name="Petro", role="admin")])
        made.add(NeedToKnow(id=GROUP, name="witnesses"))
        made.flush()
        made.add(GroupMember(group_id=GROUP, person_id=IN))
        for n, gist in enumerate(("same", "same", "same", "other", None), 1):
            made.add(
                Report(
                    id=n,
                    conversation=f"{n:032x}",
                    year=2026,
                    serial=n,
                    received_on=date(2026, 11, 20),
                    channel="web",
                    language="uk",
                    questionnaire="q",
                    version="v",
                    account=f"words {n}",
                    changed=n,
                    gist=gist,
                    folded_into=None if n == 1 else 1,
                )
            )
        made.flush()
        yield made


def listed(session: Session, person: int) -> dict[int, int]:
    """The rows of someone's list, and how many each stands for."""
    return {row.id: row.folded for row in queue.read_page(session, person, None, 100).new}


def test_what_says_the_same_goes_with_it(session: Session) -> None:
    """Those who may not know see neither the report nor its copies; what only came on the same day stays for all."""
    restrict.put(session, 1, GROUP, IN, NOW)
    assert listed(session, OUT) == {4: 1}
    assert listed(session, IN) == {1: 2, 4: 1}
    assert queue.count(session, OUT).total == 2
    assert queue.count(session, IN).total == 5
    assert set(session.scalars(select(ReportGroup.report_id))) == {1, 2, 3}
    entries = [entry.said for entry in log.entries_of(session, 1, limit=5)]
    assert [(said["did"], said["group"], said["person"]) for said in entries if said] == [("need to know", GROUP, IN)]


def test_given_back_to_everyone(session: Session) -> None:
    """All of it, as it was before but for what stands by itself now."""
    restrict.put(session, 1, GROUP, IN, NOW)
    restrict.put(session, 1, None, IN, NOW)
    assert listed(session, OUT) == listed(session, IN) == {1: 2, 4: 1}
    assert session.scalars(select(ReportGroup)).all() == []


def test_a_group_with_reports_stays(session: Session) -> None:
    """Removing it would show them to everyone; empty, it can go. Without members nobody reads them."""
    restrict.put(session, 1, GROUP, IN, NOW)
    with pytest.raises(NotDone, match="reports"):
        groups.remove(session, GROUP, OUT, NOW)
    groups.take_out(session, GROUP, IN, OUT, NOW)
    assert listed(session, IN) == {4: 1}
    assert [(each.name, each.members, each.reports) for each in groups.listed(session)] == [("witnesses", (), 3)]
    groups.put_in(session, GROUP, OUT, OUT, NOW)
    assert listed(session, OUT) == {1: 2, 4: 1}
    restrict.put(session, 1, None, OUT, NOW)
    groups.remove(session, GROUP, OUT, NOW)
    assert groups.listed(session) == ()


@pytest.mark.parametrize(("name", "fault"), [("", "name"), ("a\u202eb", "name"), ("witnesses", "taken")])
def test_groups_that_are_not_made(session: Session, name: str, fault: str) -> None:
    """A name that is empty, hides something, or is there already."""
    with pytest.raises(NotDone, match=fault):
        groups.make(session, name, OUT, NOW)


def test_nobody_unknown_is_put_in(session: Session) -> None:
    """Neither into a group that is not there, nor someone who does not work here."""
    for group, person, fault in ((9, IN, "nobody"), (GROUP, 9, "left")):
        with pytest.raises(NotDone, match=fault):
            groups.put_in(session, group, person, OUT, NOW)
