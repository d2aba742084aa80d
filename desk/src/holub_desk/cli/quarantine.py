"""`holub-desk quarantine list`: envelopes that held no message, and why."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.vault.tables import QuarantineCount, Quarantined


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("quarantine", help="envelopes that did not open")
    listing = family.add_subparsers(required=True, metavar="WHAT").add_parser("list", help="with their reasons")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)


def run_list(arguments: argparse.Namespace) -> int:
    """One line per envelope, then one per day and reason for those that were only counted."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        for row in session.scalars(select(Quarantined).order_by(Quarantined.id)):
            kept = row.sealed is not None
            if arguments.json:
                data = {"envelope": row.envelope, "reason": row.reason, "day": row.day.isoformat(), "kept": kept}
                print(json.dumps(data | {"sha256": row.sha256.hex()}))
            else:
                print(f"{row.day}  {row.envelope[:8]}  {row.reason}{'' if kept else '  (only its hash is kept)'}")
        counts = select(QuarantineCount).order_by(QuarantineCount.day, QuarantineCount.reason)
        for more in session.scalars(counts):
            if arguments.json:
                print(json.dumps({"day": more.day.isoformat(), "reason": more.reason, "count": more.count}))
            else:
                print(f"{more.day}  {more.count} more  {more.reason}  (only counted)")
    return 0
