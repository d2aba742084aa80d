"""Addresses that forget: what a key makes of an account, and what is left when it is gone."""

from __future__ import annotations

import base64
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_intake.addresses import Account, Addresses, DayKey, DiskKeys, KeyStore, MemoryKeys

START = date(2026, 3, 1)
SOURCE = Account("telegram", "5550001")
OTHER = Account("telegram", "5550002")


class Clock:
    """A day that tests move."""

    def __init__(self) -> None:
        self.day = START

    def __call__(self) -> date:
        return self.day

    def to(self, number: int) -> None:
        """The day `number` of the test, from 0."""
        self.day = START + timedelta(days=number)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["memory", "disk"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeyStore:
    return MemoryKeys() if request.param == "memory" else DiskKeys(tmp_path / "day-keys")


@pytest.fixture
def addresses(store: KeyStore, clock: Clock) -> Addresses:
    return Addresses(30, store, clock)


def test_a_handle_is_the_same_all_day_and_another_on_the_next(addresses: Addresses, clock: Clock) -> None:
    """Within a day the desk can tell that it is one source; over days only if the source asks for it."""
    first = addresses.reply(SOURCE)
    assert addresses.reply(SOURCE).handle == first.handle
    assert addresses.reply(OTHER).handle != first.handle
    clock.to(1)
    second = addresses.reply(SOURCE)
    assert second.handle != first.handle
    assert first.previous is None
    assert second.previous is None


def test_a_return_address_opens_while_its_key_lives(addresses: Addresses, clock: Clock) -> None:
    """Thirty days after the message it still opens; on the next day nobody can."""
    address = addresses.reply(SOURCE).address
    for day in (0, 5, 29, 30):
        clock.to(day)
        addresses.forget()
        assert addresses.open(address) == SOURCE
    clock.to(31)
    assert addresses.open(address) is None, "before the key is swept"
    addresses.forget()
    assert addresses.open(address) is None


def test_all_return_addresses_are_as_long_and_none_twice_the_same(addresses: Addresses) -> None:
    """Neither its length nor itself says of whom it is, not even that two are of one account."""
    made = {addresses.reply(Account("telegram", name)).address for name in ("1", "1", "1", "9" * 60)}
    assert len(made) == 4
    assert len({len(address) for address in made}) == 1


@given(st.integers(0, 159), st.integers(1, 255))
def test_a_changed_address_is_nobodys(place: int, change: int) -> None:
    """Whatever the desk sends back, wrong or made up, is refused without an error."""
    addresses = Addresses(30, MemoryKeys(), Clock())
    data = bytearray(base64.urlsafe_b64decode(addresses.reply(SOURCE).address))
    assert len(data) == 160
    data[place] ^= change
    assert addresses.open(base64.urlsafe_b64encode(data).decode()) is None


@given(st.text(max_size=300))
def test_noise_is_nobodys(noise: str) -> None:
    """Likewise for any text at all."""
    assert Addresses(30, MemoryKeys(), Clock()).open(noise) is None


def test_continuity_seals_old_and_new_together_only_for_who_asked(addresses: Addresses, clock: Clock) -> None:
    """From the wish on, each day's messages name the handle before; nobody else's do."""
    addresses.ask_continuity(SOURCE)
    before = addresses.reply(SOURCE)
    addresses.reply(OTHER)
    clock.to(20)
    after = addresses.reply(SOURCE)
    assert after.previous == before.handle
    assert addresses.reply(SOURCE).previous == before.handle, "on every message of the day: one may be lost"
    assert addresses.reply(OTHER).previous is None
    clock.to(45)
    assert addresses.reply(SOURCE).previous == after.handle


def test_continuity_ends_with_silence_and_after_ninety_days(addresses: Addresses, clock: Clock) -> None:
    """A month without a word ends it, and ninety days end it also for who writes every week."""
    addresses.ask_continuity(SOURCE)
    clock.to(31)
    assert not addresses.has_continuity(SOURCE)
    assert addresses.reply(SOURCE).previous is None
    addresses.ask_continuity(SOURCE)
    previous: list[bool] = []
    for day in range(31, 31 + 106, 7):
        clock.to(day)
        previous.append(addresses.reply(SOURCE).previous is not None)
    assert previous == [False, *[True] * 12, False, False, False]


def test_continuity_is_taken_back_at_once(addresses: Addresses, clock: Clock) -> None:
    """The next day's handle stands alone."""
    addresses.ask_continuity(SOURCE)
    addresses.drop_continuity(SOURCE)
    assert not addresses.has_continuity(SOURCE)
    clock.to(1)
    assert addresses.reply(SOURCE).previous is None


def test_a_restart_forgets_what_was_in_memory(clock: Clock) -> None:
    """The default: nothing of an address outlives the process."""
    address = Addresses(30, MemoryKeys(), clock).reply(SOURCE).address
    assert Addresses(30, MemoryKeys(), clock).open(address) is None


def test_a_restart_keeps_what_is_on_the_disk(tmp_path: Path, clock: Clock) -> None:
    """With `addresses = "disk"`: keys and wishes come back, and dead ones are destroyed before anything is served."""
    first = Addresses(30, DiskKeys(tmp_path), clock)
    first.ask_continuity(SOURCE)
    made = first.reply(SOURCE)
    clock.to(10)
    again = Addresses(30, DiskKeys(tmp_path), clock)
    assert again.open(made.address) == SOURCE
    assert again.reply(SOURCE).previous == made.handle
    clock.to(31)
    Addresses(30, DiskKeys(tmp_path), clock)
    assert [path.name for path in tmp_path.iterdir()] == ["2026-03-11"]


def test_a_damaged_key_is_no_key(tmp_path: Path, clock: Clock) -> None:
    """Half a file, after a disk has failed, makes no handle that anybody could make; the day gets a new key."""
    (tmp_path / START.isoformat()).write_bytes(b"x")
    first = Addresses(30, DiskKeys(tmp_path), clock).reply(SOURCE)
    assert first.handle != DayKey(b"x").handle(SOURCE)
    assert Addresses(30, DiskKeys(tmp_path), clock).open(first.address) == SOURCE


def test_a_key_is_there_before_it_is_needed(tmp_path: Path, clock: Clock) -> None:
    """Its file does not tell when the first message of the day came."""
    addresses = Addresses(30, DiskKeys(tmp_path), clock)
    clock.to(1)
    addresses.make_ready()
    assert (tmp_path / "2026-03-02").stat().st_mtime % 86_400 == 0
    before = (tmp_path / "2026-03-02").stat().st_ctime_ns
    addresses.reply(SOURCE)
    assert (tmp_path / "2026-03-02").stat().st_ctime_ns == before


def test_a_dead_key_is_overwritten_in_memory(clock: Clock) -> None:
    """As far as Python can: the bytes that held it are zeros."""
    addresses = Addresses(30, MemoryKeys(), clock)
    addresses.reply(SOURCE)
    raw = addresses._keys[START].raw
    assert any(raw)
    clock.to(31)
    addresses.forget()
    assert not any(raw)


def test_nothing_shows_an_account(addresses: Addresses) -> None:
    """Neither a repr of an account, nor one of all keys."""
    addresses.reply(SOURCE)
    shown = f"{SOURCE!r} {addresses!r} {addresses._keys!r} {addresses.reply(SOURCE)!r}"
    assert SOURCE.id in SOURCE.raw().decode()
    assert SOURCE.id not in shown
