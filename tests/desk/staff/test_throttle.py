"""Wrong tries wait, ever longer, where they were made; nobody is locked out, and no memory is filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.staff.throttle import A_MINUTE, BUCKETS, FORGET_SECONDS, LONGEST_SECONDS, Throttle, delay, name_key

NOW = 1_795_000_000


def test_the_delays() -> None:
    """Three tries are free, then it doubles, and ends at five minutes."""
    assert [delay(n) for n in range(8)] == [0, 0, 0, 2, 4, 8, 16, 32]
    assert delay(100) == LONGEST_SECONDS


def test_a_try_too_early_does_not_count() -> None:
    """It is told how long to wait, and waiting is enough."""
    throttle = Throttle()
    for _ in range(3):
        assert throttle.begin(b"k", NOW, known=True) == 0
    assert throttle.begin(b"k", NOW, known=True) == 2
    assert throttle.begin(b"k", NOW + 1, known=True) == 1
    assert throttle.begin(b"k", NOW + 2, known=True) == 0
    assert throttle.begin(b"k", NOW + 2, known=True) == 4


def test_a_right_try_ends_the_wait() -> None:
    """Whoever mistyped twice and then was right starts anew."""
    throttle = Throttle()
    for _ in range(3):
        throttle.begin(b"k", NOW, known=True)
    throttle.passed(b"k")
    assert [throttle.begin(b"k", NOW, known=True) for _ in range(4)] == [0, 0, 0, 2]


def test_another_key_does_not_wait() -> None:
    """A person's own browser comes in while others try her name."""
    throttle = Throttle()
    for _ in range(4):
        throttle.begin(name_key("Olena", 1), NOW, known=False)
    assert throttle.begin(name_key("Olena", 1), NOW, known=False) > 0
    assert throttle.begin(b"her browser", NOW, known=True) == 0


def test_all_strangers_together_wait() -> None:
    """More tries in a minute than the machine should work out, under ever new names; known browsers go on."""
    throttle = Throttle()
    for n in range(A_MINUTE):
        assert throttle.begin(b"%d" % n, NOW, known=False) == 0
    assert throttle.begin(b"one more", NOW, known=False) == 60
    assert throttle.begin(b"known", NOW, known=True) == 0
    assert throttle.begin(b"one more", NOW + 60, known=False) == 0


def test_wrong_tries_are_told_once() -> None:
    """How many were wrong, without the one that was right; telling does not shorten the wait."""
    throttle = Throttle()
    for _ in range(3):
        throttle.begin(b"k", NOW, known=True)
    assert throttle.told(b"k") == 3
    assert throttle.told(b"k") == 0
    assert throttle.begin(b"k", NOW, known=True) == 2
    throttle.begin(b"k", NOW + 10, known=True)
    throttle.passed(b"k")
    assert throttle.told(b"k") == 0
    assert throttle.told(b"never tried") == 0


def test_a_day_without_tries_forgets() -> None:
    """Nobody waits for what was wrong the day before yesterday."""
    throttle = Throttle()
    for _ in range(20):
        throttle.begin(b"k", NOW, known=True)
    later = NOW + FORGET_SECONDS + 1
    assert [throttle.begin(b"k", later, known=True) for _ in range(4)] == [0, 0, 0, 2]


@given(st.text(), st.text())
def test_invented_names_fill_nothing(one: str, other: str) -> None:
    """All names that nobody has share a few waits, apart from those of people."""
    keys = {name_key(each, None) for each in (one, other)}
    assert all(int(key.split()[1]) < BUCKETS for key in keys)
    assert name_key(one, 7) not in keys


@pytest.mark.parametrize("tries", [500])
def test_the_longest_wait_of_an_attack(tries: int) -> None:
    """However often a name is tried, the next try is never further away than five minutes."""
    throttle, now = Throttle(), NOW
    for _ in range(tries):
        wait = throttle.begin(b"k", now, known=True)
        assert wait <= LONGEST_SECONDS
        now += wait or 1
