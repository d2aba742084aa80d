"""Proof of work: bound to one envelope, fresh, and worth what is asked."""

from __future__ import annotations

import hashlib
import itertools
import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_intake.flood.load import CALM, CROWD, FILLING, FULL, next_bits
from holub_intake.flood.work import LEAST_BITS, MOST_BITS, VALID_MINUTES, Work, worked_on, zero_bits

ID = "ab" * 16


class Clock:
    """Minutes that a test moves."""

    def __init__(self) -> None:
        self.minute = 0

    def __call__(self) -> int:
        return self.minute


def solve(challenge: str, envelope_id: str, sealed: bytes) -> str:
    """As a sender does it."""
    sha256, bits = hashlib.sha256(sealed).hexdigest(), int(challenge.partition(".")[0])
    for nonce in itertools.count():
        if zero_bits(hashlib.sha256(worked_on(challenge, envelope_id, sha256, nonce)).digest()) >= bits:
            return f"{challenge}.{nonce}.{sha256}"
    raise AssertionError


def test_work_is_taken_for_its_envelope_alone() -> None:
    """Not for another id, not for other bytes, not changed, and by no other process."""
    work = Work(Clock())
    sealed = secrets.token_bytes(100)
    proof = solve(work.challenge(10), ID, sealed)
    found = work.check(proof, ID, 10)
    assert found is not None
    assert found.sha256 == hashlib.sha256(sealed).hexdigest()
    assert work.check(proof, "cd" * 16, 10) is None
    assert work.check(proof.replace("10.", "11.", 1), ID, 10) is None
    assert Work(Clock()).check(proof, ID, 10) is None
    other = hashlib.sha256(b"other").hexdigest()
    assert work.check(proof[:-64] + other, ID, 10) is None


def test_work_is_fresh_and_worth_the_price() -> None:
    """The price may have risen a little meanwhile; a quarter of an hour later it is stale."""
    clock = Clock()
    work = Work(clock)
    proof = solve(work.challenge(10), ID, b"x")
    assert [work.check(proof, ID, bits) is not None for bits in (8, 10, 12, 13)] == [True, True, True, False]
    clock.minute = VALID_MINUTES
    assert work.check(proof, ID, 10) is not None
    clock.minute = VALID_MINUTES + 1
    assert work.check(proof, ID, 10) is None


@pytest.mark.parametrize("header", ["", "x", "10.0.00.1.00", "99999999999.1.1", "10.0." + "0" * 32 + ".-1." + "0" * 64])
def test_other_headers_are_no_work(header: str) -> None:
    """Whatever they hold."""
    assert Work(Clock()).check(header, ID, 10) is None


def test_a_spent_proof_is_remembered_as_long_as_it_would_count() -> None:
    """And no longer: which envelopes there were is forgotten."""
    clock = Clock()
    work = Work(clock)
    work.spend(ID)
    clock.minute = VALID_MINUTES
    assert work.is_spent(ID)
    clock.minute += 1
    work.forget_old()
    assert not work._spent
    assert not work.is_spent(ID)


@given(st.text(max_size=200))
def test_noise_is_no_work(noise: str) -> None:
    """Never an error."""
    assert Work(Clock()).check(noise, ID, 1) is None


def test_spent_is_remembered_and_bounded() -> None:
    """The oldest go first."""
    work = Work(Clock())
    work.spend(ID)
    assert work.is_spent(ID)
    assert not work.is_spent("cd" * 16)


@given(
    st.sampled_from([0, *range(LEAST_BITS, MOST_BITS + 1)]),
    st.lists(st.tuples(st.integers(0, 600), st.floats(0, 1)), max_size=60),
)
def test_the_price_stays_within_its_bounds(bits: int, seen: list[tuple[int, float]]) -> None:
    """Whatever the load does; and never more than one step up at a time."""
    for waiting, used in seen:
        after = next_bits(bits, waiting, used)
        assert after == 0 or LEAST_BITS <= after <= MOST_BITS
        assert after <= max(bits + 1, LEAST_BITS)
        bits = after


@given(st.sampled_from([0, *range(LEAST_BITS, MOST_BITS + 1)]))
def test_an_idle_line_asks_for_nothing_soon(bits: int) -> None:
    """From the highest price it takes a few seconds."""
    for _ in range(MOST_BITS):
        bits = next_bits(bits, CALM, 0.0)
    assert bits == 0
    assert next_bits(0, CROWD - 1, 0.49) == 0


def test_a_crowd_or_a_filling_disk_raises_it() -> None:
    """Step by step, to the top; a disk that is half full keeps it from nothing without a crowd."""
    for waiting, used in ((CROWD, 0.0), (0, FULL)):
        bits = 0
        for _ in range(20):
            bits = next_bits(bits, waiting, used)
        assert bits == MOST_BITS
    assert next_bits(0, 0, FILLING) == LEAST_BITS
    assert next_bits(MOST_BITS, 0, FILLING) == MOST_BITS - 1
