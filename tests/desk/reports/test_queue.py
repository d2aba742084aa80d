"""The order of the list, apart from any page, and at the size it is made for."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from holub_desk.reports import queue
from holub_desk.vault.tables import Person, ReadBy, Report
from holub_desk.vault.vault import Vault

ME, OTHER = 1, 2


def fill(session: Session, changed: list[int], read: set[int]) -> None:
    """Reports 1, 2, … that changed at these points; `ME` has read those in `read`, `OTHER` has read all."""
    session.execute(insert(Person), [{"id": ME, "name": "a", "role": "x"}, {"id": OTHER, "name": "b", "role": "x"}])
    rows = [
        {
            "id": n,
            "conversation": f"{n:032x}",
            "year": 2026,
            "serial": n,
            "received_on": date(2026, 1, 1 + n % 28),
            "channel": "web",
            "language": "uk",
            "questionnaire": "q",
            "version": "0" * 16,
            "state": "new",
            "account": "Слова. " * 500,
            "attachments": 0,
            "ended": True,
            "withdrawn": False,
            "example": False,
            "changed": each,
        }
        for n, each in enumerate(changed, 1)
    ]
    session.execute(insert(Report), rows)
    session.execute(insert(ReadBy), [{"person_id": OTHER, "report_id": n} for n in range(1, len(changed) + 1)])
    if read:
        session.execute(insert(ReadBy), [{"person_id": ME, "report_id": n} for n in read])


def walk(session: Session, person: int, limit: int) -> tuple[list[int], list[int]]:
    new: list[int] = []
    earlier: list[int] = []
    cursor = None
    while True:
        page = queue.read_page(session, person, cursor, limit)
        assert 0 < len(page.new) + len(page.earlier) <= limit
        new += [row.id for row in page.new]
        earlier += [row.id for row in page.earlier]
        if page.more is None:
            return new, earlier
        cursor = queue.Cursor.parse(str(page.more))
        assert cursor == page.more


@given(st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_report_is_on_one_page(vault: Vault, data: st.DataObject) -> None:
    """Whatever changed in whatever order, was read or not, and however long a page is."""
    total = data.draw(st.integers(1, 25))
    changed = data.draw(st.permutations(range(10, 10 + total)))
    read = data.draw(st.sets(st.integers(1, total)))
    limit = data.draw(st.integers(1, 12))
    with Session(vault.writer) as session:
        fill(session, changed, read)
        new, earlier = walk(session, ME, limit)
        assert new == sorted(set(range(1, total + 1)) - read, key=lambda n: -changed[n - 1])
        assert earlier == sorted(read, reverse=True)
        assert walk(session, OTHER, limit) == ([], list(range(total, 0, -1)))
        counts = queue.count(session, ME)
        assert (counts.total, counts.new, counts.newest) == (total, total - len(read), total)
        assert counts.changed == max(changed)
        assert (counts.oldest_new is None) == (not new)
        assert sum(queue.count_arrived(session, ME, changed=0, newest=0)) == total
        assert queue.count_arrived(session, ME, changed=counts.changed, newest=counts.newest) == (0, 0)
        session.rollback()


def test_what_arrived_since(vault: Vault) -> None:
    """New reports and those that have more are counted apart."""
    with Session(vault.writer) as session:
        fill(session, [7, 2, 3, 4, 5, 6], set())
        assert queue.count_arrived(session, ME, changed=4, newest=4) == (2, 1)


def test_a_row_has_only_the_first_words(vault: Vault) -> None:
    """A list of long accounts is a short page."""
    with Session(vault.writer) as session:
        fill(session, [1], set())
        assert len(queue.read_page(session, ME, None, 60).new[0].opening) == queue.OPENING_WORDS


@pytest.mark.soak
def test_a_hundred_thousand_reports(vault: Vault) -> None:
    """With everything read but the oldest, which is the worst case, a page takes less than a quarter of a second."""
    total = 100_000
    with Session(vault.writer) as session, session.begin():
        fill(session, list(range(1, total + 1)), set(range(51, total + 1)))
    with Session(vault.engine) as session:
        started = time.perf_counter()
        page = queue.read_page(session, ME, None, 60)
        queue.count(session, ME)
        queue.count_arrived(session, ME, changed=total - 5, newest=total)
        took = time.perf_counter() - started
    assert (len(page.new), len(page.earlier)) == (50, 10)
    assert took < 0.25
