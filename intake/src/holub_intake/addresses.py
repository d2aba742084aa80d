"""Addresses that forget: what stands for a messenger source outside this process, and the keys that die.

Each day has a key of its own. With it an account becomes a handle, and its address is sealed into what the desk keeps.
When the key is destroyed, nobody can tell from anything that Holub has which account it was. docs/addresses.md says
who can link what, and when.
"""

from __future__ import annotations

import base64
import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from holub_intake.day_files import DayFiles
from holub_wire.age.secret import Secret
from holub_wire.envelope import MessengerReply

CONTINUITY_DAYS: Final = 90
"""As long as a source that asks for it is known as the same one, at most."""
_KEY: Final = 32
_ROOM: Final = 128
"""Bytes of an address before it is sealed: all are as long."""


@dataclass(frozen=True)
class Account:
    """An account on a messenger. It never leaves this process but sealed, and does not show in a repr."""

    channel: str
    id: str = field(repr=False)

    def raw(self) -> bytes:
        """Both, unmistakably."""
        return json.dumps([self.channel, self.id]).encode()


class DayKey(Secret):
    """A day's key, and which accounts asked on that day to be known again: only as what this key makes of them."""

    def __init__(self, raw: bytes, asked: dict[bytes, date] | None = None) -> None:
        self.raw = bytearray(raw)
        self.asked = asked or {}
        """Tag of an account → the day on which it first asked."""

    def tag(self, use: bytes, account: Account) -> bytes:
        """What stands for an account, for one use: 16 bytes."""
        return hmac.digest(self.raw, use + account.raw(), "sha256")[:16]

    def handle(self, account: Account) -> str:
        """What the desk knows of an account on this day."""
        return self.tag(b"holub-handle-v1\n", account).hex()

    def destroy(self) -> None:
        """Overwrite it in memory, as far as that can be done."""
        self.raw[:] = bytes(len(self.raw))
        self.asked.clear()


class KeyStore(Protocol):
    """Where day keys are while they live."""

    def load(self) -> dict[date, DayKey]:
        """Those that live."""

    def save(self, day: date, key: DayKey) -> None:
        """Keep a key as it is now; durable when this returns."""

    def destroy(self, day: date) -> None:
        """Let a key be gone."""


class MemoryKeys:
    """Keys that end with the process: a restart forgets every address."""

    def load(self) -> dict[date, DayKey]:
        return {}

    def save(self, day: date, key: DayKey) -> None:
        pass

    def destroy(self, day: date) -> None:
        pass


class DiskKeys:
    """Keys in files: a restart forgets nobody. What was erased may live on in flash, snapshots, virtual machines."""

    def __init__(self, directory: Path) -> None:
        self._files = DayFiles(directory)

    def load(self) -> dict[date, DayKey]:
        read = {day: self._files.read(day) for day in self._files.days()}
        return {day: _read_key(data) for day, data in read.items() if len(data) >= _KEY}

    def save(self, day: date, key: DayKey) -> None:
        asked = b"".join(tag + first.toordinal().to_bytes(4) for tag, first in key.asked.items())
        self._files.write(day, bytes(key.raw) + asked)

    def destroy(self, day: date) -> None:
        self._files.destroy(day)


def _read_key(data: bytes) -> DayKey:
    entries = (data[start : start + 20] for start in range(_KEY, len(data) - 19, 20))
    return DayKey(data[:_KEY], {entry[:16]: date.fromordinal(int.from_bytes(entry[16:])) for entry in entries})


class Addresses:
    """Handles and return addresses of one line.

    `days` is the line's forgetting period: a key lives on its own day and `days` more, and is gone on the next.
    """

    def __init__(self, days: int, store: KeyStore, today: Callable[[], date]) -> None:
        self._days = days
        self._store = store
        self._today = today
        self._keys = store.load()
        self.forget()

    def reply(self, account: Account) -> MessengerReply:
        """What every message of this account carries today. Raises OSError when a new key cannot be stored."""
        today = self._today()
        key = self._key(today)
        previous = self._previous(account, today)
        if previous is not None:
            first, handle = previous
            self._remember(today, key, account, first)
            return MessengerReply(key.handle(account), self._seal(today, key, account), handle)
        return MessengerReply(key.handle(account), self._seal(today, key, account))

    def open(self, untrusted_address: str) -> Account | None:
        """The account behind a return address; None when it is forgotten, or was never one of ours."""
        try:
            data = base64.b64decode(untrusted_address, altchars=b"-_", validate=True)
            day, nonce, sealed = date.fromordinal(int.from_bytes(data[:4])), data[4:16], data[16:]
            key = self._keys[day]
            channel, account = json.loads(_cipher(key).decrypt(nonce, sealed, data[:4]).rstrip(b" "))
        except (ValueError, KeyError, OverflowError, InvalidTag):
            return None
        return None if self._is_over(day) else Account(channel, account)

    def ask_continuity(self, account: Account) -> None:
        """From today on, let old and new handle be sealed together. Raises OSError."""
        today = self._today()
        if not self.has_continuity(account):
            self._remember(today, self._key(today), account, today)

    def has_continuity(self, account: Account) -> bool:
        """Whether this account asked, and its time is not over."""
        today = self._today()
        asked_today = today in self._keys and self._tag(self._keys[today], account) in self._keys[today].asked
        return asked_today or self._previous(account, today) is not None

    def drop_continuity(self, account: Account) -> None:
        """Take the wish back; what was sealed together stays so. Raises OSError."""
        for day, key in self._keys.items():
            if key.asked.pop(self._tag(key, account), None) is not None:
                self._store.save(day, key)

    def forget(self) -> None:
        """Destroy the keys whose time is over. Call at least once a day. Raises OSError."""
        for day in [day for day in self._keys if self._is_over(day)]:
            self._keys.pop(day).destroy()
            self._store.destroy(day)

    def make_ready(self) -> None:
        """Have today's key: made when the first message comes, its file would tell for a month when that was.

        Raises OSError.
        """
        self._key(self._today())

    def _is_over(self, day: date) -> bool:
        return self._today() - day > timedelta(days=self._days)

    def _key(self, today: date) -> DayKey:
        if today not in self._keys:
            self.forget()
            key = DayKey(os.urandom(_KEY))
            self._store.save(today, key)
            self._keys[today] = key
        return self._keys[today]

    @staticmethod
    def _tag(key: DayKey, account: Account) -> bytes:
        return key.tag(b"holub-continuity-v1\n", account)

    def _previous(self, account: Account, today: date) -> tuple[date, str] | None:
        """The day of the first wish and the last handle before today's, if the account asked to be known again."""
        for day in sorted(self._keys, reverse=True):
            key = self._keys[day]
            first = key.asked.get(self._tag(key, account)) if day < today and not self._is_over(day) else None
            if first is not None and (today - first).days <= CONTINUITY_DAYS:
                return first, key.handle(account)
        return None

    def _remember(self, day: date, key: DayKey, account: Account, first: date) -> None:
        tag = self._tag(key, account)
        if tag not in key.asked:
            key.asked[tag] = first
            self._store.save(day, key)

    def _seal(self, day: date, key: DayKey, account: Account) -> str:
        plain = account.raw()
        if len(plain) > _ROOM:
            raise ValueError("an account's address is too long")
        head, nonce = day.toordinal().to_bytes(4), os.urandom(12)
        sealed = _cipher(key).encrypt(nonce, plain.ljust(_ROOM), head)
        return base64.urlsafe_b64encode(head + nonce + sealed).decode()


def _cipher(key: DayKey) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(hmac.digest(key.raw, b"holub-return-address-v1", "sha256"))
