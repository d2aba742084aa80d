"""Files that are whole and on the disk, or not there: the calls that spool and post share.

The order is the promise: write to tmp, fdatasync, link into place (link refuses to replace, rename would do so
silently), unlink, fsync of the directory. tests/wire/spool asserts it under strace. Times are set to midnight, also
those of the directories, which each name that comes or goes renews: a seized disk tells the day at most. The file
system itself may know more (when an inode was changed).
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from enum import Enum
from pathlib import Path

_DAY = 86_400


class Put(Enum):
    """What became of a file."""

    STORED = "stored"
    SAME = "same"
    DIFFERENT = "different"
    """Another content is already stored in this place."""


def prepare(tmp: Path, *directories: Path) -> None:
    """Create directories, and remove what an interrupted write left in `tmp`."""
    for directory in (tmp, *directories):
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    for leftover in tmp.iterdir():
        leftover.unlink()
    # A file is only as durable as every name on the way to it. The last one, its own, is `put`'s to sync.
    for directory in {*(directory.parent for directory in (tmp, *directories)), tmp.parent.parent}:
        sync_directory(directory)


def put(tmp: Path, place: Path, data: bytes) -> Put:
    """Store a file durably. When this returns STORED or SAME, it is on the disk.

    Thread-safe. Raises OSError when the disk refuses: then nothing is promised. In its place is nothing or, when only
    the last calls failed, the whole file; the caller repeats either way.
    """
    unfinished = tmp / secrets.token_hex(16)
    try:
        file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            _write_all(file, data)
            forget_times(file)
            os.fdatasync(file)
        finally:
            os.close(file)
        result = _link(unfinished, place, data)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(unfinished)
        forget_times(tmp)
    if result is not Put.DIFFERENT:
        # Also for SAME: the writer that came first may not have reached this line yet.
        sync_directory(place.parent, forget_time=True)
    return result


def get(place: Path, most: int) -> bytes | None:
    """What is stored, or None when it is not (or no longer) there.

    Never more than `most` bytes, and never from anything but an ordinary file: one side reads a directory into which
    the other, hostile one may have put a pipe or a link. Reading leaves no time where the file is ours: a disk would
    tell when a letter was asked for.
    """
    flags = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        try:
            file = os.open(place, flags | os.O_NOATIME)
        except PermissionError:  # somebody else's file
            file = os.open(place, flags)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            return b""
        raise
    try:
        return _read(file, most) if stat.S_ISREG(os.fstat(file).st_mode) else b""
    finally:
        os.close(file)


def remove(place: Path) -> None:
    """Forget a file; forgetting twice is fine."""
    with suppress(FileNotFoundError):
        place.unlink()
    with suppress(PermissionError, FileNotFoundError):  # somebody who may remove, but does not own the directory
        forget_times(place.parent)


def replace(place: Path, data: bytes) -> None:
    """Put a file in the place of what is there, durably: killed at any point, it is the old one or the new one.

    For one writer at a time. Raises OSError.
    """
    unfinished = place.with_name(place.name + ".part")
    unfinished.unlink(missing_ok=True)  # of a write that was interrupted
    file = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        _write_all(file, data)
        os.fdatasync(file)
    finally:
        os.close(file)
    os.replace(unfinished, place)
    sync_directory(place.parent)


def _link(unfinished: Path, place: Path, data: bytes) -> Put:
    while True:
        try:
            os.link(unfinished, place)
            return Put.STORED
        except FileExistsError:
            there = get(place, len(data) + 1)
            if there is not None:
                return Put.SAME if there == data else Put.DIFFERENT
            # Collected between the two calls: link again, the reader drops what it has seen.


def _write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]


def _read(file: int, most: int) -> bytes:
    data = bytearray()
    while len(data) < most and (chunk := os.read(file, most - len(data))):
        data += chunk
    return bytes(data)


def forget_times(file: int | Path) -> None:
    """Set the times of a file or directory to midnight (UTC) of their day."""
    midnight = int(os.stat(file).st_mtime) // _DAY * _DAY
    os.utime(file, (midnight, midnight))


def sync_directory(directory: Path, *, forget_time: bool = False) -> None:
    """Make the names in a directory durable."""
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        if forget_time:
            forget_times(file)
        os.fsync(file)
    finally:
        os.close(file)
