"""`holub-desk reports list | show`: the same that the pages show, for a terminal or another program."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.custody import log
from holub_desk.reports.read import ReportShown, Summary, find_report, get_report, list_reports
from holub_desk.reports.visible import visible_text
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("reports", help="read reports").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="all reports, the newest first")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.add_argument("--limit", type=int, default=1_000_000, metavar="N")
    listing.set_defaults(run=run_list)
    show = family.add_parser("show", help="one report")
    show.add_argument("number", help="like 26-0147")
    show.add_argument("--json", action="store_true")
    show.add_argument("--language", default="en", help="of question labels (default: %(default)s)")
    show.set_defaults(run=run_show)


def run_list(arguments: argparse.Namespace) -> int:
    """One line per report."""
    vault = vault_of(settings_of(arguments))
    with Session(vault.engine) as session:
        for row in list_reports(session, person=None, limit=arguments.limit):
            if arguments.json:
                print(json.dumps(_summary(row), ensure_ascii=False))
            else:
                mark = " EXAMPLE" if row.example else ""
                words = " ".join(visible_text(row.account).split())
                print(
                    f"{row.number}  {row.received_on}  {row.channel}  {row.language}  {row.state}{mark}  {words[:80]}"
                )
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """One report whole."""
    vault = vault_of(settings_of(arguments))
    with Session(vault.engine) as session:
        found = find_report(session, arguments.number, None)
        report = get_report(session, found, arguments.language, person=None) if found is not None else None
    if report is None:
        raise CommandError(f"there is no report {arguments.number}", "`holub-desk reports list` shows their numbers")
    with Session(vault.writer) as session, session.begin():
        log.append(session, log.minute(), [log.Entry(log.Act.READ, found, said={"by": "command"})])
    if arguments.json:
        whole = _summary(report.summary) | asdict(report)
        whole.pop("summary")
        print(json.dumps(whole, ensure_ascii=False, default=str))
    else:
        _print(report)
    return 0


def _summary(row: Summary) -> dict[str, Any]:
    return asdict(row) | {"received_on": row.received_on.isoformat()}


def _print(report: ReportShown) -> None:
    summary = report.summary
    print(f"{summary.number}  received {summary.received_on}  {summary.channel}  {summary.language}  {summary.state}")
    print(f"\n{visible_text(summary.account)}\n")
    if not report.questionnaire_known:
        print("(the questionnaire of this report is not known here: names are raw)")
    for answer in report.answers:
        print(f"{answer.question.text}: {', '.join(visible_text(value.text) for value in answer.values)}")
    for attachment in report.attachments:
        total = f" of {attachment.total}" if attachment.total else ""
        print(f"{attachment.name}  {attachment.type}  {attachment.state}, {attachment.received}{total} parts received")
