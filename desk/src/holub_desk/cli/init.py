"""`holub-desk init`: make keyring and vault, once."""

from __future__ import annotations

import argparse
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import keyring_of, passphrase_of, settings_of
from holub_desk.keyring import recovery_sheet
from holub_desk.reports.examples import add_examples
from holub_desk.staff import recovery
from holub_desk.vault.tables import Person
from holub_desk.vault.vault import create_vault
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = commands.add_parser("init", help="make the keys and the encrypted database, once")
    parser.add_argument(
        "--recovery-sheet", type=Path, metavar="FILE", help="default: recovery-sheet.txt beside the keyring"
    )
    parser.add_argument(
        "--admin", default="admin", metavar="NAME", help="the first person of the desk (default: %(default)s)"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Make everything, or change nothing where something is already there."""
    settings = settings_of(arguments)
    directory = settings.desk.directory
    if directory.exists() and any(directory.iterdir()):
        raise CommandError(
            f"there is something in {directory} already", "nothing was changed; choose another directory"
        )
    sheet = arguments.recovery_sheet or directory / "recovery-sheet.txt"
    if sheet.exists() or (sheet.parent != directory and not sheet.parent.is_dir()):
        raise CommandError(f"the recovery sheet cannot be written to {sheet}", "nothing was changed; name another file")
    passphrase = passphrase_of(settings, new=True)
    another = settings.desk.keyring_passphrase_file is not None
    keyring_passphrase = passphrase_of(settings, keyring=True) if another else passphrase
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault = create_vault(directory / "vault", passphrase)
    with Session(vault.writer) as session, session.begin():
        session.add(Person(name=arguments.admin, role="admin"))
        session.flush()
        letters = recovery.make_sheet(session, None, int(time.time()))
        add_examples(session, vault.files, datetime.now(UTC).date())
    made = keyring_of(settings).create(keyring_passphrase, settings.line.name, settings.desk.passphrase_work)
    file = os.open(sheet, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(recovery_sheet(made.recovery, datetime.now(UTC).date().isoformat()))
        stream.write(f"\n{'-' * 88}\n\n{recovery.sheet_text(letters)}")
    print(f"made the vault and the keyring in {directory}")
    print(f"the offline recovery sheet is {sheet}: print it, lock it away, and remove it and")
    print(f"{directory / 'keyring' / 'recovery.age'} from this machine")
    return 0
