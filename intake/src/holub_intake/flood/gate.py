"""The gate in front of the spool: room, work, and the count of those who wait."""

from __future__ import annotations

import asyncio
import errno
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from holub_intake.flood.load import next_bits
from holub_intake.flood.room import Door, Room
from holub_intake.flood.work import Work
from holub_wire.spool import Put, Spool

_STEP_SECONDS = 0.25
_RECOUNT_SECONDS = 0.02
_LEISURE_SECONDS = 0.25
_BUSY = 0.1
"""Part of the room in use from which on it is counted often."""


class Full(OSError):
    """There is no room for this envelope; a smaller one may still find some."""

    def __init__(self) -> None:
        super().__init__(errno.ENOSPC, "no room")


@dataclass(frozen=True)
class FormDoor:
    """The spool as those see it who seal here: the form, messengers."""

    gate: Gate

    def put(self, envelope_id: str, sealed: bytes) -> Put:
        """Store an envelope. Raises OSError, Full included."""
        return self.gate.put_now(envelope_id, sealed, "form")


class Gate:
    """One per process; every envelope passes it."""

    def __init__(self, spool: Spool, room: Room, *, started: float | None = None) -> None:
        begun = time.monotonic() if started is None else started
        self.room = room
        self.work = Work(lambda: int((time.monotonic() - begun) / 60))
        self.bits = 0
        self.waiting = 0
        self._spool = spool

    async def put(self, writers: ThreadPoolExecutor, envelope_id: str, sealed: bytes) -> Put:
        """Store an envelope from the web. Raises Full, or OSError."""
        self.waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(writers, self.put_now, envelope_id, sealed, "web")
        finally:
            self.waiting -= 1

    def put_now(self, envelope_id: str, sealed: bytes, door: Door) -> Put:
        """Likewise, in this thread."""
        if not self.room.enter(len(sealed), door):
            raise Full
        stored = False
        try:
            put = self._spool.put(envelope_id, sealed)
            stored = put is Put.STORED
            return put
        finally:
            self.room.settle(envelope_id, len(sealed), door, stored=stored)

    async def keep_measured(self) -> None:
        """Adapt the price, and count what the desk has taken away, until cancelled."""
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(1, "recount") as counter:
            due = 0.0
            while True:
                await asyncio.sleep(_RECOUNT_SECONDS if self.room.used > _BUSY * self.room.most else _LEISURE_SECONDS)
                took = await loop.run_in_executor(counter, self._timed_recount)
                if took > _RECOUNT_SECONDS:  # a large spool: count it at leisure
                    await asyncio.sleep(10 * took)
                if loop.time() >= due:
                    due = loop.time() + _STEP_SECONDS
                    self.work.forget_old()
                    self.bits = next_bits(self.bits, self.waiting, self.room.used / self.room.most)

    def _timed_recount(self) -> float:
        start = time.monotonic()
        self.room.recount()
        return time.monotonic() - start
