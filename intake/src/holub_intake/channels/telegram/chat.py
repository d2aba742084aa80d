"""What stands in a private chat: our messages come, and everybody's go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.channels.telegram.deletions import WARN_AFTER, WITHIN, Deletions
from holub_intake.channels.telegram.show import Shown
from holub_intake.journal import Event, record

_AT_ONCE: Final = 100
_FIRST_PAUSE: Final = 0.25
_LONGEST_PAUSE: Final = 30.0


class Chats:
    """Sends and deletes. Nothing here fails: what could not be sent is not said, what is to go is gone on return."""

    def __init__(self, api: Api, deletions: Deletions, now: Callable[[], float]) -> None:
        self._api = api
        self._deletions = deletions
        self._now = now

    async def turn(self, chat: int, shown: Shown | None, old: Sequence[tuple[int, int]], *, stays: int) -> list[int]:
        """Say something and delete `old` (message, when it was sent), both at once; returns our new messages.

        The new ones are deleted after `stays` seconds, if nobody does so before.
        """
        sent, _ = await asyncio.gather(self._send(chat, shown), self._delete(chat, old))
        self._deletions.add(chat, sent, int(self._now()), after=stays)
        return sent

    async def _send(self, chat: int, shown: Shown | None) -> list[int]:
        sent: list[int] = []
        parts = shown.parts() if shown else []
        try:
            for part in parts:
                rows = shown.rows if shown and part is parts[-1] else ()
                sent.append(await self._api.send(chat, part, rows))
        except (Unreachable, Blocked, Refused, TokenRefused):
            pass  # what was stored is stored; whoever writes again is answered again
        return sent

    async def _delete(self, chat: int, old: Sequence[tuple[int, int]]) -> None:
        """Delete, however long it takes to reach Telegram: nothing is confirmed to it before."""
        for start in range(0, len(old), _AT_ONCE):
            some = old[start : start + _AT_ONCE]
            messages = [message for message, _ in some]
            try:
                await self._patiently(chat, messages, min(sent for _, sent in some))
            except (Refused, Blocked):  # some of them, or the chat: one by one, with the next sweep
                for message, sent in some:
                    self._deletions.add(chat, [message], sent)
            else:
                self._deletions.done(chat, messages)

    async def _patiently(self, chat: int, messages: Sequence[int], sent: int) -> None:
        pause, warned = _FIRST_PAUSE, False
        while True:
            try:
                return await self._api.delete(chat, messages, tries=1)
            except (Unreachable, TokenRefused):
                age = self._now() - sent
                if age > WITHIN:
                    return record(Event.DELETION_LOST, count=len(messages))
                if age > WARN_AFTER and not warned:
                    warned = True
                    record(Event.DELETION_LATE, count=len(messages))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)

    def leave_for(self, chat: int, message: int, sent: int, seconds: int) -> None:
        """Let a message stand for some time, and then delete it."""
        self._deletions.add(chat, [message], sent, after=seconds)
