"""That two reports or items have one source or one origin, or do not: judged pairwise, signed, and undoable.

What counts as one is the connected components of the pairs that stand, of triage's links `source` and `echo`, and of
what one source id or one publisher tells. Whoever calls commits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from holub_desk.cases.claim import Rests
from holub_desk.cases.folder import Act, record, working
from holub_desk.cases.origins import Told, origins
from holub_desk.cases.text import lines
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import CaseReport, Claim, Item, Judgement, Report, ReportLink
from holub_desk.words import fold

KINDS: Final = ("origin", "source", "apart")
JOINING: Final = ("origin", "source")
_LINKS: Final = ("source", "echo")


@dataclass(frozen=True)
class Judged:
    """A judgement that stands. `link`: it was made in triage, and is taken back on the report's page."""

    one: Rests
    other: Rests
    kind: str
    id: int = 0
    note: str = ""
    person: int | None = None
    at: str = ""
    link: bool = False


def judge(session: Session, case: int, pair: tuple[Rests, Rests], kind: str, untrusted_note: str, act: Act) -> int:
    """Judge two things of a case; an earlier judgement of the same two is taken back by it. Raises NotChanged."""
    working(session, act.person, case)
    one, other = sorted(pair, key=_order)
    if kind not in KINDS:
        raise NotChanged("no-judgement")
    if one == other:
        raise NotChanged("same-thing")
    members = set(members_of(session, act.person, case))
    if one not in members or other not in members:
        raise NotChanged("not-there")
    note = lines(untrusted_note)
    for row in session.scalars(_standing().where(*_about(one, other))):
        row.taken_back_by, row.taken_back_at = act.person, act.at
    row = Judgement(
        one_report=one.report,
        one_item=one.item,
        other_report=other.report,
        other_item=other.item,
        kind=kind,
        note=note,
        person_id=act.person,
        at=act.at,
    )
    session.add(row)
    session.flush()
    reports = [each.report for each in (one, other) if each.report is not None]
    record(session, act, reports, {"did": f"judged {kind}", "judgement": row.id})
    return row.id


def take_back(session: Session, case: int, judgement: int, act: Act) -> None:
    """Take a judgement back; that it was made stays known. Raises NotChanged."""
    working(session, act.person, case)
    row = session.get(Judgement, judgement)
    members = set(members_of(session, act.person, case))
    if row is None or row.taken_back_at is not None or not set(_pair(row)) <= members:
        raise NotChanged("not-there")
    row.taken_back_by, row.taken_back_at = act.person, act.at
    reports = [each.report for each in _pair(row) if each.report is not None]
    record(session, act, reports, {"did": "judgement taken back", "judgement": row.id})


def members_of(session: Session, reader: Reader, case: int) -> list[Rests]:
    """What a case consists of: its reports, as far as this reader may know of them, and its items."""
    reports = select(Report.id).join(CaseReport, CaseReport.report_id == Report.id)
    reports = reports.where(CaseReport.case_id == case, visible(reader)).order_by(Report.id)
    items = select(Item.id).where(Item.case_id == case).order_by(Item.id)
    return [
        *(Rests(report=report) for report in session.scalars(reports)),
        *(Rests(item=item) for item in session.scalars(items)),
    ]


def origins_of(session: Session, case: int) -> Mapping[Rests, int]:
    """The origin of each report and item of a case, and of what its claims rest on. Over everything that was judged,
    also what not everyone may know of: it is better to count too few sources than too many."""
    claimed = session.execute(select(Claim.report_id, Claim.item_id).where(Claim.case_id == case))
    return origins_among(session, {*members_of(session, None, case), *(Rests(*row) for row in claimed)})


def origins_among(session: Session, things: Collection[Rests]) -> Mapping[Rests, int]:
    """The origin of each of these that is there, over everything that was judged and whoever tells that: what is not
    among them still joins two that are. Cases, the exposure check and exports all count by this."""
    pairs = [(each.one, each.other) for each in all_judged(session) if each.kind in JOINING or each.link]
    found = origins(_told(session, {*things, *(each for pair in pairs for each in pair)}), pairs)
    numbers: dict[int, int] = {}
    there = sorted((each for each in things if each in found), key=_order)
    return {each: numbers.setdefault(found[each], len(numbers)) for each in there}


def all_judged(session: Session) -> list[Judged]:
    """Every judgement that stands, and every link of triage that says as much. People make them: they are few."""
    made = [
        Judged(*_pair(row), row.kind, row.id, row.note, row.person_id, row.at)
        for row in session.scalars(_standing().order_by(Judgement.id))
    ]
    links = select(ReportLink).where(ReportLink.kind.in_(_LINKS)).order_by(ReportLink.one, ReportLink.other)
    return made + [
        Judged(Rests(report=row.one), Rests(report=row.other), row.kind, link=True) for row in session.scalars(links)
    ]


def judged_in(session: Session, members: Iterable[Rests]) -> Sequence[Judged]:
    """Those between two of these."""
    among = set(members)
    return [each for each in all_judged(session) if each.one in among and each.other in among]


def publisher(name: str) -> str:
    """A publisher's name in one spelling."""
    return " ".join(fold(name).strip(" .«»\"'").split())


def _told(session: Session, wanted: Iterable[Rests]) -> list[Told]:
    every = list(wanted)
    reports = select(Report.id, Report.source_id).where(Report.id.in_([each.report for each in every]))
    items = select(Item.id, Item.publisher).where(Item.id.in_([each.item for each in every]))
    # A report without a source id, from before there were any, is a source of its own.
    by = {Rests(report=row.id): row.source_id or f"report {row.id}" for row in session.execute(reports)}
    by |= {Rests(item=row.id): publisher(row.publisher) for row in session.execute(items)}
    return [Told(each, by[each]) for each in sorted(by, key=_order)]


def _standing() -> Select[Judgement]:
    return select(Judgement).where(Judgement.taken_back_at.is_(None))


def _about(one: Rests, other: Rests) -> tuple[ColumnElement[bool], ...]:
    return (
        Judgement.one_report.is_not_distinct_from(one.report),
        Judgement.one_item.is_not_distinct_from(one.item),
        Judgement.other_report.is_not_distinct_from(other.report),
        Judgement.other_item.is_not_distinct_from(other.item),
    )


def _pair(row: Judgement) -> tuple[Rests, Rests]:
    return Rests(row.one_report, row.one_item), Rests(row.other_report, row.other_item)


def _order(each: Rests) -> tuple[int, int]:
    """Reports before items, each by its number."""
    return (0, each.report) if each.report is not None else (1, each.item or 0)
