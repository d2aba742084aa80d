"""Filters kept under a name."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff.rights import Right
from holub_desk.triage import views
from holub_desk.triage.fault import NotChanged
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.groups import number_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def save(visit: Visit) -> Response:
        form = fields_of(visit.body)
        query = form.get("query", "")
        back = views.address(query)
        shared, digest = form.get("shared") == "1", form.get("digest") == "1"
        try:
            with Session(desk.vault.writer) as session, session.begin():
                views.save(session, visit.who.person, form.get("name", ""), query, shared=shared, digest=digest)
        except NotChanged as refused:
            return refusal(desk, visit, refused.fault, back)
        return RedirectResponse(back, 303)

    def remove(visit: Visit) -> Response:
        try:
            with Session(desk.vault.writer) as session, session.begin():
                views.remove(session, visit.who.person, number_of(fields_of(visit.body).get("view", "")))
        except NotChanged as refused:
            return refusal(desk, visit, refused.fault, "/")
        return RedirectResponse("/", 303)

    return [
        Route("/views", desk.protected(save, right=Right.TRIAGE), methods=["POST"]),
        Route("/views/remove", desk.protected(remove, right=Right.TRIAGE), methods=["POST"]),
    ]


def refusal(desk: Desk, visit: Visit, fault: str, back: str) -> Response:
    """A calm page of its own, with a way back to where one was."""
    why = visit.words[f"refused_{fault.replace('-', '_')}"]
    return desk.page("refused.html", visit.words, 422, who=visit.who, why=why, back=back)
