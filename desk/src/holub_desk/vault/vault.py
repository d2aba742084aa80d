"""The vault as a whole: the database and the files, opened with one passphrase."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from holub_desk.vault import key
from holub_desk.vault.database import open_database, writing
from holub_desk.vault.files import VaultFiles
from holub_wire.command import CommandError


@dataclass(frozen=True)
class Vault:
    """An unlocked vault. Use `engine` to read and `writer` for transactions that write."""

    engine: Engine
    writer: Engine
    files: VaultFiles

    def truncate_log(self) -> None:
        """Let what was deleted be gone from the write-ahead log too; where someone reads just now, it goes later."""
        with self.engine.connect() as connection:
            connection.rollback()
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]


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
