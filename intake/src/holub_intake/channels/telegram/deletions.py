"""What is still to be deleted at Telegram, until it is done.

Telegram lets a bot delete for 48 hours. What could not be deleted at once is tried again until then, and outlives a
restart: in one file, sealed with a key that lives for two days (see `redelivery`), as long as many whatever is in it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.journal import Event, record
from holub_wire.durable import sync_directory

WITHIN: Final = 48 * 3600
"""Seconds in which Telegram lets a bot delete."""
WARN_AFTER: Final = 40 * 3600
_STEP: Final = 16 * 1024
"""The file's length is a multiple of this."""
_AT_ONCE: Final = 100


@dataclass
class _Chat:
    messages: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Message → when it was sent, and when it is to go; seconds since 1970."""


class Deletions:
    """Messages that are to go, by chat. `key` gives a day's sealing key; `now` is in seconds since 1970."""

    def __init__(
        self, file: Path, key: Callable[[date], bytes], today: Callable[[], date], now: Callable[[], float]
    ) -> None:
        self._file = file
        self._key = key
        self._today = today
        self._now = now
        self._chats: dict[int, _Chat] = {}
        self._kept = False
        """Whether the file holds anything."""
        self._load()

    def __len__(self) -> int:
        return sum(len(chat.messages) for chat in self._chats.values())

    def add(self, chat: int, messages: Sequence[int], sent: int, *, after: int = 0) -> None:
        """Have them deleted, `after` seconds from now at the earliest. In memory only, until `keep`."""
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
        """Delete what is due. What cannot be deleted now stays; what never can be is given up. Raises OSError."""
        before = len(self)
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
        if len(self) != before or (self._kept and not len(self)):
            self.keep()

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

    # --- over a restart ----------------------------------------------------------------------------------

    def keep(self) -> None:
        """Write what is left, durably; nothing left, no file. Raises OSError."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not len(self):
            self._file.unlink(missing_ok=True)
        else:
            day = self._today()
            listed = {str(chat): [[m, *times] for m, times in found.messages.items()] for chat, found in self._items()}
            plain = json.dumps(listed, separators=(",", ":")).encode()
            head, nonce = day.toordinal().to_bytes(4), os.urandom(12)
            plain = plain.ljust(-(-(len(plain) + 32) // _STEP) * _STEP - 32)
            sealed = head + nonce + ChaCha20Poly1305(self._key(day)).encrypt(nonce, plain, head)
            fresh = self._file.with_suffix(".new")
            with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600), "wb") as out:
                out.write(sealed)
                out.flush()
                os.fsync(out.fileno())
            fresh.replace(self._file)
        self._kept = bool(len(self))
        sync_directory(self._file.parent)

    def _items(self) -> list[tuple[int, _Chat]]:
        return list(self._chats.items())

    def _load(self) -> None:
        try:
            data = self._file.read_bytes()
            day = date.fromordinal(int.from_bytes(data[:4]))
            listed = json.loads(ChaCha20Poly1305(self._key(day)).decrypt(data[4:16], data[16:], data[:4]))
        except (FileNotFoundError, ValueError, OverflowError, InvalidTag):
            return  # nothing waits, or it is older than its key
        for chat, messages in listed.items():
            self._chats[int(chat)] = _Chat({message: (sent, due) for message, sent, due in messages})
        self._kept = bool(listed)
