"""`holub-desk export ftm | csv | geojson | log`: files for other systems, and who was given which."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cli.unlock import codebook_of, policy_of, settings_of, vault_of
from holub_desk.config import Settings
from holub_desk.custody import log
from holub_desk.exports.counts import level_of
from holub_desk.exports.files import Terms, made
from holub_desk.exports.ftm import Publisher
from holub_desk.exports.model import BadEntity
from holub_desk.exports.sharing import FORMATS, NotShared, checked, record, shares
from holub_wire import durable
from holub_wire.command import CommandError

_HELP = {
    "ftm": "published bulletins as FollowTheMoney entities",
    "csv": "counts of independent sources, small cells left out",
    "geojson": "published places and weeks as GeoJSON",
}


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("export", help="files for other systems").add_subparsers(required=True, metavar="WHAT")
    for kind in FORMATS:
        parser = family.add_parser(kind, help=_HELP[kind])
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
        parser.add_argument("--for", dest="recipient", required=True, metavar="WHOM", help="who is given it")
        parser.add_argument("--purpose", required=True, metavar="TEXT", help="what for")
        parser.add_argument(
            "--agreement", required=True, metavar="TEXT", help="what was agreed, or where it is written"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        if kind == "csv":
            parser.add_argument("--level", choices=("oblast", "raion"), default="oblast", help="default: %(default)s")
        parser.set_defaults(run=run_export, kind=kind)
    parser = family.add_parser("log", help="what was given, to whom and what for, the newest first")
    parser.add_argument("--limit", type=int, default=1000, metavar="N", help="default: %(default)s")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.set_defaults(run=run_log)


def publisher_of(settings: Settings) -> Publisher:
    """Who is named in the files."""
    operator = settings.line.operator or {}
    name = operator.get("en") or next(iter(operator.values()), "")
    return Publisher(name or "–", settings.site.address or "")


def terms_of(settings: Settings, level: str = "oblast") -> Terms:
    """What files are made by, as the operator set it."""
    return Terms(publisher_of(settings), policy_of(settings), codebook_of(settings), level_of(level))


def run_export(arguments: argparse.Namespace) -> int:
    """Log it, then write it."""
    settings = settings_of(arguments)
    now = datetime.now(UTC)
    try:
        to = checked(arguments.recipient, arguments.purpose, arguments.agreement)
    except NotShared as refused:
        raise CommandError(f"the {refused.fault} is missing or too long", "say it in a sentence") from None
    terms = terms_of(settings, getattr(arguments, "level", "oblast"))
    with Session(vault_of(settings).writer) as session, session.begin():
        try:
            file = made(session, arguments.kind, None, terms, now.date())
        except BadEntity as fault:
            raise CommandError(f"nothing was written: {fault}", "correct the bulletin") from None
        sha256 = record(session, to, arguments.kind, file.data, file.count, None, log.minute(now))
    try:
        durable.replace(arguments.output, file.data)
    except OSError as error:
        raise CommandError(f"{arguments.output}: {error.strerror}", "check the folder after -o") from None
    if arguments.json:
        said = {"file": str(arguments.output), "count": file.count, "left_out": file.left_out, "sha256": sha256}
        print(json.dumps(said))
    else:
        left_out = f", {file.left_out} small cells left out" if arguments.kind == "csv" else ""
        print(f"wrote {arguments.output}: {file.count} rows{left_out}, SHA-256 {sha256}")
    return 0


def run_log(arguments: argparse.Namespace) -> int:
    """One line per file that was given."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        for share in shares(session, arguments.limit):
            if arguments.json:
                print(json.dumps(asdict(share), ensure_ascii=False))
            else:
                print(f"{share.at:17s}  {share.format:7s}  {share.count:6d}  {share.to.recipient}  {share.sha256[:16]}")
    return 0
