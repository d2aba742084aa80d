"""The contract of a channel, for every one of them: a new channel adds a stand to a list, and no test."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from holub_testing.line import TestLine
from holub_testing.search import find
from holub_testing.stands import (
    IDENTITY,
    ConsoleStand,
    FormStand,
    HookedTelegramStand,
    MessengerStand,
    Stand,
    TelegramStand,
    WebDoorStand,
    wait,
)

from holub_intake.outbox import Later
from holub_wire.spool import Put, Spool

Maker = Callable[[Path, TestLine], Stand]

CONVERSATIONS: dict[str, Maker] = {"telegram": TelegramStand, "telegram, brought": HookedTelegramStand}
"""Messengers that take words and can be answered on."""
POINTERS: dict[str, Maker] = {
    "telegram, pointer": lambda directory, line: TelegramStand(directory, line, mode="pointer")
}
"""Messengers that only say where to go."""
TAKERS: dict[str, Maker] = CONVERSATIONS | {"form": FormStand, "web": WebDoorStand}
ALL: dict[str, Maker] = TAKERS | POINTERS | {"console": ConsoleStand}

WORDS = "Канарка бачила автобуси біля зеленого паркану"
REPLY = "ab" * 16


def _of(makers: dict[str, Maker]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("maker", makers.values(), ids=makers.keys())


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again is tried again soon."""
    monkeypatch.setattr("holub_intake.channels.telegram.api._WAIT", 0.01)
    monkeypatch.setattr("holub_intake.channels.telegram.talk._PAUSES", (0.01, 0.01))


@pytest.fixture
async def stand(maker: Maker, tmp_path: Path, line: TestLine) -> AsyncIterator[Stand]:
    made = maker(tmp_path / "channel", line)
    async with made.open():
        yield made


