"""Challenges: made without memory, good once, for one purpose, for five minutes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from holub_desk.staff.challenges import SECONDS, Challenges

NOW = 1_795_000_000


def test_once_in_time_and_for_its_purpose() -> None:
    """Each of the three is needed."""
    challenges = Challenges(b"k" * 32)
    made = challenges.make("sign in", NOW)
    assert not challenges.use(made, "confirm", NOW)
    assert not challenges.use(made, "sign in", NOW + SECONDS + 1)
    assert challenges.use(made, "sign in", NOW + SECONDS)
    assert not challenges.use(made, "sign in", NOW)
    assert challenges.make("sign in", NOW) != challenges.make("sign in", NOW)


def test_asking_fills_nothing() -> None:
    """A stranger who asks a thousand times leaves nothing behind; what was used is forgotten in its time."""
    challenges = Challenges(b"k" * 32)
    made = [challenges.make("sign in", NOW) for _ in range(1000)]
    assert challenges._used == {}
    assert all(challenges.use(each, "sign in", NOW) for each in made[:10])
    assert len(challenges._used) == 10
    assert challenges.use(challenges.make("sign in", NOW + 400), "sign in", NOW + 400)
    assert len(challenges._used) == 1


@given(st.binary(max_size=80), st.integers(0, 55), st.integers(1, 255))
def test_forged_ones_are_not_ours(forged: bytes, place: int, change: int) -> None:
    """Neither made up, nor changed in a bit, nor of another process."""
    challenges = Challenges(b"k" * 32)
    assert not challenges.use(forged, "sign in", NOW)
    made = bytearray(challenges.make("sign in", NOW))
    made[place] ^= change
    assert not challenges.use(bytes(made), "sign in", NOW)
    assert not challenges.use(Challenges(b"o" * 32).make("sign in", NOW), "sign in", NOW)


def test_a_secret_stays_the_same_for_a_purpose() -> None:
    """And is another for every other purpose, and in every other process."""
    challenges = Challenges(b"k" * 32)
    assert challenges.secret("a") == challenges.secret("a")
    assert len({challenges.secret("a"), challenges.secret("b"), Challenges(b"o" * 32).secret("a")}) == 3
    assert len(challenges.secret("a")) == 20
