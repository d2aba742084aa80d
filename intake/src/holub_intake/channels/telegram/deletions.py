"""What is still to be deleted at Telegram: our own messages, and what it would not delete at once.

In memory only: a list on the disk would be a list of accounts. What sources sent is not confirmed to Telegram before
it is deleted (see `chat`), so a killed process gets it again and deletes it then; our own messages it leaves behind. A
process that is told to stop deletes them before it goes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.journal import Event, record

WITHIN: Final = 48 * 3600
"""Seconds in which Telegram lets a bot delete."""
WARN_AFTER: Final = 40 * 3600
_AT_ONCE: Final = 100
"""Messages in one call."""
_CALLS_AT_ONCE: Final = 8


@dataclass(frozen=True)
class _Message:
    """Times are in seconds since 1970."""

    sent: int
    due: float
    survives: bool
    """Whether it stays when the process is told to stop."""


class Deletions:
    """Messages that are to go, by chat. `now` is in seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._chats: dict[int, dict[int, _Message]] = {}

    def __len__(self) -> int:
        return sum(len(messages) for messages in self._chats.values())

    def add(self, chat: int, messages: Sequence[int], sent: int, *, after: float = 0, survives: bool = False) -> None:
        """Have them deleted, `after` seconds from now at the earliest."""
        each = _Message(sent, self._now() + after, survives)
        if messages:
            self._chats.setdefault(chat, {}).update(dict.fromkeys(messages, each))

    def done(self, chat: int, messages: Sequence[int]) -> None:
        """They are gone."""
        found = self._chats.get(chat, {})
        for message in messages:
            found.pop(message, None)
        if not found:
            self._chats.pop(chat, None)

    async def sweep(self, api: Api) -> None:
        """Delete what is due. What cannot be deleted now stays listed; what never can be is given up, and said."""
        now = self._now()
        lost = await self._delete(api, lambda message: message.due <= now) + self._give_up()
        if lost:
            record(Event.DELETION_LOST, count=lost)
        late = sum(1 for each in self._all() if each.due <= now and now - each.sent > WARN_AFTER)
        if late:
            record(Event.DELETION_LATE, count=late)

    async def leave(self, api: Api, seconds: float) -> None:
        """Before the list is lost: delete all but what is to survive, as far as the time goes."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._delete(api, lambda message: not message.survives)
        left = sum(1 for each in self._all() if not each.survives)
        if left:
            record(Event.DELETION_LOST, count=left)

    async def _delete(self, api: Api, which: Callable[[_Message], bool]) -> int:
        """How many of them Telegram will never delete."""
        chosen = {
            chat: [number for number, message in messages.items() if which(message)]
            for chat, messages in self._chats.items()
        }
        limit = asyncio.Semaphore(_CALLS_AT_ONCE)

        async def one(chat: int, messages: Sequence[int]) -> int:
            async with limit:
                return await self._in_chat(api, chat, messages)

        calls = [
            one(chat, messages[start : start + _AT_ONCE])
            for chat, messages in chosen.items()
            for start in range(0, len(messages), _AT_ONCE)
        ]
        return sum(await asyncio.gather(*calls))

    async def _in_chat(self, api: Api, chat: int, messages: Sequence[int]) -> int:
        try:
            await api.delete(chat, messages)
        except (Unreachable, TokenRefused):
            return 0
        except (Blocked, Refused):
            # The source blocked the bot, or a time is over: what can go alone, goes.
            return await self._one_by_one(api, chat, messages)
        self.done(chat, messages)
        return 0

    async def _one_by_one(self, api: Api, chat: int, messages: Sequence[int]) -> int:
        lost = 0
        for message in messages:
            try:
                await api.delete(chat, [message], tries=1)
            except (Unreachable, TokenRefused):
                continue
            except (Blocked, Refused):
                lost += 1
            self.done(chat, [message])
        return lost

    def _all(self) -> Iterator[_Message]:
        for messages in self._chats.values():
            yield from messages.values()

    def _give_up(self) -> int:
        now = self._now()
        lost = 0
        for chat, messages in list(self._chats.items()):
            over = [number for number, message in messages.items() if now - message.sent > WITHIN]
            lost += len(over)
            self.done(chat, over)
        return lost
