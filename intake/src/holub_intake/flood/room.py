"""The high-water mark: how much may lie in the spool, and who is refused first when it fills."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Final, Literal

from holub_wire.envelope import SIZES

Door = Literal["web", "form"]
"""`web`: sealed by its sender, who can prove work. `form`: sealed here, for people who cannot."""

_SHARE: Final[dict[Door, float]] = {"web": 0.8, "form": 1.0}
"""The form has a fifth of the room that nobody else may take."""
_MARKS: Final = {SIZES[0]: 1.0, SIZES[1]: 0.85, SIZES[2]: 0.7}
"""Of a door's share, by size: attachments are refused first, words last."""


def admits(size: int, used: int, most: int, door: Door) -> bool:
    """Whether an envelope of `size` bytes may come in by a door while `used` bytes of `most` are taken. Pure."""
    return used + size <= most * _SHARE[door] * _MARKS[size]


class Room:
    """What the spool holds, counted as envelopes come, and counted anew as the desk takes them away. Thread-safe."""

    def __init__(self, spool: Path, most: int) -> None:
        self.most = most
        self._new = spool / "new"
        self._lock = threading.Lock()
        self._bytes = [0] * 256
        self._turns = [0] * 256
        """How often something was added to a shard: a count that was overtaken does not count."""
        self._coming = 0
        self._next = 0
        for shard in range(256):
            self._bytes[shard] = self._count(shard)

    @property
    def used(self) -> int:
        """Bytes that are taken, those of envelopes on their way included."""
        return sum(self._bytes) + self._coming

    def enter(self, size: int, door: Door) -> bool:
        """Take room for an envelope, if there is; whoever was let in must `settle`."""
        with self._lock:
            if not admits(size, self.used, self.most, door):
                return False
            self._coming += size
            return True

    def settle(self, envelope_id: str, size: int, *, stored: bool) -> None:
        """What was on its way is stored now, or is not."""
        with self._lock:
            self._coming -= size
            if stored:
                shard = int(envelope_id[:2], 16)
                self._bytes[shard] += size
                self._turns[shard] += 1

    def recount(self) -> None:
        """Count one of 256 shards anew."""
        shard = self._next
        self._next = (shard + 1) % 256
        turn = self._turns[shard]
        found = self._count(shard)
        with self._lock:
            if self._turns[shard] == turn:
                self._bytes[shard] = found

    def _count(self, shard: int) -> int:
        total = 0
        with suppress(FileNotFoundError), os.scandir(self._new / f"{shard:02x}") as entries:
            for entry in entries:
                with suppress(FileNotFoundError):
                    total += entry.stat(follow_symlinks=False).st_size
        return total
