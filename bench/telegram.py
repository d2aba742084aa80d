"""Latency of a chat turn: our Telegram loop, which seals and stores, over an aiogram bot that only echoes."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from contextlib import suppress
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


async def _turns(telegram: FakeTelegram, person: Person) -> list[float]:
    """Seconds from each message to its answer, one after the other."""
    taken = []
    for n in range(_WARM + _TURNS):
        started = time.perf_counter()
        telegram.say(person, f"turn {n}")
        while not any(method == "sendMessage" for method, _ in telegram.calls):  # noqa: ASYNC110 # in another thread
            await asyncio.sleep(0.0005)
        taken.append(time.perf_counter() - started)
        telegram.calls.clear()
    return taken[_WARM:]


async def _ours() -> list[float]:
    telegram = FakeTelegram().start()
    with tempfile.TemporaryDirectory() as directory:
        house = TelegramHouse(Path(directory), make_line(), telegram, messages_per_hour=10**6)
        async with house.running():
            taken = await _turns(telegram, Person(1))
    telegram.stop()
    return taken


async def _echo() -> list[float]:
    telegram = FakeTelegram().start()
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(telegram.url)))
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    task = asyncio.create_task(dispatcher.start_polling(bot, handle_signals=False))
    taken = await _turns(telegram, Person(1))
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    await bot.session.close()
    telegram.stop()
    return taken


def main() -> None:
    """Print both medians and their ratio."""
    ours, echo = (statistics.median(asyncio.run(run())) * 1000 for run in (_ours, _echo))
    print(f"a turn: ours {ours:.1f} ms, an echo {echo:.1f} ms, ratio {ours / echo:.2f} (aim: at most 1.5)")


if __name__ == "__main__":
    main()
