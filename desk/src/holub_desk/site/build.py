"""Write a site into a directory: what changed alone, and the manifest last.

Killed at any point, the next build finishes: a file whose hash is not the one that the manifest names is written again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from holub_desk.site import manifest
from holub_desk.site.files import hash_of, left_by_us
from holub_wire import durable
from holub_wire.command import CommandError
from holub_wire.note import Signer

_PART: Final = ".part"


@dataclass(frozen=True)
class Built:
    """What a build did: paths below the directory."""

    files: int
    written: tuple[str, ...]
    removed: tuple[str, ...]


def build(
    directory: Path,
    pages: Iterable[tuple[str, bytes]],
    pictures: Iterable[tuple[str, Callable[[], bytes]]],
    signer: Signer,
) -> Built:
    """Write what is new or another than it was; remove what we wrote once and is not part of it any more.

    A file that no manifest of ours names is left alone. Raises CommandError, OSError.
    """
    directory.mkdir(parents=True, exist_ok=True)
    try:
        before = left_by_us(directory)
    except manifest.ManifestError as error:
        raise CommandError(str(error), f"empty {directory}, and build again") from None
    if before is None and any(directory.iterdir()):
        raise CommandError(
            f"{directory} is not empty, and not a site that was built here", "name a directory of its own"
        )
    before = before or {}
    now: dict[str, str] = {}
    written = []
    for path, content in pages:
        if path not in now:
            now[path] = hashlib.sha256(content).hexdigest()
            if _put(directory, path, content, now[path], before):
                written.append(path)
    for path, read in pictures:
        if path in now:
            continue
        if path in before and hash_of(directory / path) == before[path]:
            now[path] = before[path]  # named by the hash of its content: it need not be read from the vault again
            continue
        content = read()
        now[path] = hashlib.sha256(content).hexdigest()
        _put(directory, path, content, now[path], {})
        written.append(path)
    removed = sorted(path for path in before if path not in now)
    # First the manifest that names no removed file any more, then they go: what it names is always there.
    note = manifest.written(now, signer)
    if hash_of(directory / manifest.FILE) != hashlib.sha256(note).hexdigest():
        durable.replace(directory / manifest.FILE, note)
        (directory / manifest.FILE).chmod(0o644)
    for path in removed:
        (directory / path).unlink(missing_ok=True)
    return Built(len(now), tuple(written), tuple(removed))


def _put(directory: Path, path: str, content: bytes, sha256: str, before: dict[str, str]) -> bool:
    place = directory / path
    if before.get(path) == sha256 and hash_of(place) == sha256:
        return False
    place.parent.mkdir(parents=True, exist_ok=True)
    unfinished = place.with_name(place.name + _PART)
    unfinished.write_bytes(content)
    unfinished.chmod(0o644)
    os.replace(unfinished, place)
    return True
