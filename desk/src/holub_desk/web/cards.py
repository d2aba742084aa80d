"""What stands beside a report: what was decided, what can be, and on what it rests."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.reports import read
from holub_desk.staff.need_to_know import visible
from holub_desk.triage import changes, evidence, grades, states
from holub_desk.triage.fields import FIELDS, LINKS, Target
from holub_desk.vault.tables import Person, Report, ReportCode, ReportLink
from holub_desk.web import decisions
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.where import where_values


@dataclass(frozen=True)
class Refused:
    """A decision that was not made: its form as it was sent, and why, as a fixed word. `card` names its place."""

    card: str = ""
    fault: str = ""
    form: Mapping[str, str] = field(default_factory=dict)


NOTHING_REFUSED: Final = Refused()


@dataclass(frozen=True)
class Given:
    """A code of a report."""

    name: str
    label: str
    answered: bool
    person: bool
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Link:
    """Another report that this one belongs with."""

    number: str
    kind: str


@dataclass(frozen=True)
class Note:
    """A note that stands."""

    id: int
    by: str
    at: str
    text: str


def card_values(desk: Desk, session: Session, visit: Visit, report: int, refused: Refused) -> dict[str, Any]:
    """Everything that the cards of one report show."""
    row = session.get_one(Report, report)
    record = evidence.record(session, row)
    codes = _codes(desk, session, report, visit.words.language)
    staff = session.scalars(select(Person).order_by(Person.name)).all()
    names = {person.id: person.name for person in staff}
    information = FIELDS["information"].read(Target(session, row, "information"))
    numbers = information["with"] if information else []
    known = [each for each in numbers if read.find_report(session, each, visit.who.person) is not None]
    others = desk.presence.others(report, visit.who.person, time.monotonic())
    return {
        "decided": row,
        "assigned_name": names.get(row.assigned_to or 0, ""),
        "next_states": [each for each in states.NEXT[row.state] if each not in states.REASONS],
        "reasons": {each: states.REASONS[each] for each in states.NEXT[row.state] if each in states.REASONS},
        "letters": grades.letters(record),
        "all_letters": grades.SOURCE,
        "record": record,
        "information": information,
        "basis": known,
        "basis_whole": len(known) == len(information["with"]) if information else True,
        "holds": evidence.holds(session, row),
        "given": codes,
        "spans": {each.name: each.spans for each in codes if each.spans},
        "book": desk.codebook,
        "links": _links(session, visit.who.person, report),
        "link_kinds": LINKS,
        "notes": [
            Note(each.id, names.get(each.person or 0, "–"), each.at[:10], str(each.after))
            for each in changes.notes(session, report)
        ],
        "staff": [person for person in staff if not person.left],
        "history": decisions.history(session, report, visit.who.person, visit.words, desk.codebook),
        "decisions": changes.last_of(session, report),
        "also_here": [names[each] for each in others if each in names],
        "refused": refused,
        "json": json.dumps,
        **where_values(session, row),
    }


def _codes(desk: Desk, session: Session, report: int, language: str) -> list[Given]:
    rows = session.scalars(select(ReportCode).where(ReportCode.report_id == report)).all()
    order = list(desk.codebook.codes)
    known = sorted(rows, key=lambda row: (order.index(row.code) if row.code in order else len(order), row.code))
    return [
        Given(
            row.code,
            desk.codebook.label(row.code, language),
            row.answered,
            row.person_id is not None,
            tuple((start, end) for start, end in json.loads(row.spans)),
        )
        for row in known
    ]


def _links(session: Session, person: int, report: int) -> list[Link]:
    """Those to reports that this person may know of."""
    found = session.scalars(select(ReportLink).where(evidence.touches(report))).all()
    kinds = {link.other if link.one == report else link.one: link.kind for link in found}
    query = select(Report).where(Report.id.in_(kinds), visible(person)).order_by(Report.id)
    return [Link(row.number, kinds[row.id]) for row in session.scalars(query)]
