"""The claims of a case in the vault: made from one report or item, or from several at once. Whoever calls commits."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from holub_desk.cases.claim import Claim, Kind, Many, Rests
from holub_desk.cases.folder import Act, known, put_in, record, working
from holub_desk.cases.said import Said
from holub_desk.places.when import DatePrecision, When
from holub_desk.places.where import Precision, Where
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Case, Item, Report
from holub_desk.vault.tables import Claim as Row

MOST_CLAIMS: Final = 2_000
"""In one case."""
MOST_AT_ONCE: Final = 45
"""As many as a form can name beside its other fields."""


class Fit(StrEnum):
    """What a claim may be used for, as it follows from its report: never stored, so that it always holds."""

    PUBLISH = "publish"
    """In general words; of whatever was published already too."""
    SHARE = "share"
    KEEP = "keep"
    UNUSABLE = "unusable"
    """Its report was taken back or rejected: it counts for nothing any more."""


def claims_of(session: Session, reader: Reader, case: int) -> tuple[Claim, ...]:
    """The claims of a case in the order in which they were made, but for those of reports that this reader may not
    know of; none where the case itself is not theirs to know. `None` is everything, for the exposure check."""
    query = select(Row).join(Case, Case.id == Row.case_id).outerjoin(Report, Report.id == Row.report_id)
    mine = or_(Row.report_id.is_(None), visible(reader))
    rows = session.scalars(query.where(Row.case_id == case, known(reader), mine).order_by(Row.id))
    return tuple(claim_of(row) for row in rows)


def fits(session: Session, on: Collection[Rests]) -> Mapping[Rests, Fit]:
    """What claims on each of these may be used for."""
    reports = [each.report for each in on if each.report is not None]
    query = select(Report.id, Report.use, Report.withdrawn, Report.state).where(Report.id.in_(reports))
    found = {Rests(report=row.id): _fit(row.use, row.state, withdrawn=row.withdrawn) for row in session.execute(query)}
    return {each: found.get(each, Fit.UNUSABLE) if each.report is not None else Fit.PUBLISH for each in on}


def _fit(use: str, state: str, *, withdrawn: bool) -> Fit:
    if withdrawn or state == "rejected":
        return Fit.UNUSABLE
    return Fit(use) if use in (Fit.SHARE, Fit.PUBLISH) else Fit.KEEP


def add_claims(session: Session, case: int, on: Sequence[Rests], said: Said, act: Act) -> list[int]:
    """One claim for each of these; a report that was not in the case comes into it. Raises NotChanged."""
    working(session, act.person, case)
    wanted = list(dict.fromkeys(on))
    if not wanted:
        raise NotChanged("rests-on-nothing")
    count = session.scalar(select(func.count()).where(Row.case_id == case)) or 0
    if len(wanted) > MOST_AT_ONCE or count + len(wanted) > MOST_CLAIMS:
        raise NotChanged("too-many")
    for each in wanted:
        _there(session, case, each, act)
    put_in(session, case, [each.report for each in wanted if each.report is not None], act)
    return [_add(session, case, each, said, act) for each in wanted]


def _there(session: Session, case: int, on: Rests, act: Act) -> None:
    if on.item is not None:
        item = session.get(Item, on.item)
        if item is None or item.case_id != case:
            raise NotChanged("not-there")
        return
    report = session.scalar(select(Report).where(Report.id == on.report, visible(act.person)))
    if report is None:
        raise NotChanged("no-report")
    if report.withdrawn:
        raise NotChanged("withdrawn")


def _add(session: Session, case: int, on: Rests, said: Said, act: Act) -> int:
    where, when = said.where, said.when
    row = Row(
        case_id=case,
        report_id=on.report,
        item_id=on.item,
        who=said.who,
        code=said.code,
        kind=said.kind,
        place_code=where.code if where else "",
        place_name=said.place,
        place_precision=where.precision if where else "",
        first_day=when.first if when else None,
        last_day=when.last if when else None,
        time_precision=when.precision if when else "",
        low=said.many.low,
        high=said.many.high,
        note=said.note,
        person_id=act.person,
        at=act.at,
    )
    session.add(row)
    session.flush()
    if on.report is not None:
        record(session, act, [on.report], {"did": "claimed", "case": case, "claim": row.id, **_as_json(said)})
    return row.id


def take_back(session: Session, case: int, claim: int, act: Act) -> None:
    """Delete a claim that somebody made. Raises NotChanged."""
    working(session, act.person, case)
    query = select(Row).outerjoin(Report, Report.id == Row.report_id)
    mine = or_(Row.report_id.is_(None), visible(act.person))
    row = session.scalar(query.where(Row.id == claim, Row.case_id == case, mine))
    if row is None:
        raise NotChanged("not-there")
    report = row.report_id
    session.delete(row)
    if report is not None:
        record(session, act, [report], {"did": "claim taken back", "case": case, "claim": claim})


def _as_json(said: Said) -> dict[str, Any]:
    return {
        "code": said.code,
        "kind": said.kind,
        "who": said.who,
        "place": said.where.code or said.place if said.where else "",
        "time": said.when.as_json() if said.when else None,
        "low": said.many.low,
        "high": said.many.high,
    }


def claim_of(row: Row) -> Claim:
    """A claim as it stands in the vault; of a place that is said in words alone the code is empty."""
    where = None
    if row.place_precision:
        words = "" if row.place_code else row.place_name
        where = Where(row.place_code, Precision(row.place_precision), words)
    when = None
    if row.last_day is not None:
        when = When(row.first_day, row.last_day, DatePrecision(row.time_precision))
    return Claim(
        id=row.id,
        on=Rests(row.report_id, row.item_id),
        code=row.code,
        kind=Kind(row.kind),
        who=row.who,
        where=where,
        place=row.place_name,
        when=when,
        many=Many(row.low, row.high),
        note=row.note,
    )
