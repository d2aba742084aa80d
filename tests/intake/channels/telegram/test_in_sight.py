"""What a source has before its eyes: what is asked stays there, and whoever leaves is not told to go on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

import pytest
from holub_testing.fake_telegram import Person
from holub_testing.telegram_house import TelegramHouse

ANNA = Person(4242424242)
HOURS = 3600.0


def last(house: TelegramHouse) -> str:
    """What the bot said last."""
    return house.telegram.texts(ANNA)[-1]


def later(house: TelegramHouse, hours: float) -> None:
    """Move the clock of the conversations on."""
    talks: Any = house.bot._mode._talks  # type: ignore[attr-defined]
    talks._now = lambda: time.monotonic() + hours * HOURS


async def sweep(house: TelegramHouse) -> None:
    """What the bot does every 20 seconds."""
    await house.bot._mode.idle()


@pytest.mark.parametrize("what", ["contact", "/remember", "/help", "/start", "/skip", "edit", "too large", "words"])
async def test_the_question_stays_in_sight(house: TelegramHouse, what: str) -> None:
    """Whatever comes between, the question stands below what is said of it, with its buttons."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        message = await house.say(ANNA, "слова")
        before = house.telegram.labels(ANNA)
        match what:
            case "contact":
                house.telegram.bring(ANNA, {"contact": {"phone_number": "+380441112233", "first_name": "Орест"}})
            case "edit":
                house.telegram.edit(ANNA, message, "інші слова")
            case "too large":
                house.telegram.document(ANNA, b"x", size=21 * 1024 * 1024)
            case _:
                house.telegram.say(ANNA, what)
        await house.quiet()
        assert house.text("question.back") in house.telegram.labels(ANNA)
        if what != "/skip":
            assert house.telegram.labels(ANNA) == before
        assert "[1/4]" in last(house).split("\n\n")[-1] or what == "/skip"
    assert house.accounts()[0] == "слова"


async def test_a_command_that_does_not_fit(house: TelegramHouse) -> None:
    """At the gate there is nothing to skip: the gate stays."""
    async with house.running():
        await house.say(ANNA, "/start")
        gate = last(house)
        await house.say(ANNA, "/skip")
        await house.say(ANNA, "/back")
        assert last(house) == gate
        assert house.text("gate.go") in house.telegram.labels(ANNA)


@pytest.mark.parametrize(
    ("command", "said"), [("/stop", "stopped.body"), ("/delete", "again.withdrawn"), ("/forget", "again.forgotten")]
)
async def test_leaving_after_a_restart(house: TelegramHouse, command: str, said: str) -> None:
    """Who leaves is told so, and how to remove the trace; not to go on, and not to tell anything."""
    async with house.running():
        await house.say(ANNA, command)
        assert house.text(said) in last(house)
        assert house.text("telegram.traces") in last(house)
        assert house.text("again.resumed") not in last(house)
        assert house.text("account.ask") not in last(house)
        assert house.telegram.labels(ANNA) == []


async def test_leaving_in_one_batch_with_words(house: TelegramHouse) -> None:
    """Words and /stop in one go: the words are thanked for, and no question is left standing."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
    house.telegram.say(ANNA, "слова")
    house.telegram.say(ANNA, "/stop")
    async with house.running():
        await house.quiet()
        assert house.text("stopped.body") in last(house)
        assert house.telegram.labels(ANNA) == []
    assert house.accounts() == ["слова"]


async def test_going_on_after_a_restart(house: TelegramHouse) -> None:
    """What was confirmed is safe; the questions can be answered without telling anything again."""
    async with house.running():
        await house.say(ANNA, "/uk")
        assert house.text("again.resumed") in last(house)
        await house.press(ANNA, "account.without")
        assert "[1/4]" in last(house)


async def test_what_is_told_after_taking_back_stands_for_itself(house: TelegramHouse) -> None:
    """It belongs to another conversation, or the desk would take it for taken back as well."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.say(ANNA, "перше")
        await house.say(ANNA, "/delete")
        await house.say(ANNA, "друге")
        await house.say(ANNA, "/forget")
        await house.say(ANNA, "третє")
    told = {message.body.decode(): message.conversation for message in house.messages() if message.kind == "account"}
    assert len(set(told.values())) == 3
    ends = {
        message.kind: message.conversation for message in house.messages() if message.kind in ("withdraw", "forget")
    }
    assert ends == {"withdraw": told["перше"], "forget": told["друге"]}


async def test_an_hour_of_silence(house: TelegramHouse) -> None:
    """The conversation is closed, the chat is empty; who comes back is told that it is safe, and goes on."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "слова")
        later(house, 0.9)
        await sweep(house)
        assert [message.kind for message in house.messages()] == ["account"]
        later(house, 1.1)
        await sweep(house)
        assert [message.kind for message in house.messages()] == ["account", "end"]
        assert house.telegram.texts(ANNA) == []
        await house.say(ANNA, "ще слова")
        assert house.text("again.resumed") in last(house)
    assert house.accounts() == ["слова", "ще слова"]


async def test_words_while_the_conversation_is_being_closed(house: TelegramHouse) -> None:
    """They come in the moment in which it is closed for silence: not lost, and nobody is told to have left."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "слова")
        talks: Any = house.bot._mode._talks  # type: ignore[attr-defined]
        (talk,) = talks._talks.values()
        later(house, 1.1)
        async with talk.lock:
            sweeping = asyncio.create_task(sweep(house))
            await asyncio.sleep(0.05)
            house.telegram.say(ANNA, "ще слова")
            await asyncio.sleep(0.2)
        await sweeping
        await house.quiet()
        assert house.accounts() == ["слова", "ще слова"]
        assert house.text("stopped.body") not in last(house)
        assert "[1/4]" in last(house)


async def test_an_end_that_cannot_be_stored(house: TelegramHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is let go, and what is told afterwards neither waits behind it nor is lost."""

    def full(*_: object) -> None:
        raise OSError(28, "full")

    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "слова")
        later(house, 1.1)
        with monkeypatch.context() as patch:
            patch.setattr("holub_wire.spool.Spool.put", full)
            patch.setattr("holub_intake.channels.telegram.talk._PAUSES", (0.01,))
            await sweep(house)
        await house.say(ANNA, "ще слова")
    assert [message.kind for message in house.messages()] == ["account", "account"]
    assert house.accounts() == ["слова", "ще слова"]


async def test_nothing_is_remembered_of_earlier_days(make_house: Callable[..., TelegramHouse]) -> None:
    """Where an account's conversation of a day went on is forgotten with the day."""
    house = make_house()
    talks: Any = house.bot._mode._talks  # type: ignore[attr-defined]
    async with house.running():
        await house.say(ANNA, "слова")
        await house.say(ANNA, "/stop")
        assert [len(left) for left in (talks._parts, talks._seqs)] == [1, 1]
    talks.idle()
    assert [len(left) for left in (talks._parts, talks._seqs)] == [1, 1]
    for left in (talks._parts, talks._seqs):
        for key, (day, number) in left.items():
            left[key] = (day.replace(year=day.year - 1), number)
    talks.idle()
    assert [len(left) for left in (talks._parts, talks._seqs)] == [0, 0]
