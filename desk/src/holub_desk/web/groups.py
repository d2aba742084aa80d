"""Need-to-know groups: made and filled by admins; a report is put into one by those who read it."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.reports import read, restrict
from holub_desk.staff import groups, people
from holub_desk.staff.people import NotDone
from holub_desk.staff.rights import Right
from holub_desk.web.beside import beside
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of

Act = Callable[[Session, Visit, int], None]


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def listing(visit: Visit) -> Response:
        return _page(desk, visit)

    def acting(act: Act) -> Callable[[Visit], Response]:
        def page(visit: Visit) -> Response:
            try:
                with Session(desk.vault.writer) as session, session.begin():
                    act(session, visit, int(time.time()))
            except NotDone as refused:
                return _page(desk, visit, 422, refused.fault)
            return RedirectResponse("/groups", 303)

        return page

    def make(session: Session, visit: Visit, now: int) -> None:
        groups.make(session, fields_of(visit.body).get("name", ""), visit.who.person, now)

    def member(session: Session, visit: Visit, now: int) -> None:
        fields, group = fields_of(visit.body), group_of(visit)
        person = number_of(fields.get("person", ""))
        change = groups.put_in if fields.get("put") == "in" else groups.take_out
        change(session, group, person, visit.who.person, now)

    def remove(session: Session, visit: Visit, now: int) -> None:
        groups.remove(session, group_of(visit), visit.who.person, now)

    def restrict_report(visit: Visit) -> Response:
        number, wanted = visit.request.path_params["number"], number_of(fields_of(visit.body).get("group", ""))
        with Session(desk.vault.writer) as session, session.begin():
            report = read.find_report(session, number, visit.who.person)
            if report is None:
                return desk.not_found(visit)
            mine = {group.id for group in groups.of_person(session, visit.who.person)}
            if wanted not in (mine if Right.WIDEN not in visit.who.rights else {*mine, 0}):
                return desk.page("message.html", visit.words, 403, who=visit.who, message="not_yours")
            restrict.put(session, report, wanted or None, visit.who.person, int(time.time()))
        return RedirectResponse(f"/reports/{number}{beside(visit).query}#need-to-know", 303)

    return [
        Route("/groups", desk.protected(listing, right=Right.PEOPLE), methods=["GET"]),
        Route("/groups", desk.protected(acting(make), right=Right.PEOPLE, grave=True), methods=["POST"]),
        Route(
            "/groups/{group:int}/members",
            desk.protected(acting(member), right=Right.PEOPLE, grave=True),
            methods=["POST"],
        ),
        Route(
            "/groups/{group:int}/remove",
            desk.protected(acting(remove), right=Right.PEOPLE, grave=True),
            methods=["POST"],
        ),
        Route("/reports/{number}/group", desk.protected(restrict_report, right=Right.RESTRICT), methods=["POST"]),
    ]


def group_of(visit: Visit) -> int:
    """Which group a path is about; none where the number is more than a database could be asked for."""
    number: int = visit.request.path_params["group"]
    return number if number < 2**31 else 0


def number_of(text: str) -> int:
    """A row's number from a form; 0, which is none, from anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _page(desk: Desk, visit: Visit, status: int = 200, fault: str = "") -> Response:
    with Session(desk.vault.engine) as session:
        everyone = [person for person in people.listed(session) if not person.left]
        all_groups = groups.listed(session)
    return desk.page("groups.html", visit.words, status, who=visit.who, groups=all_groups, people=everyone, fault=fault)
