"""Signing in by a one-time link, signing out, and the language of the pages."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import sessions
from holub_desk.staff.rights import Right
from holub_desk.vault.tables import Person
from holub_desk.web.access import STRANGERS, declared
from holub_desk.web.desk import COOKIE, SECURE_COOKIE, Desk, Visit, session_token
from holub_desk.web.texts import LANGUAGES

_MAX_TOKEN = 100


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def door(request: Request) -> Response:
        if desk.find_visitor(request) is not None:
            return RedirectResponse("/", 303)
        return desk.page("sign_in.html", desk.words_for(request), token=None, used=False)

    def show(request: Request) -> Response:
        token = request.path_params["token"][:_MAX_TOKEN]
        return desk.page("sign_in.html", desk.words_for(request), token=token, used=False)

    def consume(request: Request) -> Response:
        token = request.path_params["token"][:_MAX_TOKEN]
        with Session(desk.vault.writer) as session, session.begin():
            made = sessions.consume_link(session, token, int(time.time()), desk.idle_seconds)
            if made is not None:  # whoever was signed in on this browser is not any more
                sessions.end(session, session_token(request))
        if made is None:
            return desk.page("sign_in.html", desk.words_for(request), 403, token=None, used=True)
        answer = RedirectResponse("/", 303)
        # The browser's own word on how it reached us: behind a proxy the connection here would not tell.
        secure = request.headers.get("origin", "").startswith("https://")
        name = SECURE_COOKIE if secure else COOKIE
        answer.set_cookie(name, made, httponly=True, samesite="strict", secure=secure, path="/")
        return answer

    def sign_out(visit: Visit) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            sessions.end(session, session_token(visit.request))
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict")
        answer.delete_cookie(SECURE_COOKIE, path="/", httponly=True, samesite="strict", secure=True)
        return answer

    def choose_language(visit: Visit) -> Response:
        language = visit.request.path_params["language"]
        if language not in LANGUAGES:
            return desk.not_found(visit)
        with Session(desk.vault.writer) as session, session.begin():
            session.get_one(Person, visit.who.person).language = language
        return RedirectResponse("/", 303)

    async def one_time(request: Request) -> Response:
        return await run_in_threadpool(consume if request.method == "POST" else show, request)

    async def ask(request: Request) -> Response:
        return await run_in_threadpool(door, request)

    return [
        Route("/sign-in", declared(ask, STRANGERS), methods=["GET"]),
        Route("/sign-in/{token}", declared(one_time, STRANGERS), methods=["GET", "POST"]),
        Route("/sign-out", desk.protected(sign_out, right=Right.OWN), methods=["POST"]),
        Route("/language/{language}", desk.protected(choose_language, right=Right.OWN), methods=["POST"]),
    ]
