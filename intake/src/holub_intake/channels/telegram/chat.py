"""What stands in a private chat: our messages come, and everybody's go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.show import Shown
from holub_intake.journal import Event, record

_AT_ONCE: Final = 100


class Chats:
    """Sends and deletes. Nothing here fails: what could not be sent is not said, what could not go goes later."""

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
        for start in range(0, len(old), _AT_ONCE):
            some = old[start : start + _AT_ONCE]
            messages = [message for message, _ in some]
            try:
                await self._api.delete(chat, messages, tries=1)
            except (Unreachable, TokenRefused, Refused, Blocked):
                for message, sent in some:
                    self._deletions.add(chat, [message], sent)
                self._keep()
            else:
                self._deletions.done(chat, messages)

    def _keep(self) -> None:
        try:
            self._deletions.keep()
        except OSError as error:
            record(Event.NOT_STORED, errno=error.errno)

    def leave_for(self, chat: int, message: int, sent: int, seconds: int) -> None:
        """Let a message stand for some time, and then delete it."""
        self._deletions.add(chat, [message], sent, after=seconds)
