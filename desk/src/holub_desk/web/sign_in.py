"""The door: by passkey, by password and code, or by a one-time link; signing out; the language of the pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import passkeys, sessions
from holub_desk.staff.door import Refused, remember_browser
from holub_desk.staff.rights import Right
from holub_desk.vault.tables import Person
from holub_desk.web import cookies
from holub_desk.web.access import STRANGERS, Endpoint, declared
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of, object_of
from holub_desk.web.passkey import json_text, place_of
from holub_desk.web.texts import LANGUAGES

MAX_TOKEN = 100
_LONGEST_FIELD = 300


@dataclass(frozen=True)
class Call:
    """A request of someone who need not be signed in."""

    request: Request
    body: bytes = b""


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def door(call: Call) -> Response:
        if desk.find_visitor(call.request) is not None:
            return RedirectResponse("/", 303)
        return _door_page(desk, call.request)

    def show(call: Call) -> Response:
        token = call.request.path_params["token"][:MAX_TOKEN]
        return desk.page("sign_in_link.html", desk.words_for(call.request), token=token)

    def consume(call: Call) -> Response:
        request = call.request
        token = request.path_params["token"][:MAX_TOKEN]
        with Session(desk.vault.writer) as session, session.begin():
            made = sessions.consume_link(session, token, int(time.time()), desk.idle_seconds)
            if made is not None:  # whoever was signed in on this browser is not any more
                sessions.end(session, cookies.session_token(request))
        if made is None:
            return _door_page(desk, request, 403, fault="used")
        answer = RedirectResponse("/", 303)
        cookies.set_session(request, answer, made)
        return answer

    def by_password(call: Call) -> Response:
        request, fields, now = call.request, fields_of(call.body), int(time.time())
        name, password, code = (fields.get(each, "")[:_LONGEST_FIELD] for each in ("name", "password", "code"))
        browser = cookies.known_token(request)
        found = desk.door.try_password(desk.vault, name, password, code, now, browser=browser)
        if isinstance(found, Refused):
            fault = "wait" if found.wait else "wrong"
            return _door_page(desk, request, 403, fault=fault, wait=found.wait, tried=name)
        answer = RedirectResponse("/", 303)
        enter(desk, request, answer, found, now)
        with Session(desk.vault.writer) as session, session.begin():
            cookies.set_known(request, answer, remember_browser(session, found, now))
        return answer

    def options(call: Call) -> Response:
        challenge = desk.door.challenges.make("sign in", int(time.time()))
        with Session(desk.vault.engine) as session:
            return json_text(passkeys.options_to_sign_in(session, None, place_of(call.request).rp_id, challenge))

    def by_passkey(call: Call) -> Response:
        request, now = call.request, int(time.time())
        try:
            with Session(desk.vault.writer) as session, session.begin():
                person = passkeys.verify(
                    session,
                    object_of(call.body),
                    place_of(request),
                    lambda challenge: desk.door.challenges.use(challenge, "sign in", now),
                    datetime.fromtimestamp(now, UTC).date(),
                )
        except passkeys.PasskeyRefused:
            return Response(status_code=403)
        answer = Response(status_code=204)
        enter(desk, request, answer, person, now)
        return answer

    def sign_out(visit: Visit) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            sessions.end(session, cookies.session_token(visit.request))
        answer = RedirectResponse("/sign-in", 303)
        cookies.delete_session(answer)
        return answer

    def choose_language(visit: Visit) -> Response:
        language = visit.request.path_params["language"]
        if language not in LANGUAGES:
            return desk.not_found(visit)
        with Session(desk.vault.writer) as session, session.begin():
            session.get_one(Person, visit.who.person).language = language
        return RedirectResponse("/", 303)

    return [
        Route("/sign-in", open_to_strangers(door), methods=["GET"]),
        Route("/sign-in/password", open_to_strangers(by_password), methods=["POST"]),
        Route("/sign-in/passkey-options", open_to_strangers(options), methods=["POST"]),
        Route("/sign-in/passkey", open_to_strangers(by_passkey), methods=["POST"]),
        Route("/sign-in/{token}", open_to_strangers(show), methods=["GET"]),
        Route("/sign-in/{token}", open_to_strangers(consume), methods=["POST"]),
        Route("/sign-out", desk.protected(sign_out, right=Right.OWN, while_locked=True), methods=["POST"]),
        Route(
            "/language/{language}",
            desk.protected(choose_language, right=Right.OWN, while_locked=True),
            methods=["POST"],
        ),
    ]


def open_to_strangers(page: Callable[[Call], Response]) -> Endpoint:
    """A route without a session; its work is done in a thread."""

    async def route(request: Request) -> Response:
        return await run_in_threadpool(page, Call(request, await request.body()))

    return declared(route, STRANGERS)


def enter(desk: Desk, request: Request, answer: Response, person: int, now: int) -> None:
    """Sign someone in, in this browser; whoever was signed in there is not any more."""
    wrong = desk.door.wrong_tries(person)
    with Session(desk.vault.writer) as session, session.begin():
        sessions.end(session, cookies.session_token(request))
        made = sessions.start(session, person, now, desk.idle_seconds, wrong_before=wrong)
    cookies.set_session(request, answer, made)


def _door_page(
    desk: Desk, request: Request, status: int = 200, *, fault: str = "", wait: int = 0, tried: str = ""
) -> Response:
    return desk.page("sign_in.html", desk.words_for(request), status, fault=fault, wait=wait, tried=tried)
