"""For admins: who works here, invitations, roles, recovery, and the sheet in the safe."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import groups, people, recovery
from holub_desk.staff.people import NotDone
from holub_desk.staff.rights import ROLES, Right
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.sign_in import Call, open_to_strangers

Act = Callable[[Session, int, Visit, int], str | None]
"""What is done with a person; the token of a link where it makes one. Raises NotDone."""


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def listing(visit: Visit) -> Response:
        return _list_page(desk, visit)

    def invite(visit: Visit) -> Response:
        fields, now = fields_of(visit.body), int(time.time())
        name, role = fields.get("name", ""), fields.get("role", "")
        try:
            with Session(desk.vault.writer) as session, session.begin():
                token = people.invite(session, name, role, visit.who.person, now)
        except NotDone as refused:
            return _list_page(desk, visit, 422, fault=refused.fault, draft=name)
        return _link_page(desk, visit, token, name)

    def show(visit: Visit) -> Response:
        return _person_page(desk, visit)

    def acting(act: Act) -> Callable[[Visit], Response]:
        def page(visit: Visit) -> Response:
            person, now = person_of(visit), int(time.time())
            try:
                with Session(desk.vault.writer) as session, session.begin():
                    token = act(session, person, visit, now)
                    name = people.working(session, person).name if token else ""
            except NotDone as refused:
                return _person_page(desk, visit, 422, fault=refused.fault)
            if token:
                return _link_page(desk, visit, token, name)
            return RedirectResponse(f"/people/{person}", 303)

        return page

    def role(session: Session, person: int, visit: Visit, now: int) -> None:
        people.give_role(session, person, fields_of(visit.body).get("role", ""), visit.who.person, now)

    def leave(session: Session, person: int, visit: Visit, now: int) -> None:
        if person == visit.who.person:
            raise NotDone("self")
        people.leave(session, person, visit.who.person, now)

    def sign_out(session: Session, person: int, visit: Visit, now: int) -> None:
        people.sign_out(session, person, visit.who.person, now)

    def link(session: Session, person: int, visit: Visit, now: int) -> str:
        return people.invite_again(session, person, visit.who.person, now)

    def recover(session: Session, person: int, visit: Visit, now: int) -> str | None:
        return recovery.ask(session, person, visit.who.person, now, one_person=desk.one_person)

    def refuse(session: Session, person: int, visit: Visit, now: int) -> None:
        recovery.withdraw(session, person, visit.who.person, now)

    def sheet(visit: Visit) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            secret = recovery.make_sheet(session, visit.who.person, int(time.time()))
        return desk.page("sheet.html", visit.words, who=visit.who, secret=secret)

    def lost(call: Call) -> Response:
        return desk.page("recover.html", desk.words_for(call.request), fault="")

    def use_sheet(call: Call) -> Response:
        fields = fields_of(call.body)
        with Session(desk.vault.writer) as session, session.begin():
            name, secret = fields.get("name", "")[:100], fields.get("secret", "")[:100]
            token = recovery.use_sheet(session, name, secret, int(time.time()))
        if token is None:
            return desk.page("recover.html", desk.words_for(call.request), 403, fault="sheet")
        return RedirectResponse(f"/enrol/{token}", 303)

    grave: dict[str, Act] = {"role": role, "leave": leave, "link": link, "recovery": recover, "sign-out": sign_out}
    return [
        Route("/people", desk.protected(listing, right=Right.PEOPLE), methods=["GET"]),
        Route("/people", desk.protected(invite, right=Right.PEOPLE, grave=True), methods=["POST"]),
        Route("/people/sheet", desk.protected(sheet, right=Right.PEOPLE, grave=True), methods=["POST"]),
        Route("/people/{person:int}", desk.protected(show, right=Right.PEOPLE), methods=["GET"]),
        *(
            Route(
                "/people/{person:int}/" + name,
                desk.protected(acting(act), right=Right.PEOPLE, grave=True),
                methods=["POST"],
            )
            for name, act in grave.items()
        ),
        Route("/people/{person:int}/refuse", desk.protected(acting(refuse), right=Right.PEOPLE), methods=["POST"]),
        Route("/recover", open_to_strangers(lost), methods=["GET"]),
        Route("/recover", open_to_strangers(use_sheet), methods=["POST"]),
    ]


def person_of(visit: Visit) -> int:
    """Whom a path is about; nobody where the number is more than a database could be asked for."""
    number: int = visit.request.path_params["person"]
    return number if number < 2**31 else 0


def _list_page(desk: Desk, visit: Visit, status: int = 200, fault: str = "", draft: str = "") -> Response:
    with Session(desk.vault.engine) as session:
        everyone = people.listed(session)
    return desk.page(
        "people.html", visit.words, status, who=visit.who, people=everyone, roles=ROLES, fault=fault, draft=draft
    )


def _person_page(desk: Desk, visit: Visit, status: int = 200, fault: str = "") -> Response:
    person = person_of(visit)
    with Session(desk.vault.engine) as session:
        shown = next((each for each in people.listed(session) if each.id == person), None)
        theirs = groups.listed(session)
    if shown is None:
        return desk.not_found(visit)
    return desk.page(
        "person.html", visit.words, status, who=visit.who, shown=shown, roles=ROLES, groups=theirs, fault=fault
    )


def _link_page(desk: Desk, visit: Visit, token: str, name: str) -> Response:
    link = f"{visit.request.headers['origin']}/enrol/{token}"
    return desk.page("link.html", visit.words, who=visit.who, link=link, name=name)
