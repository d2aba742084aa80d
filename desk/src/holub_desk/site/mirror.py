"""Copy a site to another directory, a memory card or a share that a server reads: what changed alone, checked first."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from holub_desk.site import manifest
from holub_desk.site.files import hash_of, left_by_us
from holub_wire.command import CommandError
from holub_wire.note import Verifier


@dataclass(frozen=True)
class Mirrored:
    """How many files the site has, and how many of them were copied or removed."""

    files: int
    copied: int
    removed: int


def mirror(source: Path, target: Path, verifier: Verifier) -> Mirrored:
    """Make `target` the same as `source`. Raises CommandError, and then has changed nothing, or OSError.

    Each file is read back and held against the manifest; the manifest is copied last. Files that are in neither
    manifest are left alone.
    """
    note = _note(source)
    try:
        files = manifest.read(note, verifier)
        before = left_by_us(target)
    except manifest.ManifestError as error:
        raise CommandError(str(error), "build the site again, or empty the mirror") from None
    if before is None and any(target.iterdir()):
        raise CommandError(f"{target} is not empty, and no mirror", "name a directory of its own")
    for path, sha256 in files.items():
        if hash_of(source / path) != sha256:
            raise CommandError(f"{path} is not what the manifest names", "`holub-desk site check` says more")
    copied = 0
    for path, sha256 in files.items():
        place = target / path
        if hash_of(place) == sha256:
            continue
        place.parent.mkdir(parents=True, exist_ok=True)
        unfinished = place.with_name(place.name + ".part")
        shutil.copyfile(source / path, unfinished)
        if hash_of(unfinished) != sha256:
            raise CommandError(f"{path} did not arrive as it is", "the disk may be failing: try another one")
        unfinished.replace(place)
        copied += 1
    target.mkdir(parents=True, exist_ok=True)
    (target / manifest.FILE).write_bytes(note)
    removed = [path for path in before or () if path not in files]
    for path in removed:
        (target / path).unlink(missing_ok=True)
    return Mirrored(len(files), copied, len(removed))


def _note(directory: Path) -> bytes:
    try:
        return (directory / manifest.FILE).read_bytes()
    except FileNotFoundError:
        raise CommandError(f"there is no site in {directory}", "build one: `holub-desk site build`") from None
