"""Token, updates, deletions, limits: each by itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.telegram_house import TelegramHouse

from holub_intake.addresses import Account
from holub_intake.channels.telegram.api import Api
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.limits import Limits
from holub_intake.channels.telegram.token import VARIABLE, Token, take_token
from holub_intake.channels.telegram.updates import Group, Incoming, Nothing, read_update
from holub_wire.command import CommandError

ANNA = Person(4242424242)


def test_the_token_does_not_stay_in_the_environment(tmp_path: Path) -> None:
    """Taken out when read; a credential goes before; a wrong one is not repeated in the error."""
    environment = {VARIABLE: TOKEN}
    assert take_token(environment).reveal() == TOKEN
    assert environment == {}
    assert TOKEN not in repr(Token(TOKEN)) + str(Token(TOKEN))
    (tmp_path / "telegram-token").write_text(TOKEN + "\n")
    assert take_token({"CREDENTIALS_DIRECTORY": str(tmp_path), VARIABLE: "other"}).reveal() == TOKEN
    for wrong in ({}, {VARIABLE: "canary-wrong"}):
        with pytest.raises(CommandError) as error:
            take_token(wrong)
        assert "canary-wrong" not in f"{error.value} {error.value.__dict__}"


@pytest.mark.parametrize(
    "untrusted",
    [{}, {"update_id": 1}, {"update_id": 1, "message": None}, {"update_id": 1, "message": {"chat": []}},
     {"update_id": 1, "poll": {}}, {"update_id": 1, "callback_query": {"id": "1"}}],
)  # fmt: skip
def test_an_update_that_cannot_be_read_brings_nothing(untrusted: dict[str, object]) -> None:
    """Whatever it is, it holds up nobody."""
    assert isinstance(read_update(untrusted), Nothing)


def test_names_end_here(telegram: FakeTelegram) -> None:
    """Nothing of who wrote is in what is read, and the account does not show in a repr."""
    origin = {"type": "user", "date": 1, "sender_user": {"id": 1, "first_name": "Орест"}}
    telegram.say(ANNA, "слова", forward_origin=origin)
    incoming = read_update(telegram.pending()[0])
    assert isinstance(incoming, Incoming)
    assert incoming.account == Account("telegram", "4242424242")
    shown = repr(incoming)
    assert not [each for each in ("Канарейко", "canary_user", "Орест", "4242424242", "слова") if each in shown]


def test_groups_are_not_read() -> None:
    """Only that there is a group to leave."""
    chat = {"id": -100, "type": "supergroup", "title": "canary"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": 1}, "text": "слова"}
    assert read_update({"update_id": 5, "message": message}) == Group(5, -100)


async def test_a_group_is_left(house: TelegramHouse) -> None:
    """The bot goes, says nothing and stores nothing."""
    chat = {"id": -100, "type": "group"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": ANNA.as_sender(), "text": "слова"}
    house.telegram.raw_update({"message": message})
    async with house.running():
        await house.quiet()
    assert [method for method, _ in house.telegram.calls if method in ("leaveChat", "sendMessage")] == ["leaveChat"]
    assert house.messages() == []


async def test_nothing_is_confirmed_before_it_is_deleted(house: TelegramHouse) -> None:
    """Stored at once; while Telegram does not delete, the update stays there, for a killed process to get again."""
    house.telegram.fault = lambda method: "500" if method == "deleteMessages" else None
    async with house.running():
        house.telegram.say(ANNA, "Бачив автобуси.")
        await house.until(lambda: house.accounts() == ["Бачив автобуси."])
        await house.until(lambda: [method for method, _ in house.telegram.calls].count("deleteMessages") > 2)
        assert house.telegram.pending()
        assert house.telegram.texts(ANNA, by_bot=False) == ["Бачив автобуси."]
        house.telegram.fault = lambda method: None
        await house.quiet()
    assert house.telegram.texts(ANNA, by_bot=False) == []
    assert house.accounts() == ["Бачив автобуси."]


async def test_the_operator_is_warned(telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    """After 40 hours, with a count and nothing else; after 48 it is given up, and said."""
    now = [1_000_000.0]
    telegram.now = lambda: now[0]
    deletions = Deletions(lambda: now[0])
    message = telegram.say(ANNA, "слова")
    deletions.add(ANNA.id, [message], int(now[0]))
    api = Api(Token(TOKEN), telegram.url)
    telegram.fault = lambda method: "500"
    await deletions.sweep(api)
    assert capsys.readouterr().err == ""
    now[0] += 41 * 3600
    await deletions.sweep(api)
    assert capsys.readouterr().err == "holub-intake: deletion-late count=1\n"
    now[0] += 8 * 3600
    await deletions.sweep(api)
    assert "deletion-lost count=1" in capsys.readouterr().err
    assert len(deletions) == 0
    await api.close()


def test_limits() -> None:
    """An hour and a day later there is room again; accounts do not share."""
    now = [0.0]
    limits = Limits(2, 100, lambda: now[0])
    one, other = Account("telegram", "1"), Account("telegram", "2")
    assert [limits.admits(one) for _ in range(3)] == [True, True, False]
    assert limits.admits(other)
    assert [limits.admits_file(one, 60), limits.admits_file(one, 60)] == [True, False]
    now[0] = 3601
    assert limits.admits(one)
    now[0] = 86401
    assert limits.admits_file(one, 60)


async def test_notices(house: TelegramHouse) -> None:
    """A neutral, silent sentence; who blocked the bot cannot be told; the words come when asked for, to their own
    source only."""

    class Notices:
        def __init__(self) -> None:
            self.gone: list[str] = []

        def read(self, account: Account, reply: str) -> str | None:
            return "лист" if account.id == str(ANNA.id) and reply not in self.gone else None

        def done(self, reply: str) -> None:
            self.gone.append(reply)

        def forget(self, account: Account) -> None: ...

    reply, other = "ab" * 16, Person(6)
    house.letters.notices = notices = Notices()
    assert await house.bot.notify(str(ANNA.id), reply) == "delivered"
    assert "лист" not in house.telegram.texts(ANNA)[-1]
    assert house.telegram.calls[-1][1]["disable_notification"] == "true"
    async with house.running():
        message, data = house.telegram.buttons(ANNA, house.text("telegram.read"))[0]
        house.telegram.press_data(other, message, data)
        await house.press(ANNA, "telegram.read")
        assert house.telegram.texts(ANNA) == ["лист"]
        assert "лист" not in house.telegram.texts(other)
        await house.press(ANNA, "telegram.letter_done")
    assert house.telegram.texts(ANNA) == []
    assert notices.gone == [reply]
    house.telegram.blocked.add(9)
    assert await house.bot.notify("9", reply) == "undeliverable"
    await house.bot.close()


async def test_in_plain_words(house: TelegramHouse) -> None:
    """What `channels check` says."""
    assert "@notes_bot" in " ".join(await house.bot.check())
    house.telegram.fault = lambda method: "500"
    assert "does not answer" in " ".join(await house.bot.check())
    await house.bot.close()
