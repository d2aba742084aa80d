"""Deciding about a report on its page, and taking a decision back."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.custody import log
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.triage import changes
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Change
from holub_desk.web.beside import beside
from holub_desk.web.cards import NOTHING_REFUSED, Refused
from holub_desk.web.decisions import wish_of
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.groups import number_of
from holub_desk.web.reports import report_page


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def decide(visit: Visit) -> Response:
        form, me = fields_of(visit.body), visit.who.person
        try:
            with Session(desk.vault.writer) as session, session.begin():
                report = read.find_report(session, visit.request.path_params["number"], me)
                if report is None:
                    return desk.not_found(visit)
                _known(session, f"{form.get('with', '')} {form.get('number', '')}".replace(",", " ").split(), me)
                wish = wish_of(session, report, form, me)
                changes.change(session, report, wish, person=me, at=log.minute())
        except NotChanged as refused:
            return back_to_report(desk, visit, Refused(form.get("field", ""), refused.fault, form))
        return back_to_report(desk, visit)

    def undo(visit: Visit) -> Response:
        number, me = number_of(fields_of(visit.body).get("change", "")), visit.who.person
        try:
            with Session(desk.vault.writer) as session, session.begin():
                report = read.find_report(session, visit.request.path_params["number"], me)
                if report is None:
                    return desk.not_found(visit)
                made = session.get(Change, number)
                if made is None or made.report_id != report:
                    raise NotChanged("not-there")
                changes.undo(session, number, person=me, at=log.minute())
        except NotChanged as refused:
            return back_to_report(desk, visit, Refused("history", refused.fault))
        return back_to_report(desk, visit)

    path = "/reports/{number}"
    return [
        Route(path + "/change", desk.protected(decide, right=Right.TRIAGE), methods=["POST"]),
        Route(path + "/undo", desk.protected(undo, right=Right.TRIAGE), methods=["POST"]),
    ]


def _known(session: Session, numbers: list[str], person: int) -> None:
    """Of reports that somebody may not know of, nothing is told by naming them. Raises NotChanged."""
    for number in numbers[:50]:
        if read.find_report(session, number, person) is None:
            raise NotChanged("no-report")


def back_to_report(desk: Desk, visit: Visit, refused: Refused = NOTHING_REFUSED) -> Response:
    """A script swaps the report where it stands; a browser alone loads it again."""
    part = "hx-request" in visit.request.headers
    if not refused.fault and not part:
        return RedirectResponse(f"/reports/{visit.request.path_params['number']}{beside(visit).query}", 303)
    return report_page(desk, visit, 422 if refused.fault and not part else 200, refused=refused, again=True)
