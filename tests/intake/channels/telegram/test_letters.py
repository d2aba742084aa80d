"""Answers of the desk on Telegram: a neutral notice, words when asked for, and the answer in its own report."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from holub_testing.fake_telegram import FakeTelegram, Person
from holub_testing.telegram_house import TelegramHouse

from holub_intake.addresses import Account
from holub_intake.dispatch import today
from holub_intake.outbox import Later
from holub_wire.reply import Notice

ANNA, BORYS = Person(4242424242), Person(6)
REPLY, EARLIER = "ab" * 16, "e" * 32
LETTER = "Дякуємо. Чи було це вночі?"


class Notices:
    """An outbox with one letter for Anna."""

    def __init__(self) -> None:
        self.gone: list[str] = []

    def read(self, account: Account, reply: str) -> Notice | None:
        mine = account.id == str(ANNA.id) and reply == REPLY and reply not in self.gone
        return Notice(reply, "address", EARLIER, LETTER, today()) if mine else None

    def done(self, reply: str) -> None:
        self.gone.append(reply)

    def forget(self, account: Account) -> None:
        self.gone.append(account.id)


@pytest.fixture
def notices(house: TelegramHouse) -> Notices:
    house.letters.notices = made = Notices()
    return made


async def _noticed(house: TelegramHouse) -> None:
    """Anna wrote once, left, and is told that there is an answer."""
    await house.say(ANNA, "/start")
    await house.say(ANNA, "Бачила автобуси.")
    await house.say(ANNA, "/stop")
    assert await house.bot.notify(str(ANNA.id), REPLY) == "delivered"


async def test_a_notice_is_silent_and_says_nothing(house: TelegramHouse, notices: Notices) -> None:
    """No sound, no word of the letter, the same sentence for everybody."""
    async with house.running():
        await _noticed(house)
        asked = house.telegram.calls[-1][1]
        assert asked["disable_notification"] == "true"
        assert house.text("telegram.notice") in asked["text"]
        assert not set(LETTER.split()) & set(asked["text"].split())


async def test_a_letter_is_read_by_its_own_source(house: TelegramHouse, notices: Notices) -> None:
    """Who copies the button gets nothing; read and deleted, it is gone on both sides."""
    async with house.running():
        await _noticed(house)
        message, data = house.telegram.buttons(ANNA, house.text("telegram.read"))[0]
        house.telegram.press_data(BORYS, message, data)
        await house.press(ANNA, "telegram.read")
        assert LETTER in house.telegram.texts(ANNA)[-1]
        assert house.telegram.texts(BORYS) == [house.text("telegram.letter_gone")]
        await house.press(ANNA, "telegram.letter_done")
        assert LETTER not in "".join(house.telegram.texts(ANNA))
        house.telegram.press_data(ANNA, message, data)
        await house.quiet()
        assert house.telegram.texts(ANNA)[-1] == house.text("telegram.letter_gone")
    assert notices.gone == [REPLY]


async def test_what_is_answered_belongs_to_what_was_asked(house: TelegramHouse, notices: Notices) -> None:
    """Words and files after reading go to the letter's conversation, in order, and no questions are asked again; a
    report of its own begins with /start once that is over."""
    async with house.running():
        await _noticed(house)
        await house.press(ANNA, "telegram.read")
        await house.say(ANNA, "Так, уночі.")
        house.telegram.document(ANNA, b"%PDF-1.7 ...")
        await house.quiet()
        await house.say(ANNA, "Близько третьої.")
        assert house.text("account.more") in house.telegram.texts(ANNA)[-1]
        assert house.text("question.skip") not in house.telegram.labels(ANNA)
        await house.say(ANNA, "/stop")
        await house.say(ANNA, "Нова розповідь.")
    answers = [message for message in house.messages() if message.conversation == EARLIER]
    assert [message.kind for message in answers] == ["account", "attachment", "account"]
    assert [message.body.decode() for message in answers if message.kind == "account"] == [
        "Так, уночі.", "Близько третьої."
    ]  # fmt: skip
    assert all(message.signature for message in answers)
    others = [message.body.decode() for message in house.messages() if message.conversation != EARLIER]
    assert "Бачила автобуси." in others
    assert "Нова розповідь." in others


async def test_it_can_be_answered_later_and_twice(house: TelegramHouse, notices: Notices) -> None:
    """The button under the letter begins again after the conversation was forgotten; the order goes on."""
    async with house.running():
        await _noticed(house)
        await house.press(ANNA, "telegram.read")
        await house.say(ANNA, "Перше.")
        await house.say(ANNA, "/stop")
        await house.press(ANNA, "telegram.answer")
        await house.say(ANNA, "Друге.")
    answers = [message for message in house.messages() if message.conversation == EARLIER]
    assert [message.body.decode() for message in answers] == ["Перше.", "Друге."]
    assert answers[0].seq < answers[1].seq


async def test_a_letter_in_the_midst_of_questions(house: TelegramHouse, notices: Notices) -> None:
    """The question goes from the chat: an answer to the desk is not taken for one to it. What was told stays told."""
    async with house.running():
        await house.say(ANNA, "/start")
        await house.press(ANNA, "gate.go")
        await house.say(ANNA, "Нове.")
        assert house.text("page.stop") in house.telegram.labels(ANNA)
        assert await house.bot.notify(str(ANNA.id), REPLY) == "delivered"
        await house.press(ANNA, "telegram.read")
        assert house.telegram.labels(ANNA) == [house.text("telegram.answer"), house.text("telegram.letter_done")]
        await house.say(ANNA, "Так.")
    kinds = {message.body.decode(): (message.kind, message.conversation == EARLIER) for message in house.messages()}
    assert kinds == {"Нове.": ("account", False), "Так.": ("account", True)}


async def test_who_cannot_be_told(house: TelegramHouse, notices: Notices) -> None:
    """Blocked or never met: not deliverable. An outage: later."""
    house.telegram.blocked.add(9)
    assert await house.bot.notify("9", REPLY) == "undeliverable"
    assert await house.bot.notify("10", REPLY) == "undeliverable"
    house.telegram.say(ANNA, "слова")
    house.telegram.fault = lambda method: "429"
    house.telegram.retry_after = 3600
    with pytest.raises(Later):
        await house.bot.notify(str(ANNA.id), REPLY)
    await house.bot.close()


async def test_a_pointer_tells_nobody(make_house: Callable[..., TelegramHouse], telegram: FakeTelegram) -> None:
    """It could not read the letter out either: the desk learns that it is not deliverable."""
    house = make_house(mode="pointer")
    telegram.say(ANNA, "слова")
    assert await house.bot.notify(str(ANNA.id), REPLY) == "undeliverable"
    assert telegram.texts(ANNA) == []
    await house.bot.close()


async def test_a_notice_outlives_an_orderly_stop(house: TelegramHouse, notices: Notices) -> None:
    """With day keys on the disk it can be read after a restart; the letter itself, once shown, goes."""
    async with house.running():
        await _noticed(house)
    assert house.text("telegram.notice") in house.telegram.texts(ANNA)[-1]
