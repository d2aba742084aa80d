"""Where envelopes come from: the desk dials, the intake never does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from holub_wire.post import Post
from holub_wire.spool import Spool


class Collector(Protocol):
    """A place that holds envelopes until the desk has committed them."""

    def ids(self) -> Sequence[str]:
        """The ids of all waiting envelopes."""

    def get(self, envelope_id: str) -> bytes | None:
        """One envelope, or None when it is gone."""

    def done(self, envelope_id: str) -> None:
        """Forget an envelope; only after commit."""


class DirectoryCollector:
    """A spool on this machine, or on a file system that both sides share. Replies are laid beside it, in `post`."""

    def __init__(self, directory: Path) -> None:
        self._spool = Spool(directory)
        self.post = Post(directory)

    def ids(self) -> Sequence[str]:
        return list(self._spool.ids())

    def get(self, envelope_id: str) -> bytes | None:
        return self._spool.get(envelope_id)

    def done(self, envelope_id: str) -> None:
        self._spool.done(envelope_id)
