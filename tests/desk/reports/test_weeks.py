"""Counts by week."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.reports.weeks import Span, backwards, grouped, received, tally, unread, waits, within

MONDAY = date(2026, 11, 2)
SPAN = Span(MONDAY, 4)


def day(n: int) -> date:
    return MONDAY + timedelta(days=n)


def test_a_span_holds_whole_weeks() -> None:
    """The last of them holds the day that is asked for, whichever it is."""
    for n in range(7):
        assert Span.holding(day(21 + n), 4) == SPAN
    assert SPAN.mondays == (day(0), day(7), day(14), day(21))
    assert [SPAN.week(day(n)) for n in (-1, 0, 6, 7, 27, 28)] == [-1, 0, 0, 1, 3, 4]


def test_received_and_unread() -> None:
    """What came before the span lies there too; what came or was read after it does not count."""
    reading = {
        (day(-20), None): 2,
        (day(-20), day(8)): 3,
        (day(-20), day(-19)): 50,
        (day(1), day(1)): 4,
        (day(6), day(7)): 5,
        (day(9), None): 6,
        (day(21), day(40)): 7,
        (day(28), None): 100,
    }
    assert received(SPAN, reading) == (9, 6, 0, 7)
    assert unread(SPAN, reading) == (10, 8, 8, 15)


def test_waits() -> None:
    """Those that nobody has read wait longest: a share that reaches into them has no number."""
    reading = {(day(0), day(0)): 5, (day(0), day(3)): 3, (day(1), None): 2, (day(7), None): 1, (day(14), day(40)): 10}
    by_week, whole, bands = waits(SPAN, reading)
    assert [(each.reports, each.unread, each.median, each.most) for each in by_week] == [
        (10, 2, 0, None),
        (1, 1, None, None),
        (10, 0, 26, 26),
        (0, 0, None, None),
    ]
    assert (whole.reports, whole.unread, whole.median, whole.most) == (21, 3, 26, None)
    assert bands == (5, 0, 0, 3, 0, 10)


@given(st.dictionaries(st.integers(0, 50), st.integers(1, 20), min_size=1), st.integers(1, 100))
def test_nearest_rank(days: dict[int, int], percent: int) -> None:
    """As with all numbers written out one by one, in order."""
    written = sorted(day for day, count in days.items() for _ in range(count))
    assert within(dict(days), percent) == written[-(-len(written) * percent // 100) - 1]


def test_what_is_not_known_is_not_counted() -> None:
    """Ids that no week is known of: hidden, or of another time."""
    assert tally({1: 0, 2: 0, 3: 2}, [1, 2, 3, 4, 99], 3) == (2, 0, 1)


def test_groups_count_once() -> None:
    """A report with two codes of a group; FL is not F."""
    assert grouped({"F1": [1], "F2": [1, 2], "FL1": [3]}) == {"F": {1, 2}, "FL": {3}}


@pytest.mark.parametrize(("now", "changes", "expected"), [(5, [1, 2, -1], (4, 6, 5)), (0, [0], (0,))])
def test_backwards(now: int, changes: list[int], expected: tuple[int, ...]) -> None:
    """From what is now, without what was decided since."""
    assert backwards(now, changes) == expected
