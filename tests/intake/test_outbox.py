"""Notices: delivered once, read by their own source alone, forgotten when their time is over."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import pytest

from holub_intake.addresses import Account, Addresses, MemoryKeys
from holub_intake.outbox import Later, Outbox
from holub_wire.age.identities import HybridIdentity
from holub_wire.post import Post
from holub_wire.reply import Notice, seal_notice

DAY = date(2026, 3, 1)
SOURCE = Account("telegram", "5550001")
STRANGER = Account("telegram", "5550002")
CONVERSATION = "c" * 32


class Telegraph:
    """A messenger that keeps what it was told, and does as the test says."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []
        self.outcome: Literal["delivered", "undeliverable", "later"] = "delivered"

    async def notify(self, account: str, reply: str) -> Literal["delivered", "undeliverable"]:
        if self.outcome == "later":
            raise Later
        self.told.append((account, reply))
        return self.outcome


class House:
    """An outbox and the desk's half of it."""

    def __init__(self, root: Path) -> None:
        self.day = DAY
        self.post = Post(root)
        self.post.prepare()
        self.identity = HybridIdentity.generate()
        self.addresses = Addresses(30, MemoryKeys(), lambda: self.day)
        self.messenger = Telegraph()
        self.outbox = Outbox(self.post, self.identity, self.addresses, {"telegram": self.messenger}, lambda: self.day)

    def lay(self, account: Account = SOURCE, text: str = "Was it on Friday?", address: str | None = None) -> str:
        """What the desk does with a reply; returns its id."""
        reply = secrets.token_hex(16)
        address = address or self.addresses.reply(account).address
        notice = Notice(reply, address, CONVERSATION, text, self.day + timedelta(days=3))
        self.post.put_outbox(reply, seal_notice(notice, self.identity.recipient()))
        return reply


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


async def test_a_notice_is_delivered_once_and_stays_to_be_read(house: House) -> None:
    """The source is told once; the desk learns that, and nothing of to whom."""
    reply = house.lay()
    for _ in range(3):
        assert await house.outbox.run_once() == 0
    assert house.messenger.told == [(SOURCE.id, reply)]
    assert house.post.outcomes() == {reply: "delivered"}
    read = house.outbox.read(SOURCE, reply)
    assert read is not None
    assert (read.text, read.conversation) == ("Was it on Friday?", CONVERSATION)
    house.outbox.done(reply)
    assert house.outbox.read(SOURCE, reply) is None


async def test_only_its_own_source_reads_it(house: House) -> None:
    """Who guesses or copies the id of a reply gets nothing; nor does a wrong id."""
    reply = house.lay()
    await house.outbox.run_once()
    assert house.outbox.read(STRANGER, reply) is None
    assert house.outbox.read(SOURCE, "0" * 32) is None
    assert house.outbox.read(SOURCE, "../intake.key") is None
    assert house.outbox.read(SOURCE, reply) is not None, "the control"


async def test_what_cannot_be_delivered_now_waits(house: House) -> None:
    """An outage is not the end of a reply."""
    reply = house.lay()
    house.messenger.outcome = "later"
    assert await house.outbox.run_once() == 1
    assert house.post.outcomes() == {}
    house.messenger.outcome = "delivered"
    assert await house.outbox.run_once() == 0
    assert house.post.outcomes() == {reply: "delivered"}


async def test_after_three_days_it_is_gone(house: House) -> None:
    """Delivered or not, read or not."""
    told = house.lay()
    await house.outbox.run_once()
    house.messenger.outcome = "later"
    untold = house.lay()
    await house.outbox.run_once()
    house.day += timedelta(days=3)
    assert house.outbox.read(SOURCE, told) is None
    await house.outbox.run_once()
    assert house.post.outcomes() == {told: "delivered", untold: "expired"}
    assert house.post.outbox() == house.post.noticed() == []


async def test_a_forgotten_source_cannot_be_reached(house: House) -> None:
    """When its key is gone the desk is told so; likewise when the source blocked the line."""
    old = house.addresses.reply(SOURCE).address
    house.day += timedelta(days=31)
    forgotten = house.lay(address=old)
    house.messenger.outcome = "undeliverable"
    blocked = house.lay()
    await house.outbox.run_once()
    assert house.post.outcomes() == {forgotten: "undeliverable", blocked: "undeliverable"}
    assert house.post.outbox() == []


async def test_who_wants_to_be_forgotten_leaves_no_notice(house: House) -> None:
    """Told or not yet; those of others stay."""
    told = house.lay()
    await house.outbox.run_once()
    untold, others = house.lay(), house.lay(STRANGER)
    house.outbox.forget(SOURCE)
    assert house.post.outbox() == [others]
    assert house.post.noticed() == []
    assert house.post.outcomes() == {told: "delivered", untold: "undeliverable"}


async def test_rubbish_is_undeliverable(house: House) -> None:
    """Sealed to another, noise, or under another id: nothing stops the next one."""
    ids = [secrets.token_hex(16) for _ in range(3)]
    notice = Notice(ids[0], house.addresses.reply(SOURCE).address, CONVERSATION, "x", DAY + timedelta(days=3))
    house.post.put_outbox(ids[0], seal_notice(notice, HybridIdentity.generate().recipient()))
    house.post.put_outbox(ids[1], secrets.token_bytes(8192))
    house.post.put_outbox(ids[2], seal_notice(notice, house.identity.recipient()))
    good = house.lay()
    await house.outbox.run_once()
    assert house.post.outcomes() == dict.fromkeys(ids, "undeliverable") | {good: "delivered"}
