"""`holub-desk search digest`: how much is new in the searches that people keep, by numbers alone."""

from __future__ import annotations

import argparse
import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.reports.visible import visible_text
from holub_desk.search import digest
from holub_desk.vault.tables import Person


def add_parser(commands: Any) -> None:
    """Add the command."""
    family = commands.add_parser("search", help="searches that are kept").add_subparsers(required=True, metavar="WHAT")
    counts = family.add_parser("digest", help="what is new in them; counted once a day, here or on the desk")
    counts.add_argument("--json", action="store_true", help="one JSON object per line")
    counts.set_defaults(run=run_digest)


def run_digest(arguments: argparse.Namespace) -> int:
    """One line per search that is counted; nothing of any report, and not what is searched for."""
    vault = vault_of(settings_of(arguments))
    today = datetime.now(UTC).date()
    with Session(vault.writer) as session, session.begin():
        query = select(Person.id, Person.name).where(Person.left.is_(False)).order_by(Person.name)
        for person, name in session.execute(query).all():
            digest.count_new(session, person, today)
            for each in digest.told(session, person):
                since = each.since.isoformat() if each.since else None
                if arguments.json:
                    row = {"person": name, "search": each.view, "name": each.name, "new": each.new, "since": since}
                    print(json.dumps(row, ensure_ascii=False))
                else:
                    print(f"{visible_text(name)}  {visible_text(each.name)}  {each.new}  {since or '-'}")
    return 0
