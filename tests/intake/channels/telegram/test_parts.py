"""Token, updates, deletions, limits: each by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.telegram_house import TelegramHouse

from holub_intake.addresses import Account
from holub_intake.channels.telegram.api import Api
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.limits import Limits
from holub_intake.channels.telegram.token import VARIABLE, Token, take_token
from holub_intake.channels.telegram.updates import Group, Incoming, Nothing, Text, read_update
from holub_wire.command import CommandError

ANNA, BORYS = Person(4242424242), Person(4242424243)


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


def test_the_token_is_not_left_where_the_process_began() -> None:
    """What the kernel shows of a process's environment is overwritten too; the control shows that it looks there."""
    look = "open('/proc/self/environ', 'rb').read()"
    code = f"from holub_intake.channels.telegram.token import take_token; print({look}); take_token(); print({look})"
    command = [sys.executable, "-c", code]
    environment = os.environ | {VARIABLE: TOKEN}
    shown = subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout
    before, after = shown.splitlines()
    assert TOKEN in before
    assert TOKEN not in after
    assert VARIABLE in after


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


def test_text_that_is_no_text() -> None:
    """Half a character, as only a program can send it, is replaced: it could not be sealed."""
    sent = {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": {"id": 7}, "text": "пів\ud83d"}
    incoming = read_update({"update_id": 5, "message": sent})
    assert isinstance(incoming, Incoming)
    assert incoming.pieces == (Text("пів?"),)


def test_groups_are_not_read() -> None:
    """Only that there is a group to leave."""
    chat = {"id": -100, "type": "supergroup", "title": "canary"}
    message = {"message_id": 1, "date": 1, "chat": chat, "from": {"id": 1}, "text": "слова"}
    assert read_update({"update_id": 5, "message": message}) == Group(5, -100)


async def test_a_group_is_left(house: TelegramHouse) -> None:
    """The bot goes, says nothing and stores nothing."""
    chat = {"id": -100, "type": "group"}
    sent = int(house.telegram.now())
    message = {"message_id": 1, "date": sent, "chat": chat, "from": ANNA.as_sender(), "text": "слова"}
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


async def test_what_can_never_be_deleted_is_said(telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]) -> None:
    """Telegram answers, and refuses what is too old; what is younger goes all the same."""
    now = [1_000_000.0]
    telegram.now = lambda: now[0]
    deletions = Deletions(lambda: now[0])
    old = telegram.say(ANNA, "давнє")
    now[0] += 47.9 * 3600
    young = telegram.say(ANNA, "свіже")
    deletions.add(ANNA.id, [old, young], int(now[0]))
    now[0] += 3600
    api = Api(Token(TOKEN), telegram.url)
    await deletions.sweep(api)
    await api.close()
    assert telegram.texts(ANNA, by_bot=False) == ["давнє"]
    assert capsys.readouterr().err == "holub-intake: deletion-lost count=1\n"
    assert len(deletions) == 0


async def test_whoever_stops_it_leaves_nothing_of_ours(
    telegram: FakeTelegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """What waits for its time is deleted before the list is lost, but for what a restart can still serve."""
    deletions = Deletions(telegram.now)
    api = Api(Token(TOKEN), telegram.url)
    for person in (ANNA, BORYS):
        telegram.say(person, "слова")
        deletions.add(person.id, [await api.send(person.id, "питання")], int(telegram.now()), after=3600)
    deletions.add(ANNA.id, [await api.send(ANNA.id, "є що прочитати")], int(telegram.now()), after=3600, survives=True)
    await deletions.sweep(api)
    assert telegram.texts(BORYS) == ["питання"], "the control: it was not due"
    await deletions.leave(api, 5)
    assert (telegram.texts(ANNA), telegram.texts(BORYS)) == (["є що прочитати"], [])
    assert capsys.readouterr().err == ""
    telegram.fault = lambda method: "500"
    deletions.add(ANNA.id, [99], int(telegram.now()), after=3600)
    await deletions.leave(api, 5)
    assert capsys.readouterr().err == "holub-intake: deletion-lost count=1\n"
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
