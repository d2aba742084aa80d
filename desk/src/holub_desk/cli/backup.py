"""`holub-desk backup` and `holub-desk restore`."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.backup import keys as backup_keys
from holub_desk.backup.keys import BackupKeys
from holub_desk.backup.restore import copy_files, destroy_again, newest_day, unpack
from holub_desk.backup.write import write_backup
from holub_desk.cli.unlock import passphrase_of, settings_of, vault_of
from holub_desk.config import Settings
from holub_desk.triage.retention import Periods, destroyed_since
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the commands."""
    parser = commands.add_parser("backup", help="write a backup, while the desk is at work")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", help="default: directory under [backup]")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="default: keys under [backup], else in DIR")
    parser.set_defaults(run=run_backup)
    parser = commands.add_parser("restore", help="put a backup back into an empty directory")
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the .age file; `files` is beside it")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="default: keys under [backup], else beside BACKUP")
    parser.set_defaults(run=run_restore)


def run_backup(arguments: argparse.Namespace) -> int:
    """Let old weeks end, then write."""
    settings = settings_of(arguments)
    target = arguments.output or settings.backup.directory
    if target is None:
        raise CommandError("there is nowhere to write a backup to", "set directory under [backup], or use -o")
    passphrase, vault, now = passphrase_of(settings), vault_of(settings), datetime.now(UTC)
    own = settings.desk.directory / backup_keys.NAME
    keep = settings.backup.keep_days
    before = backup_keys.read(own, passphrase) if own.exists() else BackupKeys()
    with Session(vault.engine) as session:
        destroyed = destroyed_since(session, now.date() - timedelta(days=keep))
    keys = BackupKeys(before.weeks, destroyed).on(now.date(), keep)
    try:
        backup_keys.write(own, keys, passphrase, settings.desk.passphrase_work)
        written = write_backup(
            settings.desk.directory, vault, target, now.strftime("desk-%Y-%m-%d-%H%M"), keys.current.recipient()
        )
        copy = arguments.keys or settings.backup.keys or target / backup_keys.NAME
        backup_keys.write(copy, keys, passphrase, settings.desk.passphrase_work)
    except OSError as error:
        raise CommandError(
            f"the backup could not be written: {error.strerror}", "is the disk there, and room?"
        ) from None
    print(f"wrote {written.file}, {written.bytes} bytes, and {written.files} files that are new")
    print(f"its keys are in {copy}: without them it opens for nobody, and after {keep} days with none")
    if copy.parent == target:
        print("keep the keys apart from the backups: set keys under [backup]")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    """Lay everything back, then destroy again before anybody reads."""
    settings = settings_of(arguments)
    passphrase = passphrase_of(settings)
    place = arguments.keys or settings.backup.keys or arguments.backup.parent / backup_keys.NAME
    keys = backup_keys.read(place, passphrase)
    try:
        unpack(arguments.backup, keys, settings.desk.directory)
        files = copy_files(arguments.backup.parent / "files", settings.desk.directory)
        backup_keys.write(settings.desk.directory / backup_keys.NAME, keys, passphrase, settings.desk.passphrase_work)
    except OSError as error:
        raise CommandError(f"the backup could not be put back: {error.strerror}", "is there room?") from None
    again = _destroy_again(settings, keys, arguments.backup.name)
    print(f"restored {arguments.backup.name} with {files} files; {again} reports were destroyed again")
    print("compare with a checkpoint that somebody keeps: `holub-desk custody verify --since FILE` says how far")
    print(
        "the vault was set back. What the opener collected after the backup was made is lost unless the intake has it."
    )
    return 0


def _destroy_again(settings: Settings, keys: BackupKeys, name: str) -> int:
    vault = vault_of(settings)
    periods = Periods(settings.retention.rejected_days, settings.retention.unverified_days)
    today = datetime.now(UTC).date()
    again = destroy_again(vault, keys, today, periods, settings.line.forgetting_days, name)
    newest = newest_day(vault)
    print(f"the newest report is of {newest}" if newest else "there is no report in it")
    return again
