"""A Telegram bot of ours against the fake server, and someone who can open what it stored."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path

from holub_desk.opening import Opened, open_envelope
from holub_intake.addresses import Addresses, MemoryKeys
from holub_intake.channels.telegram.bot import Bot
from holub_intake.channels.telegram.build import build
from holub_intake.channels.telegram.host import Host
from holub_intake.channels.telegram.talk import Talks
from holub_intake.channels.telegram.token import Token
from holub_intake.config import TelegramSettings
from holub_intake.dispatch import Dispatch
from holub_intake.keys import Signer
from holub_intake.redelivery import Redelivery
from holub_intake.web import texts
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.line import TestLine
from holub_wire.envelope import Message
from holub_wire.spool import Spool

WEB = "https://web.example"
ONION = "http://onionexample.onion"


class Clock:
    """The time, and what a test has added to it."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self.ahead

    def monotonic(self) -> float:
        """Seconds since some moment."""
        return time.monotonic() + self.ahead

    def today(self) -> date:
        """The day, UTC."""
        return datetime.fromtimestamp(self.now(), UTC).date()


class TelegramHouse:
    """Everything of one bot in this process; `settings` are those of [telegram]. `clock` is theirs and Telegram's."""

    def __init__(
        self,
        directory: Path,
        line: TestLine,
        telegram: FakeTelegram,
        day: Callable[[], date] | None = None,
        **settings: object,
    ) -> None:
        self.clock = Clock()
        telegram.now = self.clock.now
        self.line = line
        self.telegram = telegram
        self.directory = directory
        self.spool = Spool(directory / "spool")
        self.spool.prepare()
        self.texts = texts.load(line.line.languages)
        writers = ThreadPoolExecutor(4)
        signer = Signer(bytes(32))
        self.signed_by = bytes.fromhex(signer.public())
        today = day or self.clock.today
        dispatch = Dispatch(line.line, self.spool, writers, today, signer)
        self.addresses = Addresses(30, MemoryKeys(), today)
        self.redelivery = Redelivery(directory / "keys" / "redelivery", today)
        chosen = {"mode": "conversation", "web_address": WEB, "onion_address": ONION} | settings
        self.settings = TelegramSettings(**{"api": telegram.url, "webhook": "", **_defaults(), **chosen})  # type: ignore[arg-type]
        self.bot: Bot
        self.bot, self.letters = build(
            self.settings,
            Token(TOKEN),
            dispatch,
            self.texts,
            self.addresses,
            self.redelivery,
            now=self.clock.now,
            monotonic=self.clock.monotonic,
        )

    @property
    def talks(self) -> Talks:
        """The conversations that the bot has in mind."""
        mode = self.bot._mode
        assert isinstance(mode, Host)
        return mode._talks

    def messages(self) -> list[Message]:
        """Everything stored, in its order."""
        found = []
        for name in self.spool.ids():
            opened = open_envelope(name, self.spool.get(name) or b"", [self.line.current], [self.signed_by])
            assert isinstance(opened, Opened), opened.reason
            found.append(opened.message)
        return sorted(found, key=lambda message: (message.seq, message.conversation))

    def accounts(self) -> list[str]:
        """The words stored."""
        return [message.body.decode() for message in self.messages() if message.kind == "account"]

    def text(self, key: str, language: str = "uk") -> str:
        """One text as it is shipped."""
        found: object = self.texts[language]
        for name in key.split("."):
            assert isinstance(found, dict)
            found = found[name]
        return str(found)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The bot runs within the block."""
        task = asyncio.create_task(self.bot.run())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            await self.bot.close()

    async def quiet(self) -> None:
        """Every update is dealt with."""
        await asyncio.to_thread(self.telegram.wait_quiet)

    async def until(self, condition: Callable[[], bool]) -> None:
        await asyncio.to_thread(self.telegram.wait, condition)

    async def press(self, person: Person, key: str) -> None:
        """Press what stands under a text's key, and wait."""
        self.telegram.press(person, self.text(key))
        await self.quiet()

    async def say(self, person: Person, text: str) -> int:
        """Write, and wait."""
        message = self.telegram.say(person, text)
        await self.quiet()
        return message


def _defaults() -> dict[str, object]:
    return {"messages_per_hour": 1000, "megabytes_per_day": 200}
