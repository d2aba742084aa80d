"""A channel of each kind as its contract sees it: somebody says words, hears what became of them, says them again."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Literal, Protocol

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware

from holub_desk.opening import Opened, open_envelope
from holub_intake.channels.channel import Channel
from holub_intake.channels.console import Console
from holub_intake.channels.telegram import webhook
from holub_intake.channels.telegram.token import Token
from holub_intake.dispatch import today
from holub_intake.flood.gate import Gate
from holub_intake.flood.room import Room
from holub_intake.web import envelopes, texts
from holub_intake.web.answers import Contain
from holub_intake.web.body import Pace
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.form_house import House, hidden
from holub_testing.line import TestLine
from holub_testing.telegram_house import TelegramHouse
from holub_wire.envelope import Message
from holub_wire.spool import Spool

Heard = Literal["stored", "not stored", "not taken"]
"""What the source is told of its words."""

IDENTITY = Person(7_412_365_987_401, name="Орестина", username="planted_name")


class Stand(Protocol):
    """A channel with a source in front of it. Everything that it writes is below `directory`."""

    directory: Path

    def open(self) -> AbstractAsyncContextManager[None]:
        """It runs until this ends."""

    async def say(self, words: str) -> Heard:
        """A source says words, and waits until it is told what became of them."""

    async def again(self) -> Heard:
        """The same comes once more, as after a lost acknowledgement: also to a program that was started anew."""

    def stored(self) -> list[Message]:
        """What the desk would have, repeats dropped as it drops them."""


class MessengerStand(Stand, Protocol):
    """A messenger: it can be told that there is an answer."""

    @property
    def channel(self) -> Channel: ...

    address: str
    """An account that wrote before."""
    stranger: str
    """One that cannot be told anything."""

    def outage(self, *, on: bool) -> None:
        """The messenger does not answer."""

    def chat(self) -> list[str]:
        """What the account sees of ours."""


def once(messages: list[Message]) -> list[Message]:
    """Of several with one message id the first."""
    return list({message.message: message for message in reversed(messages)}.values())[::-1]


class TelegramStand:
    """Telegram, fetched or brought, in either mode."""

    address, stranger = str(IDENTITY.id), "9"

    def __init__(self, directory: Path, line: TestLine, **settings: object) -> None:
        self.directory, self._line, self._settings = directory, line, settings
        self.telegram = FakeTelegram()
        self._house: TelegramHouse
        self._last: dict[str, object] = {}

    @property
    def channel(self) -> Channel:
        return self._house.bot

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        self.telegram.start()
        self._house = TelegramHouse(self.directory, self._line, self.telegram, **self._settings)
        try:
            async with self._running():
                yield
        finally:
            await asyncio.to_thread(self.telegram.stop)

    @asynccontextmanager
    async def _running(self) -> AsyncIterator[None]:
        self._task = asyncio.create_task(self._house.bot.run())
        try:
            yield
        finally:
            await self.end()

    async def end(self) -> None:
        """Stopped in order."""
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        await self._house.bot.close()

    async def say(self, words: str) -> Heard:
        self.telegram.say(IDENTITY, words)
        self._last = self.telegram.pending()[-1]
        return await self._heard()

    async def again(self) -> Heard:
        before = max(self.telegram.delivered.values(), default=0)
        if not self.telegram.pending():  # confirmed, so it comes after a restart only
            await self.end()
            self._house = TelegramHouse(self.directory, self._line, self.telegram, **self._settings)
            self._task = asyncio.create_task(self._house.bot.run())
            self.telegram.redeliver(self._last)
            await self._house.until(lambda: max(self.telegram.delivered.values()) > before)
        return await self._heard()

    async def _heard(self) -> Heard:
        """Stored and confirmed, or told that it is not."""
        keys = {"telegram.failed": "not stored", "telegram.not_taken": "not taken"}
        found: list[Heard] = []

        def look() -> bool:
            shown = "\n".join(self.chat())
            found[:] = [heard for key, heard in keys.items() if self._house.text(key) in shown]  # type: ignore[misc]
            if not self.telegram.pending() and not self.telegram.texts(IDENTITY, by_bot=False):
                found[:] = found if found == ["not taken"] else ["stored"]
            return bool(found)

        await self._house.until(look)
        return found[0]

    def stored(self) -> list[Message]:
        return once(self._house.messages())

    def outage(self, *, on: bool) -> None:
        self.telegram.fault = (lambda _: "500") if on else (lambda _: None)

    def chat(self) -> list[str]:
        return self.telegram.texts(IDENTITY)


class HookedTelegramStand(TelegramStand):
    """Telegram brings each update, and brings it again until it is told 200."""

    def __init__(self, directory: Path, line: TestLine) -> None:
        super().__init__(directory, line, webhook="https://web.example/telegram")

    async def _bring(self) -> Heard:
        app = Starlette(routes=[webhook.route(self._house.bot)], middleware=[Middleware(Contain)])
        head = {"X-Telegram-Bot-Api-Secret-Token": Token(TOKEN).webhook_secret()}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as client:
            answer = await client.post("/telegram", json=self._last, headers=head)
        return "stored" if answer.status_code == 200 else "not stored"

    async def say(self, words: str) -> Heard:
        self.telegram.say(IDENTITY, words)
        self._last = self.telegram.pending()[-1]
        return await self._bring()

    async def again(self) -> Heard:
        if self.stored():
            await self.end()
            self._house = TelegramHouse(self.directory, self._line, self.telegram, **self._settings)
            self._task = asyncio.create_task(self._house.bot.run())
        return await self._bring()


class FormStand:
    """The form without JavaScript: the same page can be posted again."""

    def __init__(self, directory: Path, line: TestLine) -> None:
        self.directory = directory
        self._house = House(directory, line)
        self._fields: list[tuple[str, str]] = []

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        self._house.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(
                Starlette(routes=self._house.form.routes(), middleware=[Middleware(Contain)]),
                client=("203.0.113.77", 40001),
            ),
            base_url="http://127.0.0.1",
        )
        yield
        await self._house.client.aclose()
        self._house.writers.shutdown()

    async def say(self, words: str) -> Heard:
        first = await self._house.client.get("/form?lang=uk")
        self._fields = [*hidden(first), ("words", words), ("do", "tell")]
        return self._heard(await self._house.post(self._fields))

    async def again(self) -> Heard:
        return self._heard(await self._house.post(self._fields))

    def _heard(self, page: httpx.Response) -> Heard:
        failed = page.status_code != 200 or _text("send.failed") in page.text
        if page.status_code == 200:
            self._fields = [*hidden(page), *self._fields[-2:]] if failed else self._fields
        return "not stored" if failed else "stored"

    def stored(self) -> list[Message]:
        return once(self._house.messages())


class WebDoorStand:
    """What was sealed in a browser: the same bytes under the same id come again."""

    def __init__(self, directory: Path, line: TestLine) -> None:
        self.directory, self._line = directory, line
        self._spool = Spool(directory)
        self._spool.prepare()
        self._put = ("", b"")

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        gate = Gate(self._spool, Room(self.directory, 2**30))
        with ThreadPoolExecutor(2) as writers:
            route = envelopes.route(gate, writers, Pace(1024, 15))
            app = Starlette(routes=[route], middleware=[Middleware(Contain)])
            transport = httpx.ASGITransport(app, client=("203.0.113.77", 40002))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as self._client:
                yield

    async def say(self, words: str) -> Heard:
        self._put = self._line.seal(words.encode())
        return await self.again()

    async def again(self) -> Heard:
        name, sealed = self._put
        answer = await self._client.put(f"/e/{name}", content=sealed)
        return "stored" if answer.status_code in (200, 201) else "not stored"

    def stored(self) -> list[Message]:
        opened = [open_envelope(name, self._spool.get(name) or b"", [self._line.current]) for name in self._spool.ids()]
        assert all(isinstance(each, Opened) for each in opened)
        return once([each.message for each in opened if isinstance(each, Opened)])


class ConsoleStand:
    """A questionnaire tried in the terminal: it takes nothing."""

    def __init__(self, directory: Path, line: TestLine) -> None:
        self.directory, self._line = directory, line
        self._words = ""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        self.directory.mkdir(exist_ok=True)
        yield

    async def say(self, words: str) -> Heard:
        self._words = words
        return await self.again()

    async def again(self) -> Heard:
        typed = iter(["", self._words, "/stop"])
        shown: list[str] = []
        questionnaire = self._line.line.questionnaire
        Console(questionnaire, texts.load(["uk"]), "uk", today(), lambda _: next(typed), shown.append).run()
        assert self._words not in "\n".join(shown)
        return "not taken"

    def stored(self) -> list[Message]:
        return []


def _text(key: str) -> str:
    table, _, name = key.partition(".")
    found: str = texts.load(["uk"])["uk"][table][name]
    return found


async def wait(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so, while everything else goes on."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        await asyncio.sleep(0.01)
