"""`holub-desk keys list`: which keys are here, and what should not be."""

from __future__ import annotations

import argparse
import json
from typing import Any

from holub_desk.cli.unlock import keyring_of, settings_of


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("keys", help="the keyring").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="which identities are here")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)


def run_list(arguments: argparse.Namespace) -> int:
    """Names and public halves; no passphrase is needed, nothing secret is shown."""
    names = keyring_of(settings_of(arguments)).names()
    for name, recipient in names.items():
        public = str(recipient) if recipient else None
        if arguments.json:
            print(json.dumps({"name": name, "recipient": public}))
        else:
            print(f"{name:12s} {public[:30] + '…' if public else 'retired'}")
    if "recovery" in names and not arguments.json:
        print("\nrecovery.age is still on this machine: it belongs offline, with the recovery sheet")
    return 0
