"""The high-water mark: how much may lie in the spool, and who is refused first when it fills."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from holub_intake.flood.load import FILLING
from holub_wire.envelope import SIZES

Door = Literal["web", "form"]
"""`web`: sealed by its sender, who can prove work. `form`: sealed here, for people who cannot."""

_FORM_SHARE: Final = 0.2
"""Of all room: the form's own, which nobody else may take."""
_QUIET: Final = FILLING
"""Part of the room in use up to which the form may take more than its own: nobody else is asked for work then."""
_MARKS: Final = {SIZES[0]: 1.0, SIZES[1]: 0.85, SIZES[2]: 0.7}
"""Of a door's share, by size: attachments are refused first, words last."""
_MOST_KNOWN: Final = 200_000
"""Envelopes that are known to be the form's; beyond them it has to wait."""


@dataclass(frozen=True)
class Taken:
    """Bytes in use: of all doors, and of the form's alone."""

    all: int
    form: int = 0


def admits(size: int, taken: Taken, most: int, door: Door) -> bool:
    """Whether an envelope of `size` bytes may come in by a door, out of `most` bytes. Pure.

    What the form holds within its own share does not count for the others, so neither door can fill the other's.
    """
    own = _FORM_SHARE * most
    others = taken.all - min(taken.form, own)
    if taken.all + size > most:
        return False
    if door == "web":
        return others + size <= (most - own) * _MARKS[size]
    return taken.form + size <= own * _MARKS[size] or others + size <= most * _QUIET


class Room:
    """What the spool holds, counted as envelopes come, and counted anew as the desk takes them away. Thread-safe."""

    def __init__(self, spool: Path, most: int) -> None:
        self.most = most
        self._new = spool / "new"
        self._lock = threading.Lock()
        self._bytes = [0] * 256
        self._turns = [0] * 256
        """How often something was added to a shard: a count that was overtaken does not count."""
        self._form: list[dict[str, int]] = [{} for _ in range(256)]
        """By shard, the envelopes that came by the form, and their sizes. In memory only: no file tells its door."""
        self._form_bytes = self._form_count = 0
        self._coming = self._form_coming = 0
        self._next = 0
        for shard in range(256):
            self._bytes[shard] = sum(self._there(shard).values())

    @property
    def used(self) -> int:
        """Bytes that are taken, those of envelopes on their way included."""
        return sum(self._bytes) + self._coming

    @property
    def taken(self) -> Taken:
        """Likewise, and how many of them are the form's."""
        return Taken(self.used, self._form_bytes + self._form_coming)

    def enter(self, size: int, door: Door) -> bool:
        """Take room for an envelope, if there is; whoever was let in must `settle`."""
        with self._lock:
            if not admits(size, self.taken, self.most, door):
                return False
            if door == "form":
                if self._form_count >= _MOST_KNOWN:
                    return False
                self._form_coming += size
            self._coming += size
            return True

    def settle(self, envelope_id: str, size: int, door: Door, *, stored: bool) -> None:
        """What was on its way is stored now, or is not."""
        with self._lock:
            self._coming -= size
            self._form_coming -= size if door == "form" else 0
            if stored:
                shard = int(envelope_id[:2], 16)
                self._bytes[shard] += size
                self._turns[shard] += 1
                if door == "form":
                    self._form[shard][envelope_id] = size
                    self._form_bytes += size
                    self._form_count += 1

    def recount(self) -> None:
        """Count one of 256 shards anew."""
        shard = self._next
        self._next = (shard + 1) % 256
        turn = self._turns[shard]
        there = self._there(shard)
        with self._lock:
            if self._turns[shard] == turn:
                self._bytes[shard] = sum(there.values())
                for gone in self._form[shard].keys() - there.keys():
                    self._form_bytes -= self._form[shard].pop(gone)
                    self._form_count -= 1

    def _there(self, shard: int) -> dict[str, int]:
        found = {}
        with suppress(FileNotFoundError), os.scandir(self._new / f"{shard:02x}") as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    found[entry.name] = entry.stat(follow_symlinks=False).st_size
        return found
