"""Replace several small files of the desk's directory together: killed at any point, all are old, or all are new.

The new ones are written beside the old ones, then a mark names them: from then on they count, and whoever opens the
desk next puts them in place. Before the mark they are leftovers that nobody reads.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from holub_wire.command import CommandError

_MARK: Final = "replacing"
_NEW: Final = ".new"


def replace(root: Path, files: Mapping[str, bytes]) -> None:
    """Write `files`, by their paths below `root`, which may be new ones. Raises CommandError if another is at it."""
    lock = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError("another command is changing keys", "wait until it has ended") from None
        for name, data in files.items():
            _write(root / (name + _NEW), data)
        _sync_directories(root, files)
        part = root / f"{_MARK}.part"
        _write(part, json.dumps(sorted(files)).encode())
        os.replace(part, root / _MARK)
        _sync(root)
        settle(root)
    finally:
        os.close(lock)


def settle(root: Path) -> None:
    """Finish what was interrupted, if anything was. Two at once do the same."""
    try:
        names = json.loads((root / _MARK).read_text())
    except FileNotFoundError:
        return
    except ValueError:
        raise CommandError(f"the file {_MARK} in the desk's directory is damaged", "docs/recovery.md") from None
    for name in names:
        if (root / (name + _NEW)).exists():
            os.replace(root / (name + _NEW), root / name)
    _sync_directories(root, names)
    (root / _MARK).unlink(missing_ok=True)
    _sync(root)


def _write(path: Path, data: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(file, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(file)


def _sync_directories(root: Path, names: Mapping[str, bytes] | list[str]) -> None:
    for directory in sorted({(root / name).parent for name in names}):
        _sync(directory)


def _sync(directory: Path) -> None:
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
