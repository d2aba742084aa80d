"""How a message that a messenger delivers twice is known as one: ids that follow from it, by a key of its day.

A killed intake gets again what it had not confirmed, and seals it again. The desk drops the second because `message` is
the same. So these keys must outlive a restart; they lie on the disk for two days, the time in which a messenger
delivers again, and are destroyed then.
"""

from __future__ import annotations

import hmac
import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from holub_intake.addresses import Account
from holub_intake.day_files import DayFiles

_SIZE: Final = 34
REDELIVERY_DAYS: Final = 1
"""Days that a key lives after its own."""
_SEQ_STEP: Final = 10_000
_MOST_STARTS: Final = 99


@dataclass
class _Day:
    key: bytes = field(repr=False)
    starts: int = 0


class Redelivery:
    """Ids of messages and conversations. Reads its keys at the start, and counts starts. Raises OSError."""

    def __init__(self, directory: Path, today: Callable[[], date]) -> None:
        self._files = DayFiles(directory)
        self._today = today
        read = {day: self._files.read(day) for day in self._files.days()}
        self._days = {day: _read(data) for day, data in read.items() if len(data) == _SIZE}
        self.forget()
        now = self._day(today())
        now.starts = min(now.starts + 1, _MOST_STARTS)
        self._files.write(today(), _written(now))

    def message(self, day: date, account: Account, *what: str | int) -> str:
        """The id of what a messenger delivered on a day; `what` tells it from others of the account."""
        return self._id(b"message", day, account, *what)

    def conversation(self, day: date, account: Account, part: int = 0) -> str:
        """The conversation of an account that begins on a day, the same after a restart; or a `part` of the day."""
        return self._id(b"conversation", day, account, *([part] if part else []))

    def base_seq(self) -> int:
        """Where to begin counting messages: above those of an earlier start on the same day."""
        return (self._day(self._today()).starts - 1) * _SEQ_STEP

    def forget(self) -> None:
        """Destroy the keys whose time is over. Call at least once a day. Raises OSError."""
        for day in [day for day in self._days if self._today() - day > timedelta(days=REDELIVERY_DAYS)]:
            del self._days[day]
            self._files.destroy(day)

    def make_ready(self) -> None:
        """Have today's key, whether or not a message comes. Raises OSError."""
        self._day(self._today())

    def _id(self, use: bytes, day: date, account: Account, *what: str | int) -> str:
        said = json.dumps([*what]).encode()
        key = self._day(day).key
        return hmac.digest(key, b"holub-redelivery-v1\n" + use + b"\n" + account.raw() + said, "sha256").hex()[:32]

    def _day(self, day: date) -> _Day:
        """The key of a day; of one long gone, or yet to come, today's."""
        today = self._today()
        if not timedelta(0) <= today - day <= timedelta(days=REDELIVERY_DAYS):
            day = today
        if day not in self._days:
            self.forget()
            self._days[day] = _Day(os.urandom(32), 1)
            self._files.write(day, _written(self._days[day]))
        return self._days[day]


def _written(day: _Day) -> bytes:
    return day.key + day.starts.to_bytes(2)


def _read(data: bytes) -> _Day:
    return _Day(data[:32], int.from_bytes(data[32:34]))
