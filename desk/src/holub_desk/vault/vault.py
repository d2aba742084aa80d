"""The vault as a whole: the database and the files, opened with one passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

from holub_desk.vault import key
from holub_desk.vault.database import BUSY_TIMEOUT, open_database, writing
from holub_desk.vault.files import VaultFiles
from holub_wire.command import CommandError

_SHORT_WAIT: Final = 500
"""Milliseconds: somebody reads, and there will be a next time."""


@dataclass(frozen=True)
class Vault:
    """An unlocked vault. Use `engine` to read and `writer` for transactions that write."""

    engine: Engine
    writer: Engine
    files: VaultFiles

    def truncate_log(self) -> None:
        """Let what was deleted be gone from the write-ahead log too; where someone reads just now, the next time."""
        with self.engine.connect() as connection:
            connection.rollback()
            driver: Any = connection.connection.driver_connection
            driver.execute(f"PRAGMA busy_timeout = {_SHORT_WAIT}")
            try:
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                driver.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT}")


def create_vault(directory: Path, passphrase: str) -> Vault:
    """Make a vault in `directory`, which must not hold one."""
    directory.mkdir(parents=True, mode=0o700)
    return open_unlocked(directory, key.create(directory / "vault.key", passphrase))


def open_vault(directory: Path, passphrase: str) -> Vault:
    """Unlock the vault in `directory`. Raises CommandError."""
    database_key = key.unwrap(directory / "vault.key", passphrase)
    if not (directory / "desk.db").exists():  # a new, empty one in its place would hide the loss
        raise CommandError("the vault's database is missing", "restore it from a backup; docs/recovery.md")
    return open_unlocked(directory, database_key)


def open_unlocked(directory: Path, database_key: bytes) -> Vault:
    """The vault in `directory` with the key itself, 32 bytes. Raises CommandError."""
    engine = open_database(directory / "desk.db", database_key)
    return Vault(engine, writing(engine), VaultFiles(directory / "files"))
