"""The cases of a report on its page, and the form with which something is claimed from it while it is read."""

from __future__ import annotations

import re
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cases import claims, folder
from holub_desk.cases.claim import Kind, Many
from holub_desk.places.store import places_of, time_of
from holub_desk.reports.read import ReportShown, latest_answers
from holub_desk.vault.tables import ReportCode
from holub_desk.web.cards import Refused
from holub_desk.web.case_view import claim_choices
from holub_desk.web.desk import Desk, Visit

PEOPLE: Final = "people"
"""The question of a questionnaire that says how many: the numbers of its choices are proposed."""
KNOWS: Final = "knows"
"""The question that says how they know it."""
_BAND: Final = re.compile(r"(\d{1,7})\s*(?:[–-]\s*(\d{1,7})|(\+))?")


def case_card(
    desk: Desk, session: Session, visit: Visit, report: int, shown: ReportShown, refused: Refused
) -> dict[str, Any]:
    """The values of `_card_cases.html`. What is proposed follows the report's codes, places, time and answers."""
    me = visit.who.person
    inside = folder.cases_with(session, me, report)
    within = {case.id for case in inside}
    open_cases = sorted(folder.listed(session, me, only_open=True), key=lambda each: each.id not in within)
    time, _ = time_of(session, report)
    codes = select(ReportCode.code).where(ReportCode.report_id == report).order_by(ReportCode.code)
    said = [each for case in inside for each in claims.claims_of(session, me, case.id) if each.on.report == report]
    return {
        "in_cases": inside,
        "open_cases": open_cases,
        "claimed": said,
        "claim_codes": list(session.scalars(codes)),
        "claim_places": [each for each in places_of(session, report) if each.where.code and each.counts],
        "claim_time": time,
        "claim_many": many_answered(shown),
        "claim_kind": kind_answered(shown),
        **claim_choices(desk, refused),
    }


def many_answered(shown: ReportShown) -> Many:
    """The band that the source chose, as its label says it: `10–49`, `500+`."""
    label = next((each.values[0].text for each in shown.answers if each.name == PEOPLE and each.values), "")
    found = _BAND.fullmatch(label.strip())
    if found is None:
        return Many()
    low = int(found[1])
    return Many(low, int(found[2]) if found[2] else None if found[3] else low)


def kind_answered(shown: ReportShown) -> Kind:
    """Who has only heard or read it tells what others said."""
    answers, _ = latest_answers(shown.messages)
    return Kind.SAID if answers.get(KNOWS) in ("heard", "read") else Kind.OBSERVED
