"""`holub-desk answers export`: the answers of a questionnaire as CSV, as users of KoboToolbox know it."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.custody import log
from holub_desk.reports.read import answers_of, questionnaire_of
from holub_desk.reports.tables import MAIN, Answered, Table, tables
from holub_desk.triage import consent
from holub_desk.vault.tables import Report
from holub_wire import durable
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the command."""
    family = commands.add_parser("answers", help="answers of all reports").add_subparsers(required=True, metavar="WHAT")
    parser = family.add_parser("export", help="write the answers to a questionnaire as CSV files")
    parser.add_argument("form", metavar="FORM", help="the questionnaire's id")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR")
    parser.add_argument("--split", action="store_true", help="a column for each choice of a select_multiple")
    parser.add_argument("--sensitive", action="store_true", help="with the answers that the form marks as sensitive")
    parser.set_defaults(run=run_export)


def run_export(arguments: argparse.Namespace) -> int:
    """Write one file for the reports, and one for each repeat."""
    vault = vault_of(settings_of(arguments))
    with Session(vault.engine) as session:
        query = select(Report).where(Report.questionnaire == arguments.form, Report.example.is_(False))
        reports = list(session.scalars(query.order_by(Report.id)))
        kept = [report for report in reports if not report.withdrawn]
        used = [report for report in kept if consent.allows(report.use, "share", withdrawn=report.withdrawn)]
        answered = list(_answered(session, used))
        exported = [report.id for report in used]
    if not reports:
        raise CommandError(
            f"no report answers the questionnaire {arguments.form}", "`holub-desk reports list` shows what there is"
        )
    with Session(vault.writer) as session, session.begin():
        said = {"by": "command", "form": arguments.form, "sensitive": arguments.sensitive}
        log.append(session, log.minute(), [log.Entry(log.Act.EXPORTED, report, said=said) for report in exported])
    made = tables(answered, split=arguments.split, sensitive=arguments.sensitive)
    for name, table in made.items():
        path = arguments.output / (f"{arguments.form}-{_plain(name)}.csv" if name != MAIN else f"{arguments.form}.csv")
        _write(path, table)
        print(f"{path}: {len(table.rows)} rows")
    left_out = {
        "withdrawn": len(reports) - len(kept),
        "whose source did not allow to share": len(kept) - len(used),
        "of an unknown version": len(used) - len(answered),
    }
    for why, number in left_out.items():
        if number:
            print(f"left out: {number} {why}")
    print("These files are not encrypted: keep them on an encrypted disk, and delete them when you are done.")
    return 0


def _answered(session: Session, reports: list[Report]) -> Iterator[Answered]:
    for report in reports:
        questionnaire = questionnaire_of(session, report)
        if questionnaire is None:
            continue
        answers, day = answers_of(session, report)
        about = {
            "_report": report.number,
            "_received": report.received_on.isoformat(),
            "_channel": report.channel,
            "_language": report.language,
            "__version__": report.version,
        }
        yield Answered(questionnaire, answers, day or report.received_on, report.language, about)


def _plain(name: str) -> str:
    """A repeat's name as a part of a file's name."""
    return "".join(each if each.isalnum() or each in "-_" else "_" for each in name)


def _write(path: Path, table: Table) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(table.columns), restval="")
    writer.writeheader()
    writer.writerows(table.rows)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The mark is the one by which spreadsheets know UTF-8.
        durable.replace(path, b"\xef\xbb\xbf" + text.getvalue().encode())
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", "check the folder after -o") from None
