"""Choosing how to sign in: by invitation, after a recovery, or a further way for someone who is signed in.

One page and three steps behind it, under two paths: `/enrol/{token}` and `/account/add`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import codes, enrolment, passkeys, passwords, people, sessions
from holub_desk.staff.door import remember_browser, set_password
from holub_desk.staff.rights import Right
from holub_desk.staff.sessions import SignedIn
from holub_desk.vault.tables import Person
from holub_desk.web import cookies
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of, object_of
from holub_desk.web.passkey import json_text, label_of, place_of
from holub_desk.web.sign_in import MAX_TOKEN, Call, enter, open_to_strangers


@dataclass(frozen=True)
class Chooser:
    """Someone who chooses a way in: with a link, or signed in."""

    person: int
    name: str
    path: str
    """Where the page and its steps are."""
    purpose: str
    """What its challenges and its secret are bound to: this link, or this session."""
    link: str = ""
    replaces: bool = False
    who: SignedIn | None = None


class LinkUsed(Exception):
    """Two requests came with one link: the other one was first."""


Step = Callable[[Call, Chooser], Response]


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def show(call: Call, chooser: Chooser) -> Response:
        return _page(desk, call.request, chooser)

    def options(call: Call, chooser: Chooser) -> Response:
        challenge = desk.door.challenges.make(chooser.purpose, int(time.time()))
        with Session(desk.vault.engine) as session:
            person = session.get_one(Person, chooser.person)
            return json_text(passkeys.options_to_register(session, person, place_of(call.request).rp_id, challenge))

    def add_passkey(call: Call, chooser: Chooser) -> Response:
        request, sent, now = call.request, object_of(call.body), int(time.time())
        try:
            with Session(desk.vault.writer) as session, session.begin():
                _begin(session, chooser, now)
                passkeys.register(
                    session,
                    chooser.person,
                    sent.get("credential"),
                    label_of(sent.get("label")),
                    place_of(request),
                    lambda challenge: desk.door.challenges.use(challenge, chooser.purpose, now),
                    _day(now),
                )
                people.record(session, chooser.person, now, did="added a passkey")
        except (passkeys.PasskeyRefused, LinkUsed):
            return Response(status_code=403)
        answer = Response(status_code=204)
        if chooser.link:
            enter(desk, request, answer, chooser.person, now)
        return answer

    def add_password(call: Call, chooser: Chooser) -> Response:
        request, fields, now = call.request, fields_of(call.body), int(time.time())
        password, secret = fields.get("password", ""), _secret(desk, chooser)
        weak = passwords.weakness(password, [chooser.name, "holub"])
        if weak is not None:
            return _page(desk, request, chooser, 422, fault=weak)
        step = codes.step_of(secret, fields.get("code", ""), now, 0)
        if step is None:
            return _page(desk, request, chooser, 422, fault="code")
        answer = RedirectResponse("/" if chooser.link else "/account", 303)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                _begin(session, chooser, now)
                set_password(session, chooser.person, password, secret, step, _day(now))
                people.record(session, chooser.person, now, did="set a password")
                if not chooser.link:  # whoever knew the old one is out
                    sessions.end_all(session, chooser.person, but=cookies.session_token(request))
                cookies.set_known(request, answer, remember_browser(session, chooser.person, now))
        except LinkUsed:
            return _used_page(desk, request)
        if chooser.link:
            enter(desk, request, answer, chooser.person, now)
        return answer

    def by_link(
        step: Step,
    ) -> Callable[[Call], Response]:
        def page(call: Call) -> Response:
            request = call.request
            token = request.path_params["token"][:MAX_TOKEN]
            with Session(desk.vault.engine) as session:
                found = enrolment.look(session, token, int(time.time()))
            if found is None:
                return _used_page(desk, request)
            path, purpose = f"/enrol/{token}", f"enrol {sessions.hash_of(token).hex()}"
            return step(call, Chooser(found.person, found.name, path, purpose, token, found.replaces))

        return page

    def by_session(step: Step) -> Callable[[Visit], Response]:
        def page(visit: Visit) -> Response:
            purpose = f"add {sessions.hash_of(cookies.session_token(visit.request)).hex()}"
            chooser = Chooser(visit.who.person, visit.who.name, "/account/add", purpose, who=visit.who)
            return step(Call(visit.request, visit.body), chooser)

        return page

    steps = (
        ("", "GET", show),
        ("/passkey-options", "POST", options),
        ("/passkey", "POST", add_passkey),
        ("/password", "POST", add_password),
    )
    return [
        *(
            Route("/enrol/{token}" + path, open_to_strangers(by_link(step)), methods=[method])
            for path, method, step in steps
        ),
        *(
            Route(
                "/account/add" + path,
                desk.protected(by_session(step), right=Right.OWN, grave=True),
                methods=[method],
            )
            for path, method, step in steps
        ),
    ]


def _begin(session: Session, chooser: Chooser, now: int) -> None:
    """Use up the link, and end what it replaces: in the transaction that adds the new way in. Raises LinkUsed."""
    if not chooser.link:
        return
    if enrolment.use(session, chooser.link, now) is None:
        raise LinkUsed
    if chooser.replaces:
        people.forget_ways_in(session, chooser.person)
        sessions.end_all(session, chooser.person)
        people.record(session, chooser.person, now, did="enrolled again")


def _used_page(desk: Desk, request: Request) -> Response:
    return desk.page("message.html", desk.words_for(request), 403, message="enrol_used")


def _page(desk: Desk, request: Request, chooser: Chooser, status: int = 200, fault: str = "") -> Response:
    secret = _secret(desk, chooser)
    return desk.page(
        "ways_in.html",
        desk.words_for(request, chooser.who),
        status,
        who=chooser.who,
        chooser=chooser,
        secret=codes.in_groups(secret),
        picture=codes.picture(secret, chooser.name),
        fault=fault,
    )


def _secret(desk: Desk, chooser: Chooser) -> str:
    """The same for every look at this page, so that a wrong code does not mean another picture."""
    return codes.secret_of(desk.door.challenges.secret(chooser.purpose))


def _day(now: int) -> date:
    return datetime.fromtimestamp(now, UTC).date()
