"""Cases as folders: who may know of one, what is in it, and how that changes. Whoever calls commits.

A case without a group is everyone's; one with a group is there for its members alone, in lists, counts and under its
own number. A report in it stays as restricted as it is: who may not know of the report finds neither it nor its claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Select, func, or_, select, true
from sqlalchemy.orm import Session, defer

from holub_desk.cases.text import line, lines
from holub_desk.custody import log
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Case, CaseReport, Claim, GroupMember, Item, NeedToKnow, Question, Report

MOST_REPORTS: Final = 2_000
"""In one case."""
_TITLE: Final = 120


@dataclass(frozen=True)
class Act:
    """Who does something, and when: the minute, UTC."""

    person: int | None
    at: str


@dataclass(frozen=True)
class Folder:
    """A case as its list shows it, counted for one reader."""

    id: int
    title: str
    summary: str
    state: str
    group: int | None
    group_name: str
    at: str
    reports: int
    items: int
    open_questions: int

    @property
    def is_open(self) -> bool:
        """Whether anything may still be changed in it."""
        return self.state == "open"


def known(reader: Reader) -> ColumnElement[bool]:
    """The condition on `Case` that this reader may know of it."""
    if reader is None:
        return true()
    mine = select(GroupMember.group_id).where(GroupMember.person_id == reader)
    return or_(Case.group_id.is_(None), Case.group_id.in_(mine))


def listed(session: Session, reader: Reader, *, only_open: bool = False) -> tuple[Folder, ...]:
    """The cases that this reader may know of: open ones first, the newest first."""
    query = select(Case, NeedToKnow.name).outerjoin(NeedToKnow, NeedToKnow.id == Case.group_id).where(known(reader))
    if only_open:
        query = query.where(Case.state == "open")
    rows = session.execute(query.order_by(Case.state.desc(), Case.id.desc())).all()
    reports = _reports_per_case(session, reader)
    items = _per_case(session, select(Item.case_id, func.count()).group_by(Item.case_id))
    asked = select(Question.case_id, func.count()).where(Question.answered.is_(False)).group_by(Question.case_id)
    questions = _per_case(session, asked)
    return tuple(
        Folder(
            id=row.id,
            title=row.title,
            summary=row.summary,
            state=row.state,
            group=row.group_id,
            group_name=name or "",
            at=row.at,
            reports=reports.get(row.id, 0),
            items=items.get(row.id, 0),
            open_questions=questions.get(row.id, 0),
        )
        for row, name in rows
    )


def find(session: Session, reader: Reader, case: int) -> Folder | None:
    """One case, or None where there is none that this reader may know of."""
    return next((each for each in listed(session, reader) if each.id == case), None)


def working(session: Session, reader: Reader, case: int) -> Case:
    """A case that this reader may change. Raises NotChanged."""
    row = session.scalar(select(Case).where(Case.id == case, known(reader)))
    if row is None:
        raise NotChanged("no-case")
    if row.state != "open":
        raise NotChanged("case-closed")
    return row


def make(session: Session, untrusted_title: str, act: Act) -> int:
    """A new, open case that everyone may know of. Raises NotChanged."""
    row = Case(title=line(untrusted_title, _TITLE, needed=True), summary="", state="open", person_id=act.person)
    row.at = act.at
    session.add(row)
    session.flush()
    return row.id


def describe(session: Session, case: int, untrusted_title: str, untrusted_summary: str, act: Act) -> None:
    """Another title and summary. Raises NotChanged."""
    row = working(session, act.person, case)
    row.title, row.summary = line(untrusted_title, _TITLE, needed=True), lines(untrusted_summary)


def set_state(session: Session, case: int, state: str, act: Act) -> None:
    """Close a case or open it again. Raises NotChanged."""
    row = session.scalar(select(Case).where(Case.id == case, known(act.person)))
    if row is None or state not in ("open", "closed"):
        raise NotChanged("no-case")
    row.state = state
    _staff(session, act, {"did": f"case {state}", "case": case})


def set_group(session: Session, case: int, group: int | None, act: Act) -> None:
    """Let only a group know of it, or everyone; the caller has asked who may. Raises NotChanged."""
    row = working(session, act.person, case)
    row.group_id = group
    _staff(session, act, {"did": "need to know of a case", "case": case, "group": group})


def put_in(session: Session, case: int, reports: Sequence[int], act: Act) -> int:
    """Put reports into a case, those that this person may know of; how many are new in it. Raises NotChanged."""
    working(session, act.person, case)
    there = set(session.scalars(select(CaseReport.report_id).where(CaseReport.case_id == case)))
    asked = select(Report.id).where(Report.id.in_(reports), visible(act.person))
    added = [report for report in session.scalars(asked.order_by(Report.id)) if report not in there]
    if len(there) + len(added) > MOST_REPORTS:
        raise NotChanged("case-full")
    session.add_all(CaseReport(case_id=case, report_id=each, person_id=act.person, at=act.at) for each in added)
    session.flush()
    record(session, act, added, {"did": "put into a case", "case": case})
    return len(added)


def take_out(session: Session, case: int, report: int, act: Act) -> None:
    """Take a report out of a case. One with claims there stays until they are taken back. Raises NotChanged."""
    working(session, act.person, case)
    row = session.scalar(
        select(CaseReport)
        .join(Report, Report.id == CaseReport.report_id)
        .where(CaseReport.case_id == case, CaseReport.report_id == report, visible(act.person))
    )
    if row is None:
        raise NotChanged("not-there")
    if session.scalar(select(Claim.id).where(Claim.case_id == case, Claim.report_id == report).limit(1)) is not None:
        raise NotChanged("has-claims")
    session.delete(row)
    record(session, act, [report], {"did": "taken out of a case", "case": case})


def reports_in(session: Session, reader: Reader, case: int) -> Sequence[Report]:
    """The reports of a case that this reader may know of, by their numbers."""
    query = select(Report).join(CaseReport, CaseReport.report_id == Report.id).where(CaseReport.case_id == case)
    return session.scalars(query.where(visible(reader)).order_by(Report.id).options(defer(Report.account))).all()


def cases_with(session: Session, reader: Reader, report: int) -> Sequence[Case]:
    """The cases that a report is in, as far as this reader may know of them."""
    query = select(Case).join(CaseReport, CaseReport.case_id == Case.id).where(CaseReport.report_id == report)
    return session.scalars(query.where(known(reader)).order_by(Case.id)).all()


def record(session: Session, act: Act, reports: Sequence[int], said: dict[str, object]) -> None:
    """Into the custody log, of each report."""
    log.append(session, act.at, [log.Entry(log.Act.ASSESSED, report, act.person, said) for report in reports])


def _staff(session: Session, act: Act, said: dict[str, object]) -> None:
    log.append(session, act.at, [log.Entry(log.Act.STAFF, None, act.person, said)])


def _reports_per_case(session: Session, reader: Reader) -> dict[int, int]:
    counted = select(CaseReport.case_id, func.count()).join(Report, Report.id == CaseReport.report_id)
    return _per_case(session, counted.where(visible(reader)).group_by(CaseReport.case_id))


def _per_case(session: Session, query: Select[int, int]) -> dict[int, int]:
    return {case: number for case, number in session.execute(query)}
