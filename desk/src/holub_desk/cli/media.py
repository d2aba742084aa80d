"""`holub-desk media check | make`: can files be looked at here, and working copies of one report's files."""

from __future__ import annotations

import argparse
import json
import time
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.media.check import check
from holub_desk.media.copies import copies_of, request
from holub_desk.media.reasons import say
from holub_desk.media.worker import Worker
from holub_desk.reports.read import AttachmentShown, find_report, get_report
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

_POLL_SECONDS = 0.5


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("media", help="working copies of files").add_subparsers(required=True, metavar="WHAT")
    checking = family.add_parser("check", help="say in plain words what can be shown on this machine, and what not")
    checking.add_argument("--json", action="store_true", help="one JSON object per line")
    checking.set_defaults(run=run_check)
    make = family.add_parser("make", help="make working copies of a report's files now")
    make.add_argument("number", help="like 26-0147")
    make.add_argument("--again", action="store_true", help="also where there are some, or where they were refused")
    make.add_argument("--json", action="store_true", help="one JSON object per line")
    make.set_defaults(run=run_make)


def run_check(arguments: argparse.Namespace) -> int:
    """One line per part; status 1 where nothing can be shown."""
    checked = check()
    for part in checked.parts:
        if arguments.json:
            print(json.dumps(asdict(part)))
        else:
            print(f"{part.name:10}{'' if part.works else 'NO: '}{part.said}")
    if checked.converter is None and not arguments.json:
        print("no sandbox, no preview: files can only be downloaded")
    return 0 if checked.converter is not None else 1


def run_make(arguments: argparse.Namespace) -> int:
    """One line per file."""
    vault = vault_of(settings_of(arguments))
    with Session(vault.writer) as session, session.begin():
        found = find_report(session, arguments.number, None)
        report = get_report(session, found, "en", person=None) if found is not None else None
        if found is None or report is None:
            raise CommandError(
                f"there is no report {arguments.number}", "`holub-desk reports list` shows their numbers"
            )
        for file in report.attachments:
            request(session, found, file.id, again=arguments.again)
    worker = Worker(vault, check(thorough=False).converter, in_background=False)
    worker.try_again()
    for file in report.attachments:
        _wait_for(worker, found, file)
        _print(vault, found, file, as_json=arguments.json)
    return 0


def _wait_for(worker: Worker, report: int, file: AttachmentShown) -> None:
    """Until it is settled, by us, or by a worker that runs beside."""
    while True:
        with Session(worker.vault.engine) as session:
            copies = copies_of(session, report, file.id)
        if copies.settled or copies.state == "none":
            return
        if not worker.run_once():
            time.sleep(_POLL_SECONDS)


def _print(vault: Vault, report: int, file: AttachmentShown, *, as_json: bool) -> None:
    with Session(vault.engine) as session:
        copies = copies_of(session, report, file.id)
    if as_json:
        print(json.dumps({"name": file.name} | asdict(copies)))
        return
    parts = ", ".join(f"{each.part} {each.width}×{each.height}" if each.width else each.part for each in copies.copies)
    why = f"  {say(copies.reason, 'en')}" if copies.reason else ""
    state = "not arrived whole" if copies.state == "none" else copies.state
    print(f"{file.name}  {state}  {parts}{' and more' if copies.more else ''}{why}")
