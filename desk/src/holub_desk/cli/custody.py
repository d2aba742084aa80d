"""`holub-desk custody list | verify | checkpoint`: what was done, and whether it stands as it was."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import keyring_of, passphrase_of, settings_of, vault_of
from holub_desk.custody import checkpoint, keeping, log
from holub_desk.custody.verify import Verified, verify
from holub_desk.reports.read import find_report
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("custody", help="the log of what was done").add_subparsers(
        required=True, metavar="WHAT"
    )
    listing = family.add_parser("list", help="entries, the newest first")
    listing.add_argument("--report", metavar="NUMBER", help="those of one report")
    listing.add_argument("--limit", type=int, default=100, metavar="N", help="default: %(default)s")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)
    check = family.add_parser("verify", help="look whether anything was changed, removed or set back")
    check.add_argument(
        "--since", type=Path, action="append", default=[], metavar="FILE", help="a checkpoint that someone kept"
    )
    check.add_argument("--json", action="store_true", help="print one JSON object")
    check.set_defaults(run=run_verify)
    sign = family.add_parser("checkpoint", help="sign the log as it is now, for others to keep")
    sign.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: print it")
    sign.set_defaults(run=run_checkpoint)


def run_list(arguments: argparse.Namespace) -> int:
    """One line per entry."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        report = None
        if arguments.report is not None:
            report = find_report(session, arguments.report, None)
            if report is None:
                raise CommandError(
                    f"there is no report {arguments.report}", "`holub-desk reports list` shows their numbers"
                )
        for entry in log.entries_of(session, report, limit=arguments.limit):
            if arguments.json:
                print(json.dumps(asdict(entry), ensure_ascii=False))
            else:
                said = "(destroyed)" if entry.said is None else json.dumps(entry.said, ensure_ascii=False)
                print(f"{entry.n:6d}  {entry.at:17s}  {entry.act:10s}  {said[:200]}")
    return 0


def run_verify(arguments: argparse.Namespace) -> int:
    """Exit status 1 where something is not as it was."""
    settings = settings_of(arguments)
    verifier = keyring_of(settings).signer(passphrase_of(settings, keyring=True)).verifier()
    given = [_note(path) for path in arguments.since]
    vault = vault_of(settings)
    with Session(vault.engine) as session:
        notes = [*keeping.stored(session), *keeping.kept(settings.desk.directory), *given]
        try:
            checkpoints = keeping.read_all(notes, verifier)
        except checkpoint.CheckpointError as error:
            raise CommandError(f"a checkpoint cannot be used: {error}", "is it one of this desk's?") from None
        found = verify(session, vault.files, checkpoints)
    if arguments.json:
        print(json.dumps({**asdict(found), "root": found.root.hex(), "checkpoints": len(checkpoints)}))
    else:
        print(_words(found, len(checkpoints)))
    return 1 if found.findings else 0


def run_checkpoint(arguments: argparse.Namespace) -> int:
    """A signed note of three lines; it names nobody and nothing."""
    settings = settings_of(arguments)
    signer = keyring_of(settings).signer(passphrase_of(settings, keyring=True))
    with Session(vault_of(settings).writer) as session, session.begin():
        note = checkpoint.take(session, signer)
    if arguments.output is None:
        print(note, end="")
    else:
        arguments.output.write_text(note, "utf-8")
        print(f"wrote {arguments.output}: give it to somebody outside the desk")
    return 0


def _note(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"cannot read {path}", "a checkpoint from `holub-desk custody checkpoint`") from None


def _words(found: Verified, checkpoints: int) -> str:
    looked = f"{found.size} entries, {found.contents} messages and parts of files, {checkpoints} checkpoints"
    if not found.findings:
        return f"looked at {looked}: all as it was recorded.\nThis says nothing about what was never recorded."
    return "\n".join([f"looked at {looked}", *(finding.words for finding in found.findings)])
