"""One small file a day, kept for as long as it is needed, and then destroyed as well as a file can be."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from holub_wire.durable import forget_times, get, sync_directory

_UNFINISHED: Final = ".new"
_MOST: Final = 64 * 1024 * 1024
"""Bytes; a day's key with three million wishes is smaller."""


class DayFiles:
    """Files `YYYY-MM-DD` in a directory of mode 0700. Replaced whole, never in part. Raises OSError."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def days(self) -> Iterator[date]:
        """The days that have a file."""
        yield from self._named("")

    def _named(self, ending: str) -> Iterator[date]:
        with suppress(FileNotFoundError):
            for entry in sorted(self._directory.iterdir()):
                with suppress(ValueError):
                    yield date.fromisoformat(entry.name.removesuffix(ending) if entry.name.endswith(ending) else "")

    def read(self, day: date) -> bytes:
        """The file of a day; empty when there is none."""
        return get(self._directory / day.isoformat(), _MOST) or b""

    def write(self, day: date, data: bytes) -> None:
        """Write or replace it; durable when this returns."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        place, fresh = self._directory / day.isoformat(), self._directory / (day.isoformat() + _UNFINISHED)
        file = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(data)
            stream.flush()
            forget_times(file)
            os.fsync(file)
        with suppress(FileNotFoundError), open(place, "r+b", buffering=0) as old:
            fresh.rename(place)
            _overwrite(old.fileno())  # only now: a crash before must find one whole file
        if fresh.exists():
            fresh.rename(place)
        sync_directory(self._directory, forget_time=True)

    def forget(self, today: date, days: int) -> None:
        """Destroy the files whose day is more than `days` ago, unfinished ones too; all, when `days` is negative."""
        for day in {*self._named("")} | {*self._named(_UNFINISHED)}:
            if days < 0 or today - day > timedelta(days=days):
                self.destroy(day)

    def destroy(self, day: date) -> None:
        """Overwrite and remove it. On flash, in snapshots and on virtual machines a copy may live on."""
        for name in (day.isoformat(), day.isoformat() + _UNFINISHED):
            with suppress(FileNotFoundError), open(self._directory / name, "r+b", buffering=0) as old:
                _overwrite(old.fileno())
                (self._directory / name).unlink()
        with suppress(FileNotFoundError):
            sync_directory(self._directory, forget_time=True)


def _overwrite(file: int) -> None:
    os.pwrite(file, bytes(os.fstat(file).st_size), 0)
    os.fsync(file)
