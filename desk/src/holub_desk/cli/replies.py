"""`holub-desk replies list | write`: answer a source from a terminal."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import intake_of, settings_of, vault_of
from holub_desk.replies import store
from holub_desk.reports.read import find_report
from holub_desk.reports.visible import visible_text
from holub_wire.command import CommandError

_FAULTS = {
    "empty": ("there is nothing to send", "write the text into a file, or pipe it in"),
    "too_long": ("the reply is too long", "at most 4,000 bytes of UTF-8"),
    "quotes": (
        "the reply repeats the account word for word",
        "say it differently: on a seized phone it would be proof",
    ),
    "unreachable": ("this source cannot be answered", "it left no way to answer it, or it is forgotten"),
    "full": ("eight replies lie in this mailbox already", "a mailbox has eight slots"),
    "no_intake": ("the intake's key for replies is not set", "set reply_recipient under [collect]"),
    "withdrawn": ("the source has taken this report back", None),
}


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("replies", help="answer sources").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="all replies and what became of them")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)
    write = family.add_parser("write", help="seal a reply; the opener lays it down")
    write.add_argument("number", help="of the report, like 26-0147")
    write.add_argument("--asks", action="store_true", help="it asks for an answer: also say that nobody has to")
    write.add_argument("--file", type=Path, default=Path("-"), metavar="F", help="the text (default: standard input)")
    write.set_defaults(run=run_write)


def run_list(arguments: argparse.Namespace) -> int:
    """One line per reply."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        for reply in store.listed(session):
            if arguments.json:
                print(json.dumps(asdict(reply), ensure_ascii=False, default=str))
            else:
                words = " ".join(visible_text(reply.text).split())
                print(f"{reply.number}  {reply.written_on}  {reply.way}  {reply.state}  {words[:80]}")
    return 0


def run_write(arguments: argparse.Namespace) -> int:
    """Seal one reply."""
    settings = settings_of(arguments)
    try:
        text = sys.stdin.read() if str(arguments.file) == "-" else arguments.file.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"cannot read {arguments.file}", "a text file in UTF-8") from None
    today = datetime.now(UTC).date()
    try:
        with Session(vault_of(settings).writer) as session, session.begin():
            report = find_report(session, arguments.number, None)
            if report is None:
                raise CommandError(
                    f"there is no report {arguments.number}", "`holub-desk reports list` shows their numbers"
                )
            intake = intake_of(settings)
            made = store.write(session, report, text, today=today, asks=arguments.asks, intake=intake)
    except store.NotWritten as refused:
        message, hint = _FAULTS[refused.fault]
        raise CommandError(message, hint) from None
    print(f"sealed; {len(made)} to be laid down with the opener's next batch")
    return 0
