"""What is still to be deleted at Telegram: our own messages, and what it would not delete at once.

In memory only: a list on the disk would be a list of accounts. What sources sent is not confirmed to Telegram before
it is deleted (see `chat`), so a killed process gets it again and deletes it then; our own messages it leaves behind.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.journal import Event, record

WITHIN: Final = 48 * 3600
"""Seconds in which Telegram lets a bot delete."""
WARN_AFTER: Final = 40 * 3600
_AT_ONCE: Final = 100


@dataclass
class _Chat:
    messages: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Message → when it was sent, and when it is to go; seconds since 1970."""


class Deletions:
    """Messages that are to go, by chat. `now` is in seconds since 1970."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._chats: dict[int, _Chat] = {}

    def __len__(self) -> int:
        return sum(len(chat.messages) for chat in self._chats.values())

    def add(self, chat: int, messages: Sequence[int], sent: int, *, after: int = 0) -> None:
        """Have them deleted, `after` seconds from now at the earliest."""
        due = int(self._now()) + after
        self._chats.setdefault(chat, _Chat()).messages.update({message: (sent, due) for message in messages})

    def take(self, chat: int) -> list[int]:
        """Messages of a chat that wait for their time, for whoever deletes there now; they stay listed."""
        found = self._chats.get(chat)
        return list(found.messages)[: _AT_ONCE // 2] if found else []

    def done(self, chat: int, messages: Sequence[int]) -> None:
        """They are gone."""
        found = self._chats.get(chat)
        for message in messages if found else ():
            assert found is not None
            found.messages.pop(message, None)
        if found is not None and not found.messages:
            del self._chats[chat]

    def hasten(self, chat: int) -> None:
        """Let everything of a chat be due now."""
        if chat in self._chats:
            self._chats[chat] = _Chat({message: (sent, 0) for message, (sent, _) in self._chats[chat].messages.items()})

    async def sweep(self, api: Api) -> None:
        """Delete what is due. What cannot be deleted now stays; what never can be is given up."""
        for chat, messages in list(self._due()):
            try:
                await api.delete(chat, messages)
            except (Unreachable, TokenRefused):
                continue
            except (Blocked, Refused):
                # The source blocked the bot, or a time is over: what can go alone, goes.
                await self._one_by_one(api, chat, messages)
            self.done(chat, messages)
        self._give_up()
        late = sum(1 for _, sent, due in self._all() if due <= self._now() and self._now() - sent > WARN_AFTER)
        if late:
            record(Event.DELETION_LATE, count=late)

    async def _one_by_one(self, api: Api, chat: int, messages: Sequence[int]) -> None:
        for message in messages:
            with suppress(Blocked, Refused, Unreachable, TokenRefused):
                await api.delete(chat, [message], tries=1)

    def _due(self) -> Iterator[tuple[int, list[int]]]:
        now = self._now()
        for chat, found in self._chats.items():
            due = [message for message, (_, when) in found.messages.items() if when <= now]
            if due:
                yield chat, due[:_AT_ONCE]

    def _all(self) -> Iterator[tuple[int, int, int]]:
        for chat, found in self._chats.items():
            for sent, due in found.messages.values():
                yield chat, sent, due

    def _give_up(self) -> None:
        now = self._now()
        lost = 0
        for chat, found in list(self._chats.items()):
            over = [message for message, (sent, _) in found.messages.items() if now - sent > WITHIN]
            lost += len(over)
            self.done(chat, over)
        if lost:
            record(Event.DELETION_LOST, count=lost)
