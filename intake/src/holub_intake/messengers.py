"""Wiring: the messengers of one intake, with the addresses, repeat keys and the outbox that they share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.util import find_spec
from typing import Any, Final

from starlette.routing import Route

from holub_intake import keys
from holub_intake.addresses import Addresses, DiskKeys, MemoryKeys
from holub_intake.channels.channel import Channel
from holub_intake.config import KeySettings, Settings
from holub_intake.day_files import DayFiles
from holub_intake.dispatch import Dispatch, today
from holub_intake.journal import Event, record
from holub_intake.outbox import Outbox
from holub_intake.redelivery import REDELIVERY_DAYS, Redelivery
from holub_wire.command import CommandError
from holub_wire.post import Post

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
_OUTBOX_SECONDS: Final = 5.0
_CHORES_SECONDS: Final = 3600.0


@dataclass(frozen=True)
class Messengers:
    """What is switched on; nothing, for most. `chores` are done every hour: keys whose time is over go."""

    channels: Sequence[Channel] = ()
    routes: Sequence[Route] = ()
    outbox: Outbox | None = None
    chores: Sequence[Callable[[], None]] = ()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything of theirs runs within the block. One that fails starts again, and stops nobody else."""
        async with AsyncExitStack() as stack:
            for channel in self.channels:
                stack.push_async_callback(channel.close)
                await stack.enter_async_context(_task(_again_and_again(channel)))
            if self.outbox is not None:
                await stack.enter_async_context(_task(_deliver(self.outbox)))
            await stack.enter_async_context(_task(_keep_keys(self.chores)))
            yield


def build_messengers(
    settings: Settings, dispatch: Dispatch, texts: Mapping[str, Mapping[str, Any]], post: Post
) -> Messengers:
    """Raises CommandError when something that a messenger needs is not there."""
    forget_files = partial(_forget_files, settings.keys, dispatch.line.forgetting_days)
    if not settings.telegram.on:
        return Messengers(chores=[forget_files])
    _needs_aiogram()
    from holub_intake.channels.telegram import build, token, webhook  # noqa: PLC0415 # aiogram is an extra

    own = keys.load(settings.keys.directory)
    store = DiskKeys(settings.keys.days) if settings.keys.addresses == "disk" else MemoryKeys()
    try:
        forget_files()
        addresses = Addresses(dispatch.line.forgetting_days, store, today)
        redelivery = Redelivery(settings.keys.redelivery, today)
    except OSError as error:
        raise CommandError(
            f"cannot use {settings.keys.directory}: {error.strerror}", "this user must be able to write there"
        ) from None
    bot, letters = build.build(
        settings.telegram,
        token.take_token(),
        replace(dispatch, signer=own.signer),
        texts,
        addresses,
        redelivery,
    )
    outbox = Outbox(post, own.reply, addresses, {bot.name: bot}, today)
    letters.notices = outbox
    chores: list[Callable[[], None]] = [
        addresses.forget,
        redelivery.forget,
        forget_files,
        addresses.make_ready,
        redelivery.make_ready,
    ]
    routes = [webhook.route(bot)] if settings.telegram.webhook else []
    return Messengers([bot], routes, outbox, chores)


def _forget_files(settings: KeySettings, days: int) -> None:
    """Keys that nobody uses, of another choice or of a crash, must not outlive their time either. Raises OSError."""
    DayFiles(settings.days).forget(today(), days if settings.addresses == "disk" else -1)
    DayFiles(settings.redelivery).forget(today(), REDELIVERY_DAYS)


def _needs_aiogram() -> None:
    if find_spec("aiogram") is None:
        raise CommandError("Telegram is switched on, and aiogram is not installed", "install holub-intake[telegram]")


async def check_channels(settings: Settings) -> list[str]:
    """Each messenger in plain words, without taking anything from it. Raises CommandError."""
    telegram = settings.telegram
    if not telegram.on:
        return ["Telegram: off. A bot needs `web_address` or `onion_address` under [telegram], to name it."]
    _needs_aiogram()
    from holub_intake.channels.telegram import api, checking, token  # noqa: PLC0415 # aiogram is an extra

    bot = api.Api(token.take_token(), telegram.api)
    try:
        return await checking.described(bot, telegram)
    finally:
        await bot.close()


@asynccontextmanager
async def _task(work: Any) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _again_and_again(channel: Channel) -> None:
    pause = _FIRST_PAUSE
    while True:
        try:
            await channel.run()
        except Exception as defect:  # whatever it is, the web and the others go on
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # it was told to end, and failed in doing so
                raise asyncio.CancelledError from None
            kind = type(defect.exceptions[0] if isinstance(defect, ExceptionGroup) else defect).__name__
            record(Event.CHANNEL_FAILED, kind=kind)
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


async def _deliver(outbox: Outbox) -> None:
    while True:
        try:
            await outbox.run_once()
        except Exception as defect:  # the next round is due all the same
            record(Event.UNEXPECTED, kind=type(defect).__name__)
        await asyncio.sleep(_OUTBOX_SECONDS)


async def _keep_keys(chores: Sequence[Callable[[], None]]) -> None:
    while True:
        for chore in chores:
            try:
                chore()
            except OSError as error:
                record(Event.NOT_STORED, errno=error.errno)
        await asyncio.sleep(_CHORES_SECONDS)
