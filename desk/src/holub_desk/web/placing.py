"""Looking for a place by its name, to say it of a report.

By POST: what somebody looks for beside a report's number is to stand in no address and no browser's history.
"""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.places.find import LONGEST
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.web.beside import beside
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.where import MOST_FOUND, found_by_name


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def look(visit: Visit) -> Response:
        number = visit.request.path_params["number"]
        with Session(desk.vault.engine) as session:
            report = read.find_report(session, number, visit.who.person)
        if report is None:
            return desk.not_found(visit)
        typed = " ".join(fields_of(visit.body).get("name", "")[:LONGEST].split())
        found = found_by_name(typed) if typed else []
        return desk.page(
            "find_place.html",
            visit.words,
            who=visit.who,
            number=number,
            typed=typed,
            found=found,
            most=MOST_FOUND,
            beside=beside(visit).query,
        )

    return [Route("/reports/{number}/places", desk.protected(look, right=Right.TRIAGE), methods=["POST"])]
