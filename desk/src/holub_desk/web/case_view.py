"""Everything that the page of one case shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cases import asked, claims, folder, items, judging
from holub_desk.cases.chronology import chronology
from holub_desk.cases.claim import Claim, Kind, Rests
from holub_desk.cases.claims import Fit
from holub_desk.cases.folder import Folder
from holub_desk.cases.said import MOST_MEANT, above, meant
from holub_desk.cases.standing import DIFFERENCES, independent, matters, prefix
from holub_desk.places.when import DatePrecision
from holub_desk.places.where import Precision
from holub_desk.reports import queue
from holub_desk.staff import groups
from holub_desk.triage import listing
from holub_desk.vault.tables import Item, Person, Report
from holub_desk.web import case_sources, case_words
from holub_desk.web.cards import Refused
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.timeline import WIDTH, timeline

SORTS: Final = ("code", "place", "time")
MOST_DRAWN: Final = 200
"""Lines of a chronology on a page."""


def case_values(desk: Desk, session: Session, visit: Visit, case: Folder, refused: Refused) -> dict[str, Any]:
    """The values of `case.html`."""
    me, words = visit.who.person, visit.words
    reports = folder.reports_in(session, me, case.id)
    published = items.items_in(session, me, case.id)
    said = claims.claims_of(session, me, case.id)
    members = [*(Rests(report=row.id) for row in reports), *(Rests(item=row.id) for row in published)]
    fits = claims.fits(session, {*members, *(each.on for each in said)})
    usable = {each for each, fit in fits.items() if fit is not Fit.UNUSABLE}
    origin = judging.origins_of(session, case.id)
    judged = judging.judged_in(session, members)
    told = case_sources.told_by(reports, published)
    counted = [each for each in members if each in usable]
    lines = chronology([each for each in said if each.on in usable], asked.happened_in(session, me, case.id))
    sort = visit.request.query_params.get("sort", "")
    return {
        "case": case,
        "reports": reports,
        "items": published,
        "fits": fits,
        "labels": labels(reports, published),
        "counted": (
            sum(each.report is not None for each in counted),
            sum(each.item is not None for each in counted),
            independent(counted, origin),
        ),
        "unusable": len(members) - len(counted),
        "together": case_sources.together(counted, origin, told, judged),
        "apart": case_sources.apart(judged, origin),
        "judgements": judging.KINDS,
        "matters": matters(said, origin, usable),
        "differences": DIFFERENCES,
        "claims": ordered(said, sort),
        "sort": sort if sort in SORTS else "",
        "sorts": SORTS,
        "timeline": timeline(lines),
        "undated": lines.undated,
        "most_drawn": MOST_DRAWN,
        "drawn_width": WIDTH,
        "questions": asked.questions_in(session, me, case.id),
        "names": {row.id: row.name for row in session.execute(select(Person.id, Person.name))},
        "groups": groups.of_person(session, me),
        "when": lambda when: case_words.when_said(words, when),
        "days": lambda first, last: case_words.between(words, first, last),
        "many": lambda many: case_words.many_said(words, many),
        "refused": refused,
        "most_capture": items.MAX_CAPTURE,
        **claim_choices(desk, refused),
        **frame(session, visit),
    }


def claim_choices(desk: Desk, refused: Refused) -> dict[str, Any]:
    """What a form for a claim offers. Where a name means several places, all that it may mean."""
    several = refused.form.get("place", "") if refused.fault == "place-several" else ""
    return {
        "book": desk.codebook,
        "claim_kinds": list(Kind),
        "place_precisions": list(Precision),
        "time_precisions": list(DatePrecision),
        "meant": [(each.place.code, each.place.name, above(each.place)) for each in meant(several)] if several else [],
        "most_meant": MOST_MEANT,
    }


def frame(session: Session, visit: Visit) -> dict[str, Any]:
    """What the frame of every page counts."""
    return {
        "counts": queue.count(session, visit.who.person),
        "protected": listing.count_protection(session, visit.who.person),
    }


def labels(reports: Sequence[Report], published: Sequence[Item]) -> Mapping[Rests, str]:
    """What each is called: a report's number, a publisher."""
    made = {Rests(report=row.id): row.number for row in reports}
    return made | {Rests(item=row.id): row.publisher for row in published}


def ordered(said: Sequence[Claim], sort: str) -> list[Claim]:
    """By code, place or time; else in the order in which they were made."""
    match sort:
        case "code":
            return sorted(said, key=lambda each: (each.code, each.id))
        case "place":
            return sorted(said, key=lambda each: (not prefix(each), prefix(each), each.place, each.id))
        case "time":
            return sorted(said, key=_by_time)
        case _:
            return list(said)


def _by_time(claim: Claim) -> tuple[bool, str, str, int]:
    when = claim.when
    first = (when.first or when.last).isoformat() if when else ""
    return when is None, first, when.last.isoformat() if when else "", claim.id
