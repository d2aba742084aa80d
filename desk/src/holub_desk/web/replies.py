"""Answering a source: written on the report's page, sealed at once, laid down by the opener."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.replies import store
from holub_desk.reports import read
from holub_desk.staff.rights import Right
from holub_desk.web.beside import beside
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.reports import report_page


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def write(visit: Visit) -> Response:
        number = visit.request.path_params["number"]
        fields = fields_of(visit.body)
        draft, asks = fields.get("text"), bool(fields.get("asks"))
        if draft is None:
            return report_page(desk, visit, 400, fault="empty")
        try:
            with Session(desk.vault.writer) as session, session.begin():
                report = read.find_report(session, number, visit.who.person)
                if report is None:
                    return desk.not_found(visit)
                today = datetime.now(UTC).date()
                who = visit.who.person
                store.write(session, report, draft, today=today, asks=asks, person=who, intake=desk.intake)
        except store.NotWritten as refused:
            return report_page(desk, visit, 422, fault=refused.fault, passage=refused.passage, draft=draft, asks=asks)
        return RedirectResponse(f"/reports/{number}{beside(visit).query}#replies", 303)

    return [Route("/reports/{number}/reply", desk.protected(write, right=Right.REPLY), methods=["POST"])]
