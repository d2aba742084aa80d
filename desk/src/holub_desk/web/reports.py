"""The list of reports and one report."""

from __future__ import annotations

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.reports import read
from holub_desk.staff.sessions import SignedIn
from holub_desk.web.desk import Desk

PAGE = 60
"""Reports on one page of the list."""
BESIDE = 30
"""Reports in the column beside an open one, where the screen has room."""


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def listing(request: Request, person: SignedIn) -> Response:
        before = request.query_params.get("before", "")
        with Session(desk.vault.engine) as session:
            rows = read.list_reports(
                session,
                person=person.person,
                before=int(before) if before.isdecimal() and len(before) < 12 else None,
                limit=PAGE + 1,
            )
            total, changed = read.count_reports(session), read.last_change(session)
        more = rows[PAGE - 1].id if len(rows) > PAGE else None
        rows = rows[:PAGE]
        return desk.page(
            "list.html",
            person.language,
            person=person,
            new=[row for row in rows if not row.read],
            earlier=[row for row in rows if row.read],
            more=more,
            total=total,
            changed=changed,
            only_examples=bool(rows) and all(row.example for row in rows),
        )

    def report(request: Request, person: SignedIn) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            found = read.find_report(session, request.path_params["number"])
            shown = read.get_report(session, found, person.language, person=person.person) if found else None
            if shown is None or found is None:
                return desk.not_found(person)
            read.mark_read(session, person.person, found)
            beside = read.list_reports(session, person=person.person, limit=BESIDE)
        return desk.page("report.html", person.language, person=person, report=shown, beside=beside)

    return [
        Route("/", desk.protected(listing), methods=["GET"]),
        Route("/reports/{number}", desk.protected(report), methods=["GET"]),
    ]
