"""The bot: fetch → seal → durable → delete → confirm. Telegram forgets an update only after all of it."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal, Protocol

from holub_intake.addresses import Account
from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.channels.telegram.checking import described
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.letters import Letters
from holub_intake.channels.telegram.token import Token
from holub_intake.channels.telegram.updates import CHANNEL, Group, Incoming, Press, read_update
from holub_intake.config import TelegramSettings
from holub_intake.journal import Event, record

_AT_ONCE: Final = 16
"""Accounts dealt with at the same time."""
_SWEEP_SECONDS: Final = 20.0
_LEAVING_SECONDS: Final = 10.0
"""For deleting our messages before we go."""
_AT_LEAST: Final = 0.5
"""Seconds that Telegram takes to say that nothing has come."""
_FIRST_PAUSE: Final = 0.5
_LONGEST_PAUSE: Final = 30.0
_KNOWN: Final = 2000
"""Updates remembered as done, in case they come again."""


@dataclass
class _Queue:
    """Who waits for their turn with one account: one at a time."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    length: int = 0


class Mode(Protocol):
    """What the bot does with what comes."""

    async def take(self, group: Sequence[Incoming]) -> int: ...
    async def idle(self) -> None: ...


class Bot:
    """One Telegram account. A channel."""

    name = CHANNEL

    def __init__(
        self, api: Api, token: Token, mode: Mode, deletions: Deletions, letters: Letters, settings: TelegramSettings
    ) -> None:
        self._api = api
        self._secret = token.webhook_secret()
        self._mode = mode
        self._deletions = deletions
        self._letters = letters
        self._settings = settings
        self._busy: dict[Account, _Queue] = {}
        self._done: OrderedDict[int, None] = OrderedDict()
        self._lost = False

    async def run(self) -> None:
        """Take what comes until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._keep_clean())
            tasks.create_task(self._hook() if self._settings.webhook else self._fetch())

    async def close(self) -> None:
        """Delete what of ours stands in chats, and close connections."""
        await self._deletions.leave(self._api, _LEAVING_SECONDS)
        await self._api.close()

    async def notify(self, account: str, reply: str) -> Literal["delivered", "undeliverable"]:
        """Say silently that there is an answer. Raises outbox.Later."""
        if self._settings.mode == "pointer":
            return "undeliverable"  # it reads nothing out either
        return await self._letters.notify(account, reply)

    async def check(self) -> list[str]:
        """Whether it works, and what a source sees."""
        return await described(self._api, self._settings)

    # --- taking ---------------------------------------------------------------------------------------------

    async def take(self, untrusted: Sequence[Mapping[str, Any]]) -> list[int]:
        """Deal with updates; returns those that are done with. Those of one account go in order."""
        updates = [read_update(each) for each in untrusted]
        fresh = [update for update in updates if update.update not in self._done]
        done = [update.update for update in updates if update.update in self._done]
        groups: dict[Account, list[Incoming]] = {}
        for update in fresh:
            if isinstance(update, Incoming):
                groups.setdefault(update.account, []).append(update)
            elif isinstance(update, Group):
                with suppress(Unreachable, Refused, Blocked, TokenRefused):
                    await self._api.leave(update.chat)
        presses = [piece.id for update in fresh if isinstance(update, Incoming) for piece in update.pieces[:1]
                   if isinstance(piece, Press)]  # fmt: skip
        limit = asyncio.Semaphore(_AT_ONCE)
        results = await asyncio.gather(
            *(self._account(group, limit) for group in groups.values()), *(self._at_rest(press) for press in presses)
        )
        done += [number for result in results for number in result]
        done += [update.update for update in fresh if not isinstance(update, Incoming)]
        self._done.update(dict.fromkeys(done))
        while len(self._done) > _KNOWN:
            self._done.popitem(last=False)
        return done

    async def _account(self, group: Sequence[Incoming], limit: asyncio.Semaphore) -> list[int]:
        queue = self._busy.setdefault(group[0].account, _Queue())
        queue.length += 1
        try:
            async with limit, queue.lock:
                # A webhook may bring an update twice at the same time.
                waiting = [each for each in group if each.update not in self._done]
                dealt = await self._mode.take(waiting) if waiting else 0
                done = [each.update for each in group if each not in waiting]
                done += [each.update for each in waiting[:dealt]]
                self._done.update(dict.fromkeys(done))
        finally:
            queue.length -= 1
            if not queue.length:  # whatever happened: a queue that stays is an account that is remembered
                del self._busy[group[0].account]
        return done

    async def _at_rest(self, press: str) -> list[int]:
        with suppress(Unreachable, Refused, Blocked, TokenRefused):
            await self._api.answer_press(press)
        return []

    # --- how updates come ------------------------------------------------------------------------------------

    async def _fetch(self) -> None:
        offset, pause = 0, _FIRST_PAUSE
        with suppress(Unreachable, Refused, Blocked):
            await self._api.delete_webhook()
        while True:
            asked = time.monotonic()
            try:
                found = await self._api.updates(offset)
            except (Unreachable, Refused, Blocked, TokenRefused) as fault:
                self._say_lost(fault)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            self._say_back()
            done = set(await self.take(found))
            left = [int(each["update_id"]) for each in found if each["update_id"] not in done]
            if found:
                offset = min(left) if left else int(found[-1]["update_id"]) + 1
            if left:
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
                continue
            pause = _FIRST_PAUSE
            if not found and time.monotonic() - asked < _AT_LEAST:  # a server that does not wait for something to come
                await asyncio.sleep(pause)

    async def _hook(self) -> None:
        pause = _FIRST_PAUSE
        while True:
            try:
                await self._api.set_webhook(self._settings.webhook, self._secret)
                self._say_back()
                await asyncio.Event().wait()
            except (Unreachable, Refused, Blocked, TokenRefused) as fault:
                self._say_lost(fault)
                await asyncio.sleep(pause)
                pause = min(pause * 2, _LONGEST_PAUSE)

    def is_telegram(self, untrusted_secret: str) -> bool:
        """Whether a webhook call comes from Telegram."""
        return secrets.compare_digest(untrusted_secret.encode(), self._secret.encode())

    async def _keep_clean(self) -> None:
        while True:
            await self._deletions.sweep(self._api)
            await self._mode.idle()
            await asyncio.sleep(_SWEEP_SECONDS)

    def _say_lost(self, fault: Exception) -> None:
        if not self._lost:
            record(Event.TOKEN_REFUSED if isinstance(fault, TokenRefused) else Event.CHANNEL_LOST)
        self._lost = True

    def _say_back(self) -> None:
        if self._lost:
            record(Event.CHANNEL_BACK)
        self._lost = False
