"""`holub-desk passphrase change`: another one for vault and keyring; killed at any point, one of the two works."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from holub_desk import rotation
from holub_desk.backup import keys as backup_keys
from holub_desk.cli.unlock import keyring_of, new_passphrase, passphrase_of, settings_of
from holub_desk.vault import key
from holub_desk.vault.replacing import replace, settle
from holub_desk.vault.vault import open_unlocked
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the command."""
    family = commands.add_parser("passphrase", help="the passphrase").add_subparsers(required=True, metavar="WHAT")
    change = family.add_parser("change", help="another passphrase for vault and keyring")
    change.add_argument("--keyring", action="store_true", help="for the keyring alone, where it has one of its own")
    change.add_argument("--new-file", type=Path, metavar="FILE", help="where the new one is (default: asked for)")
    change.set_defaults(run=run_change)


def run_change(arguments: argparse.Namespace) -> int:
    """Wrap the same keys anew."""
    settings = settings_of(arguments)
    directory, apart = settings.desk.directory, settings.desk.keyring_passphrase_file is not None
    if arguments.keyring and not apart:
        raise CommandError("vault and keyring have one passphrase here", "leave --keyring out, and both are changed")
    if directory.exists():
        settle(directory)
    keyring, old = keyring_of(settings), passphrase_of(settings, keyring=arguments.keyring)
    vault_key = key.unwrap(directory / "vault" / "vault.key", passphrase_of(settings) if arguments.keyring else old)
    new = new_passphrase(arguments.new_file)
    if new == old:
        raise CommandError("this is the passphrase that it has", "nothing was changed")
    files: dict[str, bytes] = {}
    if arguments.keyring or not apart:
        files |= keyring.rewrapped(old, new, settings.desk.passphrase_work)
    if not arguments.keyring:
        files["vault/vault.key"] = key.wrap(vault_key, new)
        if (directory / backup_keys.NAME).exists():
            kept = backup_keys.read(directory / backup_keys.NAME, old)
            files[backup_keys.NAME] = backup_keys.wrapped(kept, new, settings.desk.passphrase_work)
    replace(directory, files)
    which = ["keyring"] if arguments.keyring else ["vault"] if apart else ["vault", "keyring"]
    rotation.record(open_unlocked(directory / "vault", vault_key), did="changed the passphrase", of=which)
    print(f"changed the passphrase of {' and '.join(which)}")
    file = settings.desk.keyring_passphrase_file if arguments.keyring else settings.desk.passphrase_file
    if file is not None:
        print(f"put the new one into {file}, or opener and web will not start again")
    print("the next backup puts the new one on its key medium; older backups ask for the old one after a restore")
    print("copies of vault.key and keyring that were made before still open with the old one: destroy them")
    return 0
