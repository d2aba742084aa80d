"""Write a backup while the desk is at work.

`<name>.age` holds the database and all key files as they are (each still wrapped by the passphrase), in a tar, sealed
to the week's identity. `files/` holds the stored files, which are age files already and are copied once each.
"""

from __future__ import annotations

import io
import os
import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from holub_desk.vault.vault import Vault
from holub_wire.age.recipients import HybridRecipient
from holub_wire.age.seal import Sealer
from holub_wire.command import CommandError
from holub_wire.durable import sync_directory

DATABASE: Final = "vault/desk.db"
_TRIES: Final = 50


@dataclass(frozen=True)
class Written:
    """What was written: the sealed file, its bytes, and how many stored files are new in `files/`."""

    file: Path
    bytes: int
    files: int


def write_backup(desk: Path, vault: Vault, target: Path, name: str, recipient: HybridRecipient) -> Written:
    """Write `target/<name>.age` and what is new of `target/files`. Raises CommandError, OSError."""
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = target / f"{name}.age"
    if place.exists():
        raise CommandError(f"there is a backup {place} already", "one a minute is enough")
    unfinished = place.with_suffix(".part")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        _seal(desk, _database(desk, vault), Sealer(file.write, [recipient]))
        file.flush()
        os.fsync(file.fileno())
    # After the database: every file that it names is there by now.
    copied = _copy_files(desk / "vault" / "files", target / "files")
    unfinished.replace(place)
    sync_directory(target)
    return Written(place, place.stat().st_size, copied)


def _database(desk: Path, vault: Vault) -> bytes:
    """The database's file at one moment: nobody writes meanwhile, and everything stands in it."""
    log = desk / (DATABASE + "-wal")
    for _ in range(_TRIES):
        vault.truncate_log()
        with vault.writer.begin():  # takes the lock for writing
            if not log.exists() or log.stat().st_size == 0:
                return (desk / DATABASE).read_bytes()
    raise CommandError("the database is never at rest", "stop the opener for the time of the backup")


def _seal(desk: Path, database: bytes, sealer: Sealer) -> None:
    stream = tarfile.open(mode="w|", fileobj=_Writer(sealer), format=tarfile.PAX_FORMAT)  # noqa: SIM115 - closed below
    _add(stream, DATABASE, database)
    kept = [desk / "vault" / "vault.key", *(desk / "keyring").iterdir(), *desk.glob("custody-checkpoint-*")]
    for path in sorted(kept):
        _add(stream, path.relative_to(desk).as_posix(), path.read_bytes())
    stream.close()
    sealer.finish()


def _add(stream: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    stream.addfile(info, io.BytesIO(content))


class _Writer(io.RawIOBase):
    """What a tar is written to."""

    def __init__(self, sealer: Sealer) -> None:
        super().__init__()
        self._sealer = sealer

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._sealer.update(bytes(data))
        return len(data)


def _copy_files(source: Path, target: Path) -> int:
    copied = 0
    for path in source.glob("??/*"):
        place = target / path.relative_to(source)
        if place.exists():
            continue
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = place.with_name(place.name + ".part")
        try:
            shutil.copyfile(path, unfinished)
        except FileNotFoundError:  # destroyed a moment ago
            continue
        unfinished.replace(place)
        copied += 1
    return copied
