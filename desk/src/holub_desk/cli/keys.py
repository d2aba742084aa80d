"""`holub-desk keys list | rotate | destroy-old`: the identities that open envelopes."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from holub_desk import published, rotation
from holub_desk.cli.unlock import keyring_of, passphrase_of, settings_of, vault_of
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("keys", help="the keyring").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="which identities are here")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)
    rotate = family.add_parser("rotate", help="make a new current identity; the one before opens for an overlap")
    rotate.set_defaults(run=run_rotate)
    old = family.add_parser("destroy-old", help="destroy retired identities whose overlap is over")
    old.add_argument("--now", action="store_true", help="whether or not it is over: what was sealed to them is lost")
    old.set_defaults(run=run_destroy_old)


def run_list(arguments: argparse.Namespace) -> int:
    """Names and public halves; no passphrase is needed, nothing secret is shown."""
    keyring = keyring_of(settings_of(arguments))
    names = keyring.names()
    retired = {each.name: each.on for each in keyring.retired()}
    for name, public in names.items():
        on = retired.get(name)
        if arguments.json:
            said = {"name": name, "recipient": public, "retired_on": on.isoformat() if on else None}
            print(json.dumps(said))
        else:
            print(f"{name:20s} {(public or 'unknown')[:30]}…{f'  retired on {on}' if on else ''}")
    if not arguments.json:
        print(f"\nthe current identity is in use since {keyring.since()}")
        if "recovery" in names:
            print("recovery.age is still on this machine: it belongs offline, with the recovery sheet")
    return 0


def run_rotate(arguments: argparse.Namespace) -> int:
    """New envelopes go to it once its line file is at the intake."""
    settings = settings_of(arguments)
    vault, keyring = vault_of(settings), keyring_of(settings)
    with Session(vault.engine) as session:
        if published.current_since(session, keyring.recipients().current) is None and keyring.retired():
            raise CommandError(
                "the identity of the last rotation is not in any line file yet", "publish it first: `line publish`"
            )
    keyring.rotate(passphrase_of(settings, keyring=True), datetime.now(UTC).date(), settings.desk.passphrase_work)
    rotation.record(vault, did="rotated", retired=[each.name for each in keyring.retired()])
    print("made a new current identity; the opener takes it up by itself")
    print("now write a new line file with `holub-desk line publish …` and copy it to the intake")
    print(f"the one before opens until {settings.desk.overlap_days} days after that, and is then destroyed")
    return 0


def run_destroy_old(arguments: argparse.Namespace) -> int:
    """Those that are due, or all."""
    settings = settings_of(arguments)
    vault, keyring = vault_of(settings), keyring_of(settings)
    today = datetime.now(UTC).date()
    with Session(vault.engine) as session:
        since = published.current_since(session, keyring.recipients().current)
        going = rotation.due(session, keyring, today, settings.desk.overlap_days)
    if arguments.now:
        going = keyring.retired()
    rotation.destroy(vault, keyring, [each.name for each in going])
    for each in going:
        print(f"destroyed {each.name}")
    waiting = keyring.retired()
    if waiting and since is None:
        print("not destroyed: sources still seal to the old identity, until a new line file is published")
    elif waiting and since is not None:
        print(f"not destroyed: the overlap lasts until {since + timedelta(days=settings.desk.overlap_days)}")
    elif not going:
        print("there is no retired identity")
    return 0
