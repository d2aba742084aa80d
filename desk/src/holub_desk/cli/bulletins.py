"""`holub-desk bulletins list | show | check | publish-due`: what is written, what the check finds, what is due."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.bulletins import checking, document, public, publishing, release, store
from holub_desk.bulletins.exposure.finding import Finding
from holub_desk.cli.unlock import policy_of, settings_of, vault_of
from holub_desk.media.worker import today
from holub_desk.vault.tables import Bulletin
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("bulletins", help="texts for the public").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="all bulletins, the newest first")
    listing.set_defaults(run=run_list)
    show = family.add_parser("show", help="one as it stands, and what the public has")
    show.add_argument("bulletin", type=int, metavar="ID")
    show.set_defaults(run=run_show)
    check = family.add_parser("check", help="what the exposure check finds; status 1 where two people do not bear it")
    check.add_argument("bulletin", type=int, metavar="ID")
    check.set_defaults(run=run_check)
    due = family.add_parser("publish-due", help="release what is approved and due; the pages do so once a day")
    due.set_defaults(run=run_publish_due)
    for each in (listing, show, check, due):
        each.add_argument("--json", action="store_true", help="one JSON object per line")


def run_list(arguments: argparse.Namespace) -> int:
    """One line per bulletin."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        for row in store.listed(session, None):
            title = row.titles.get("en") or next(iter(row.titles.values()), "")
            if arguments.json:
                print(json.dumps(_row(row, title), ensure_ascii=False))
            else:
                when = f" on {row.release_on}" if row.release_on else ""
                print(f"{row.id:5d}  {row.state}{when}  revision {row.revision}  {row.address or '–'}  {title}")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """The draft in all languages; with `--json` the document itself and every edition."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        row = _found(session, arguments.bulletin)
        draft = store.draft_of(session, row)
        if arguments.json:
            editions = [json.loads(public.to_json(each)) for each in publishing.editions(session, row)]
            written = json.loads(document.to_json(draft))
            print(json.dumps({"id": row.id, "state": row.state, "draft": written, "editions": editions}))
            return 0
        print(f"{row.id}  {row.state}  revision {row.revision}  {row.address or '–'}")
        for sentence in draft.sentences():
            cited = f"  [{', '.join(map(str, sentence.claims))}]" if sentence.claims else ""
            for language, words in sentence.text.items():
                print(f"  {language}  {words}{cited}{'  (assessment)' if sentence.assessment else ''}")
    return 0


def run_check(arguments: argparse.Namespace) -> int:
    """One line per finding."""
    settings = settings_of(arguments)
    vault = vault_of(settings)
    checking.prepare(vault)
    with Session(vault.engine) as session:
        row = _found(session, arguments.bulletin)
        findings = checking.findings_of(session, row, store.draft_of(session, row), policy_of(settings), today())
        left = checking.open_findings(findings, checking.overrides(session, row))
    for each in findings:
        borne = each not in left
        if arguments.json:
            print(json.dumps(_finding(each) | {"borne": borne}, ensure_ascii=False))
        else:
            where = f"{each.sentence or 'whole'} {each.language}".strip()
            print(f"{each.test:12}  {where:16}  {each.because}  {each.shown}{'  (borne by two)' if borne else ''}")
    if not findings and not arguments.json:
        print("not found by these tests: anything")
    return 1 if left else 0


def run_publish_due(arguments: argparse.Namespace) -> int:
    """One line per bulletin that was due."""
    settings = settings_of(arguments)
    rules = release.Rules(policy_of(settings), settings.desk.one_person)
    for each in release.publish_due(vault_of(settings), today(), rules):
        tests = sorted({str(found.test) for found in each.found})
        if arguments.json:
            print(json.dumps({"id": each.bulletin, "address": each.address or None, "found": tests}))
        elif each.address:
            print(f"{each.bulletin:5d}  released as {each.address}")
        else:
            print(f"{each.bulletin:5d}  held back, the check found: {', '.join(tests)}")
    return 0


def _found(session: Session, bulletin: int) -> Bulletin:
    row = store.find(session, None, bulletin) if 0 < bulletin < 2**31 else None
    if row is None:
        raise CommandError(f"there is no bulletin {bulletin}", "`holub-desk bulletins list` shows them")
    return row


def _row(row: store.Listed, title: str) -> dict[str, Any]:
    return {
        "id": row.id,
        "state": row.state,
        "case": row.case,
        "revision": row.revision,
        "address": row.address,
        "release_on": row.release_on.isoformat() if row.release_on else None,
        "languages": list(row.languages),
        "title": title,
    }


def _finding(each: Finding) -> dict[str, Any]:
    return {
        "test": each.test,
        "sentence": each.sentence,
        "language": each.language,
        "because": each.because,
        "shown": each.shown,
        "key": each.key,
    }
