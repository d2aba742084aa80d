"""The spool: a directory of sealed envelopes, written so that whatever was acknowledged survives a power cut.

The order of calls is the promise: write to tmp, fdatasync, link into a sharded place (link refuses to
replace, rename would do so silently), unlink, fsync of the directory. tests/wire/spool asserts it under strace.
Times are set to midnight, also those of the directories, which each name that comes or goes renews: a seized
disk tells the day at most. The file system itself may know more (when an inode was changed).
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import suppress
from enum import Enum
from pathlib import Path

from holub_wire.envelope import SIZES, is_envelope_id

_DAY = 86_400


class Put(Enum):
    """What became of an envelope."""

    STORED = "stored"
    SAME = "same"
    DIFFERENT = "different"
    """Another body is already stored under this id."""


class Spool:
    """Envelopes by id, under `root`: `new/<first two digits>/<id>` and `tmp/` for unfinished writes."""

    def __init__(self, root: Path) -> None:
        self._new = root / "new"
        self._tmp = root / "tmp"

    def prepare(self) -> None:
        """Create the directories and remove what an interrupted write left. Call once, before serving."""
        for directory in (self._tmp, *(self._new / f"{shard:02x}" for shard in range(256))):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for leftover in self._tmp.iterdir():
            leftover.unlink()
        # An envelope is only as durable as every name on the way to it.
        for directory in (self._tmp, self._new, self._new.parent, self._new.parent.parent):
            _sync_directory(directory)

    def put(self, envelope_id: str, sealed: bytes) -> Put:
        """Store an envelope durably. When this returns STORED or SAME, it is on the disk.

        Thread-safe. Raises OSError when the disk refuses: then nothing is promised. Under the id is nothing or,
        when only the last calls failed, the whole envelope; the sender repeats either way.
        """
        if not is_envelope_id(envelope_id) or len(sealed) not in SIZES:
            raise ValueError("not an envelope")
        place = self._place(envelope_id)
        unfinished = self._tmp / secrets.token_hex(16)
        try:
            file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
            try:
                _write_all(file, sealed)
                _forget_time(file)
                os.fdatasync(file)
            finally:
                os.close(file)
            result = _link(unfinished, place, sealed)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(unfinished)
            _forget_time(self._tmp)
        if result is not Put.DIFFERENT:
            # Also for SAME: the writer that came first may not have reached this line yet.
            _sync_directory(place.parent, forget_time=True)
        return result

    def ids(self) -> Iterator[str]:
        """The ids of all stored envelopes, shard by shard, in no order that means anything."""
        for shard in range(256):
            with suppress(FileNotFoundError), os.scandir(self._new / f"{shard:02x}") as entries:
                yield from [entry.name for entry in entries if is_envelope_id(entry.name)]

    def get(self, envelope_id: str) -> bytes | None:
        """The envelope, or None when it is not (or no longer) here.

        Never more than one byte beyond the largest size, and never from anything but an ordinary file: a desk
        reads a directory into which a hostile intake may have put a pipe or a link.
        """
        try:
            file = os.open(self._place(envelope_id), os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.ENXIO):
                return b""
            raise
        try:
            return _read(file, SIZES[-1] + 1) if stat.S_ISREG(os.fstat(file).st_mode) else b""
        finally:
            os.close(file)

    def done(self, envelope_id: str) -> None:
        """Forget an envelope. Only after the desk has committed what was in it; forgetting twice is fine."""
        place = self._place(envelope_id)
        with suppress(FileNotFoundError):
            place.unlink()
        with suppress(PermissionError):  # a desk that may remove, but does not own the directory
            _forget_time(place.parent)

    def _place(self, envelope_id: str) -> Path:
        if not is_envelope_id(envelope_id):
            raise ValueError("not an envelope id")
        return self._new / envelope_id[:2] / envelope_id


def _link(unfinished: Path, place: Path, sealed: bytes) -> Put:
    while True:
        try:
            os.link(unfinished, place)
            return Put.STORED
        except FileExistsError:
            # Collected between the two calls: link again, the desk drops what it has seen.
            with suppress(FileNotFoundError):
                return Put.SAME if place.read_bytes() == sealed else Put.DIFFERENT


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _read(file: int, most: int) -> bytes:
    data = bytearray()
    while len(data) < most and (chunk := os.read(file, most - len(data))):
        data += chunk
    return bytes(data)


def _forget_time(file: int | Path) -> None:
    midnight = int(os.stat(file).st_mtime) // _DAY * _DAY
    os.utime(file, (midnight, midnight))


def _sync_directory(directory: Path, *, forget_time: bool = False) -> None:
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if forget_time:
            _forget_time(file)
        os.fsync(file)
    finally:
        os.close(file)