class TestChannelContract:
    """What every channel promises, as far as it takes words, can be answered on, or runs by itself."""

    @_of(TAKERS)
    async def test_durable_before_acknowledged(self, stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
        """While the disk is still writing the source is told nothing; once told, it is there."""
        begun, go_on, put = threading.Event(), threading.Event(), Spool.put

        def slow(spool: Spool, envelope_id: str, sealed: bytes) -> Put:
            begun.set()
            assert go_on.wait(20)
            return put(spool, envelope_id, sealed)

        monkeypatch.setattr(Spool, "put", slow)
        saying = asyncio.create_task(stand.say(WORDS))
        await wait(begun.is_set)
        await asyncio.sleep(0.2)
        assert not saying.done()
        assert stand.stored() == []
        go_on.set()
        assert await saying == "stored"
        assert [message.body.decode() for message in stand.stored()] == [WORDS]

    @_of(TAKERS)
    async def test_what_comes_twice_arrives_once(self, stand: Stand) -> None:
        """Also to a program that was started anew in between; the source is calmed again."""
        assert await stand.say(WORDS) == "stored"
        assert await stand.again() == "stored"
        assert [message.body.decode() for message in stand.stored()] == [WORDS]

    @_of(TAKERS)
    async def test_a_full_disk_is_said_and_nothing_is_lost(self, stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
        """Not acknowledged, told so; when there is room it is stored by itself or when it comes again."""
        with monkeypatch.context() as patch:
            patch.setattr(Spool, "put", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
            assert await stand.say(WORDS) == "not stored"
            assert stand.stored() == []
        await wait_for_stored(stand)
        assert [message.body.decode() for message in stand.stored()] == [WORDS]

    @_of(ALL)
    async def test_nothing_of_the_source_is_left(
        self, stand: Stand, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """No word, name, number or address of theirs in a file, on the terminal, in a log. Controls plant each."""
        caplog.set_level(logging.DEBUG)
        heard = await stand.say(WORDS)
        assert heard in ("stored", "not taken")
        assert (heard == "stored") == bool(stand.stored())
        planted = [WORDS, str(IDENTITY.id), IDENTITY.name, IDENTITY.username, "203.0.113.77"]
        captured = capfd.readouterr()
        # The fake server and the client of the test log too; what the program says goes through its journal.
        ours = [record for record in caplog.records if record.name.startswith(("holub", "aiogram", "asyncio"))]
        said = {"printed": f"{captured.out}{captured.err}".encode(), "logged": repr([vars(r) for r in ours]).encode()}
        for each in planted:
            assert find([stand.directory], each, said) == []
            assert find([stand.directory], each, {"control": f"x{each}x".encode()}) != []

    @_of(TAKERS)
    async def test_a_defect_tells_nothing_and_ends_nothing(
        self, stand: Stand, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """An exception that holds the words: one fixed line is printed, and the words are stored once it is mended."""
        with monkeypatch.context() as patch:
            patch.setattr(Spool, "put", lambda *_: (_ for _ in ()).throw(RuntimeError(WORDS)))
            saying = asyncio.create_task(stand.say(WORDS))
            printed = ""
            while "holub-intake: unexpected kind=RuntimeError" not in printed:
                await asyncio.sleep(0.01)
                printed += capfd.readouterr().err
        await asyncio.wait([saying])
        await wait_for_stored(stand)
        assert {line.partition("=")[0] for line in printed.splitlines()} == {"holub-intake: unexpected kind"}
        assert [message.body.decode() for message in stand.stored()] == [WORDS]

    @_of(CONVERSATIONS)
    async def test_a_source_is_told_that_there_is_an_answer(self, stand: MessengerStand) -> None:
        """Delivered; whom it cannot be told: not deliverable; during an outage: later. It names nothing."""
        await stand.say(WORDS)
        before = stand.chat()
        assert await stand.channel.notify(stand.address, REPLY) == "delivered"
        (notice,) = [each for each in stand.chat() if each not in before]
        assert len(notice) < 100
        assert not set(WORDS.split()) & set(notice.split())
        assert await stand.channel.notify(stand.stranger, REPLY) == "undeliverable"
        stand.outage(on=True)
        with pytest.raises(Later):
            await stand.channel.notify(stand.address, REPLY)
        stand.outage(on=False)

    @_of(POINTERS)
    async def test_a_pointer_tells_nobody(self, stand: MessengerStand) -> None:
        """It could not read an answer out, so the desk learns that it is not deliverable."""
        await stand.say(WORDS)
        assert await stand.channel.notify(stand.address, REPLY) == "undeliverable"

    @_of(CONVERSATIONS | POINTERS)
    async def test_it_says_in_plain_words_whether_it_works(self, stand: MessengerStand) -> None:
        """Sentences, without account or token; an outage is said, not raised. Nothing is taken by asking."""
        await stand.say(WORDS)
        before = len(stand.stored())
        well = await stand.channel.check()
        stand.outage(on=True)
        badly = await stand.channel.check()
        stand.outage(on=False)
        assert well != badly
        for sentence in (*well, *badly):
            assert sentence[0].isupper()
            assert sentence[-1] in ".?"
            assert not any(each in sentence for each in (str(IDENTITY.id), IDENTITY.username, "Traceback", "error:"))
        assert len(stand.stored()) == before

    @_of(CONVERSATIONS | POINTERS)
    async def test_close_leaves_nothing_open(self, maker: Maker, tmp_path: Path, line: TestLine) -> None:
        """No task, no connection, no thread's file; and another one on the same disk goes on."""
        files, tasks = _open_files(), asyncio.all_tasks()
        for words in (WORDS, WORDS + " знову"):
            stand = maker(tmp_path / "channel", line)
            async with stand.open():
                await stand.say(words)
                assert asyncio.all_tasks() > tasks, "the control: it did run"
                told = len(stand.stored())
        await wait(lambda: asyncio.all_tasks() <= tasks and _open_files() <= files, 5)
        assert told in (0, 2)


async def wait_for_stored(stand: Stand) -> None:
    """By itself, or because it comes again."""
    if not stand.stored():
        await stand.again()
    await wait(lambda: bool(stand.stored()))


def _open_files() -> int:
    return len(os.listdir("/proc/self/fd"))
