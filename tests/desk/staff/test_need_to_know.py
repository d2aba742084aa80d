"""What belongs to a group is not there for anyone else: not in a list, a count, an arrival, or under its number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.reports import queue, read
from holub_desk.staff.need_to_know import hidden, visible
from holub_desk.vault.tables import GroupMember, NeedToKnow, Person, ReadBy, Report, ReportGroup
from holub_desk.vault.vault import Vault

INSIDER, OUTSIDER = 1, 2
GROUP, OTHER_GROUP = 1, 2
REPORTS = 12


@pytest.fixture
def session(vault: Vault) -> Iterator[Session]:
    """Two people; the first is in a group, and nobody in the other."""
    with Session(vault.writer) as made:
        made.add_all(
            [Person(id=INSIDER, name="Olena", role="analyst"), Person(id=OUTSIDER, name="Petro", role="admin")]
        )
        made.add_all([NeedToKnow(id=GROUP, name="witnesses"), NeedToKnow(id=OTHER_GROUP, name="nobody")])
        made.flush()
        made.add(GroupMember(group_id=GROUP, person_id=INSIDER))
        made.flush()
        yield made
        made.rollback()


def fill(session: Session, groups: dict[int, int], read: set[int], folded: dict[int, int]) -> None:
    """Reports 1 to 12: some in groups, some read by both, some folded."""
    for n in range(1, REPORTS + 1):
        session.add(
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
                folded_into=folded.get(n),
            )
        )
    session.flush()
    session.add_all(ReportGroup(report_id=report, group_id=group) for report, group in groups.items())
    session.add_all(ReadBy(person_id=person, report_id=n) for n in read for person in (INSIDER, OUTSIDER))
    session.flush()


@given(
    groups=st.dictionaries(st.integers(1, REPORTS), st.sampled_from([GROUP, OTHER_GROUP])),
    seen=st.sets(st.integers(1, REPORTS)),
    folded=st.dictionaries(st.integers(2, REPORTS), st.just(1)),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_way_to_a_report_agrees(
    session: Session, groups: dict[int, int], seen: set[int], folded: dict[int, int]
) -> None:
    """Whatever belongs to whom, was read, or is folded: list, counts, numbers and arrivals show the same reports."""
    each = session.begin_nested()
    fill(session, groups, seen, folded)
    for person, mine in ((INSIDER, {GROUP}), (OUTSIDER, set[int]())):
        may = {n for n in range(1, REPORTS + 1) if groups.get(n) is None or groups[n] in mine}
        listed = {n for n in may if n not in folded}
        assert set(session.scalars(select(Report.id).where(visible(person)))) == may
        assert set(session.scalars(hidden(person))) == set(range(1, REPORTS + 1)) - may
        page = queue.read_page(session, person, None, 100)
        assert {row.id for row in page.new} == listed - seen
        assert {row.id for row in page.earlier} == may & seen
        counts = queue.count(session, person)
        assert (counts.total, counts.new) == (len(may), len(listed - seen))
        assert (counts.changed, counts.newest) == (max(may, default=0), max(may, default=0))
        assert (counts.oldest_new is None) == (not listed - seen)
        assert sum(queue.count_arrived(session, person, changed=0, newest=0)) == len(listed)
        under = {n for n in may if folded.get(n) == 1}
        assert queue.count_folded(session, person, [1]).get(1, 0) == len(under)
        assert {row.id for row in queue.read_folded(session, person, 1, 100)} == under
        assert {row.id for row in read.list_reports(session, person=person)} == may
        for n in range(1, REPORTS + 1):
            assert read.find_report(session, f"26-{n:04d}", person) == (n if n in may else None)
            assert (read.get_report(session, n, "en", person=person) is not None) == (n in may)
            assert read.changed_since(session, f"26-{n:04d}", 0, person) == (n in may)
    assert {row.id for row in read.list_reports(session, person=None)} == set(range(1, REPORTS + 1))
    each.rollback()
