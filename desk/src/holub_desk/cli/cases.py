"""`holub-desk cases list | show`: cases and what is claimed in them, for a terminal or another program."""

from __future__ import annotations

import argparse
import json
from typing import Any

from sqlalchemy.orm import Session

from holub_desk.cases import asked, claims, folder, items, judging
from holub_desk.cases.claim import Claim, Rests
from holub_desk.cases.claims import Fit
from holub_desk.cases.folder import Folder
from holub_desk.cases.standing import independent
from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.reports.visible import visible_text
from holub_wire.command import CommandError


def add_parser(commands: Any) -> None:
    """Add the commands."""
    family = commands.add_parser("cases", help="read cases").add_subparsers(required=True, metavar="WHAT")
    listing = family.add_parser("list", help="all cases: open ones first, the newest first")
    listing.add_argument("--json", action="store_true", help="one JSON object per line")
    listing.set_defaults(run=run_list)
    show = family.add_parser("show", help="one case with its claims")
    show.add_argument("case", type=int, metavar="N", help="its number in the list")
    show.add_argument("--json", action="store_true", help="print one JSON object")
    show.set_defaults(run=run_show)


def run_list(arguments: argparse.Namespace) -> int:
    """One line per case."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        for row in folder.listed(session, None):
            if arguments.json:
                print(json.dumps(_summary(row), ensure_ascii=False))
            else:
                held = f"{row.reports} reports, {row.items} publications, {row.open_questions} open questions"
                print(f"{row.id}  {row.state}  {visible_text(row.title)}  ({held})")
    return 0


def run_show(arguments: argparse.Namespace) -> int:
    """One case whole, but for the words of its reports."""
    with Session(vault_of(settings_of(arguments)).engine) as session:
        case = folder.find(session, None, arguments.case)
        if case is None:
            raise CommandError(f"there is no case {arguments.case}", "`holub-desk cases list` shows their numbers")
        whole = _whole(session, case)
    if arguments.json:
        print(json.dumps(whole, ensure_ascii=False))
        return 0
    print(f"{case.id}  {case.state}  {visible_text(case.title)}\n{visible_text(case.summary)}".rstrip())
    counted = f"{len(whole['reports'])} reports, {len(whole['items'])} publications"
    print(f"\n{counted}, {whole['independent_sources']} independent sources")
    for claim in whole["claims"]:
        days = f"{claim['first'] or '…'} – {claim['last']}" if claim["last"] else "no time"
        print(f"{claim['code']:4}  {claim['kind']:8}  {claim['place']}  {days}  {claim['from']}  {claim['use']}")
    for question in whole["questions"]:
        print(f"? {visible_text(question['text'])}" + (f" – {question['answer']}" if question["answered"] else ""))
    return 0


def _summary(row: Folder) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "state": row.state,
        "group": row.group_name or None,
        "reports": row.reports,
        "items": row.items,
        "open_questions": row.open_questions,
    }


def _whole(session: Session, case: Folder) -> dict[str, Any]:
    reports = folder.reports_in(session, None, case.id)
    published = items.items_in(session, None, case.id)
    said = claims.claims_of(session, None, case.id)
    members = judging.members_of(session, None, case.id)
    fits = claims.fits(session, {*members, *(each.on for each in said)})
    origin = judging.origins_of(session, case.id)
    numbers = {Rests(report=row.id): row.number for row in reports}
    return _summary(case) | {
        "summary": case.summary,
        "independent_sources": independent((each for each in members if fits[each] is not Fit.UNUSABLE), origin),
        "reports": [{"number": row.number, "use": fits[Rests(report=row.id)]} for row in reports],
        "items": [
            {
                "id": row.id,
                "url": row.url,
                "publisher": row.publisher,
                "published_on": row.published_on.isoformat(),
                "title": row.title,
                "sha256": row.sha256.hex() if row.sha256 else None,
            }
            for row in published
        ],
        "claims": [_claim(each, numbers, origin[each.on], fits[each.on]) for each in said],
        "questions": [
            {"text": row.text, "answered": row.answered, "answer": row.answer}
            for row in asked.questions_in(session, None, case.id)
        ],
    }


def _claim(claim: Claim, numbers: dict[Rests, str], origin: int, fit: Fit) -> dict[str, Any]:
    when, where = claim.when, claim.where
    return {
        "id": claim.id,
        "from": numbers.get(claim.on) or f"item-{claim.on.item}",
        "origin": origin,
        "use": fit,
        "code": claim.code,
        "kind": claim.kind,
        "who": claim.who,
        "place": claim.place,
        "place_code": where.code if where else "",
        "place_precision": where.precision if where else None,
        "first": when.first.isoformat() if when and when.first else None,
        "last": when.last.isoformat() if when else None,
        "time_precision": when.precision if when else None,
        "low": claim.many.low,
        "high": claim.many.high,
        "note": claim.note,
    }
