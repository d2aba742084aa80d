"""The spool: a directory of sealed envelopes, written so that whatever was acknowledged survives a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from holub_wire import durable
from holub_wire.durable import Put
from holub_wire.envelope import SIZES, is_envelope_id

__all__ = ["Put", "Spool"]


class Spool:
    """Envelopes by id, under `root`: `new/<first two digits>/<id>` and `tmp/` for unfinished writes."""

    def __init__(self, root: Path) -> None:
        self._new = root / "new"
        self._tmp = root / "tmp"

    def prepare(self) -> None:
        """Create the directories and remove what an interrupted write left. Call once, before serving."""
        durable.prepare(self._tmp, *(self._new / f"{shard:02x}" for shard in range(256)))

    def put(self, envelope_id: str, sealed: bytes) -> Put:
        """Store an envelope durably; see `durable.put`. Raises OSError when the disk refuses."""
        if not is_envelope_id(envelope_id) or len(sealed) not in SIZES:
            raise ValueError("not an envelope")
        return durable.put(self._tmp, self._place(envelope_id), sealed)

    def ids(self) -> Iterator[str]:
        """The ids of all stored envelopes, shard by shard, in no order that means anything."""
        for shard in range(256):
            with suppress(FileNotFoundError), os.scandir(self._new / f"{shard:02x}") as entries:
                yield from [entry.name for entry in entries if is_envelope_id(entry.name)]

    def get(self, envelope_id: str) -> bytes | None:
        """The envelope, or None when it is not (or no longer) here; never more than a byte beyond the largest size."""
        return durable.get(self._place(envelope_id), SIZES[-1] + 1)

    def done(self, envelope_id: str) -> None:
        """Forget an envelope. Only after the desk has committed what was in it; forgetting twice is fine."""
        durable.remove(self._place(envelope_id))

    def _place(self, envelope_id: str) -> Path:
        if not is_envelope_id(envelope_id):
            raise ValueError("not an envelope id")
        return self._new / envelope_id[:2] / envelope_id
