"""The webhook: only with the secret, and answered only when it is durable."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.intake import RunningIntake
from holub_testing.telegram_house import TelegramHouse
from starlette.applications import Starlette

from holub_intake import keys
from holub_intake.channels.telegram import webhook
from holub_intake.channels.telegram.token import VARIABLE, Token

HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture
def hooked(make_house: Callable[..., TelegramHouse]) -> TelegramHouse:
    return make_house(webhook="https://web.example/telegram")


def _client(house: TelegramHouse) -> httpx.AsyncClient:
    app = Starlette(routes=[webhook.route(house.bot)])
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


async def test_durable_before_200_and_once(hooked: TelegramHouse, telegram: FakeTelegram) -> None:
    """Words are in the spool when it is answered; brought a second time they are not stored again."""
    telegram.say(Person(7), "слова")
    (update,) = telegram.pending()
    head = {HEADER: Token(TOKEN).webhook_secret()}
    async with _client(hooked) as client:
        assert (await client.post("/telegram", json=update, headers=head)).status_code == 200
        assert hooked.accounts() == ["слова"]
        assert (await client.post("/telegram", json=update, headers=head)).status_code == 200
    assert len(hooked.messages()) == 1
    await hooked.bot.close()


async def test_an_album_brought_at_once(hooked: TelegramHouse, telegram: FakeTelegram) -> None:
    """Telegram opens several connections: each photo is answered 200 and stored, also one that comes on two of them."""
    person = Person(7)
    for n in range(6):
        telegram.photo(person, b"\xff\xd8\xffbroken" + bytes([n]), album="a")
    updates = telegram.pending()
    head = {HEADER: Token(TOKEN).webhook_secret()}
    async with _client(hooked) as client:
        calls = [client.post("/telegram", json=update, headers=head) for update in (*updates, *updates[:2])]
        answers = await asyncio.gather(*calls)
    assert [answer.status_code for answer in answers] == [200] * 8
    assert sorted(message.body[-1] for message in hooked.messages() if message.part) == list(range(6))
    assert hooked.bot._busy == {}
    await hooked.bot.close()


async def test_without_the_secret(hooked: TelegramHouse, telegram: FakeTelegram) -> None:
    """Nobody else can bring anything."""
    telegram.say(Person(7), "слова")
    (update,) = telegram.pending()
    async with _client(hooked) as client:
        for head in ({}, {HEADER: "0" * 64}, {HEADER: TOKEN}):
            assert (await client.post("/telegram", json=update, headers=head)).status_code == 404
    assert hooked.messages() == []
    await hooked.bot.close()


async def test_a_full_disk(hooked: TelegramHouse, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 and told so; brought again, when there is room, it is stored once and deleted."""
    person = Person(7)
    telegram.say(person, "слова")
    (update,) = telegram.pending()
    head = {HEADER: Token(TOKEN).webhook_secret()}

    def full(*_: object) -> None:
        raise OSError(28, "full")

    async with _client(hooked) as client:
        with monkeypatch.context() as patch:
            patch.setattr("holub_wire.spool.Spool.put", full)
            assert (await client.post("/telegram", json=update, headers=head)).status_code == 503
        assert hooked.text("telegram.failed") in telegram.texts(person)[-1]
        assert telegram.texts(person, by_bot=False) == ["слова"]
        assert (await client.post("/telegram", json=update, headers=head)).status_code == 200
    assert hooked.accounts() == ["слова"]
    assert telegram.texts(person, by_bot=False) == []
    await hooked.bot.close()


async def test_it_is_registered(hooked: TelegramHouse, telegram: FakeTelegram) -> None:
    """Telegram is told address and secret."""
    async with hooked.running():
        await hooked.until(lambda: bool(telegram.webhook))
    assert telegram.webhook["url"] == "https://web.example/telegram"
    assert telegram.webhook["secret_token"] == Token(TOKEN).webhook_secret()


def test_through_the_server_that_strangers_meet(
    start_intake: Callable[..., RunningIntake],
    tmp_path: Path,
    telegram: FakeTelegram,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its limits and what it drops of a head let Telegram's secret through, and nobody without it."""
    monkeypatch.setenv(VARIABLE, TOKEN)
    keys.create(tmp_path / "0" / "keys")
    settings = f'[telegram]\nmode = "conversation"\nweb_address = "https://web.example"\napi = "{telegram.url}"\n'
    intake = start_intake(settings + 'webhook = "https://web.example/telegram"\n')
    telegram.say(Person(7), "слова")
    (update,) = telegram.pending()
    with httpx.Client(base_url=intake.url) as client:
        assert client.post("/telegram", json=update).status_code == 404
        assert list(intake.spool.ids()) == []
        head = {HEADER: Token(TOKEN).webhook_secret()}
        assert client.post("/telegram", json=update, headers=head).status_code == 200
    assert len(list(intake.spool.ids())) == 1
    telegram.wait(lambda: bool(telegram.webhook))
    assert intake.stop() == 0
    assert intake.output.splitlines() == [f"holub-intake: ready port={intake.port}", "holub-intake: stopped"]
