"""Signing in by a one-time link, signing out, and the language of the pages."""

from __future__ import annotations

import time

from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import sessions
from holub_desk.staff.sessions import SignedIn
from holub_desk.vault.tables import Person
from holub_desk.web.desk import COOKIE, Desk
from holub_desk.web.texts import LANGUAGES

_MAX_TOKEN = 100


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def ask(request: Request) -> Response:
        return desk.page("sign_in.html", _language(request), person=None, token=None, used=False)

    def show(request: Request) -> Response:
        token = request.path_params["token"][:_MAX_TOKEN]
        return desk.page("sign_in.html", _language(request), person=None, token=token, used=False)

    def consume(request: Request) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            made = sessions.consume_link(session, request.path_params["token"][:_MAX_TOKEN], int(time.time()))
        if made is None:
            return desk.page("sign_in.html", _language(request), 403, person=None, token=None, used=True)
        answer = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, made, httponly=True, samesite="strict", secure=secure, path="/")
        return answer

    def sign_out(request: Request, _: SignedIn) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            sessions.end(session, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse("/sign-in", 303)
        answer.delete_cookie(COOKIE, path="/")
        answer.headers["clear-site-data"] = '"cookies", "storage"'
        return answer

    def choose_language(request: Request, person: SignedIn) -> Response:
        language = request.path_params["language"]
        if language not in LANGUAGES:
            return desk.not_found(person)
        with Session(desk.vault.writer) as session, session.begin():
            session.get_one(Person, person.person).language = language
        return RedirectResponse("/", 303)

    async def in_thread(request: Request) -> Response:
        return await run_in_threadpool({"GET": show, "POST": consume}.get(request.method, show), request)

    return [
        Route("/sign-in", ask, methods=["GET"]),
        Route("/sign-in/{token}", in_thread, methods=["GET", "POST"]),
        Route("/sign-out", desk.protected(sign_out), methods=["POST"]),
        Route("/language/{language}", desk.protected(choose_language), methods=["POST"]),
    ]


def _language(request: Request) -> str:
    """Before anybody is known, the browser's language."""
    wanted = request.headers.get("accept-language", "")[:2].lower()
    return wanted if wanted in LANGUAGES else "en"
