"""Stored files: each is an age file, and the identity that opens it stands in the database alone."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.age.seal import seal


class VaultFiles:
    """A directory of age files under random names."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, content: bytes, identity: HybridIdentity) -> str:
        """Store `content` durably for `identity`; returns the file's name. Thread-safe."""
        name = secrets.token_hex(16)
        place = self._place(name)
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(file, "wb") as stream:
            stream.write(seal(content, [identity.recipient()]))
            stream.flush()
            os.fdatasync(file)
        directory = os.open(place.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(directory)
        finally:
            os.close(directory)
        return name

    def read(self, name: str, identity: HybridIdentity) -> bytes:
        """The content. Raises an AgeError or OSError."""
        return open_sealed(self._place(name).read_bytes(), [identity])

    def remove(self, name: str) -> None:
        """Delete a file; a missing one is fine. What makes it unreadable is the identity's deletion, not this."""
        with suppress(FileNotFoundError):
            self._place(name).unlink()

    def _place(self, name: str) -> Path:
        return self.root / name[:2] / name
