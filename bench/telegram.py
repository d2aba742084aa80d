"""Latency of a chat turn: our Telegram loop, which seals and stores, over an aiogram bot that only echoes."""

from __future__ import annotations

import asyncio
import logging
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message
from holub_testing.fake_telegram import TOKEN, FakeTelegram, Person
from holub_testing.line import make_line
from holub_testing.telegram_house import TelegramHouse

_TURNS = 200
_WARM = 20
_READING = 0.05
"""Seconds between an answer and the next message: somebody reads, both loops are at rest."""

_CASES = (
    ("Telegram 15 ms away, on the disk", None, 0.015),
    ("Telegram on this machine, on the disk", None, 0.0),
    ("Telegram on this machine, a disk that takes no time", "/dev/shm", 0.0),
)
"""15 ms each way is what a server in Europe has to Telegram; without it only our own work is compared."""


async def _turn(telegram: FakeTelegram, n: int) -> float:
    """Seconds from a message to its answer."""
    await asyncio.sleep(_READING)
    telegram.calls.clear()
    started = time.perf_counter()
    telegram.say(Person(1), f"turn {n}")
    while not any(method == "sendMessage" for method, _ in telegram.calls):  # noqa: ASYNC110 # in another thread
        await asyncio.sleep(0.0002)
    return time.perf_counter() - started


@asynccontextmanager
async def _ours(directory: Path, distance: float) -> AsyncIterator[FakeTelegram]:
    telegram = FakeTelegram(distance=distance).start()
    async with TelegramHouse(directory, make_line(), telegram, messages_per_hour=10**6).running():
        yield telegram
    telegram.stop()


@asynccontextmanager
async def _echo(distance: float) -> AsyncIterator[FakeTelegram]:
    telegram = FakeTelegram(distance=distance).start()
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    task = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    yield telegram
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await bot.session.close()
    telegram.stop()


async def _measured(directory: Path, distance: float) -> tuple[float, float]:
    """Medians in milliseconds, turn by turn in the same seconds."""
    async with _ours(directory, distance) as ours, _echo(distance) as echo:
        turns = [(await _turn(ours, n), await _turn(echo, n)) for n in range(_WARM + _TURNS)]
    mine, theirs = (statistics.median(each) * 1000 for each in zip(*turns[_WARM:], strict=True))
    return mine, theirs


def main() -> None:
    """Print both medians and their ratio."""
    logging.disable(logging.CRITICAL)  # the echo bot's complaints when its server goes
    for name, where, distance in _CASES:
        with tempfile.TemporaryDirectory(dir=where) as directory:
            ours, echo = asyncio.run(_measured(Path(directory), distance))
        print(f"a turn, {name}: ours {ours:.1f} ms, an echo {echo:.1f} ms, ratio {ours / echo:.2f} (aim: at most 1.5)")


if __name__ == "__main__":
    main()
