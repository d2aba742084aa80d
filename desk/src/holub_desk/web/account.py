"""One's own account: ways in, and sessions."""

from __future__ import annotations

import time

from sqlalchemy import delete
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import passkeys, people, sessions
from holub_desk.staff.rights import Right
from holub_desk.vault.tables import KnownBrowser, Passkey, Password
from holub_desk.web import cookies
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def show(visit: Visit) -> Response:
        return _page(desk, visit)

    def remove(visit: Visit) -> Response:
        which, now, me = fields_of(visit.body).get("which", ""), int(time.time()), visit.who.person
        here = cookies.session_token(visit.request)
        with Session(desk.vault.writer) as session, session.begin():
            has_password = session.get(Password, me) is not None
            mine = {key.id for key in passkeys.listed(session, me)}
            if which not in mine and not (which == "password" and has_password):
                return desk.not_found(visit)
            if people.ways_in(session, me) == 1:  # nothing would let them in again
                return _page(desk, visit, 422, fault="last_way")
            if which == "password":
                session.execute(delete(Password).where(Password.person_id == me))
                session.execute(delete(KnownBrowser).where(KnownBrowser.person_id == me))
            else:
                session.execute(delete(Passkey).where(Passkey.id == bytes.fromhex(which)))
            sessions.end_all(session, me, but=here)  # who came in with it is out
            people.record(session, me, now, did="removed a password" if which == "password" else "removed a passkey")
        return RedirectResponse("/account", 303)

    def end(visit: Visit) -> Response:
        which, me = fields_of(visit.body).get("which", ""), visit.who.person
        here = cookies.session_token(visit.request)
        with Session(desk.vault.writer) as session, session.begin():
            if which == "others":
                sessions.end_all(session, me, but=here)
            elif which == "all":
                sessions.end_all(session, me)
                session.execute(delete(KnownBrowser).where(KnownBrowser.person_id == me))
            else:
                sessions.end_one(session, me, which)
        return RedirectResponse("/account", 303)

    return [
        Route("/account", desk.protected(show, right=Right.OWN), methods=["GET"]),
        Route("/account/remove", desk.protected(remove, right=Right.OWN, grave=True), methods=["POST"]),
        Route("/account/sessions", desk.protected(end, right=Right.OWN), methods=["POST"]),
    ]


def _page(desk: Desk, visit: Visit, status: int = 200, fault: str = "") -> Response:
    me, now = visit.who.person, int(time.time())
    with Session(desk.vault.engine) as session:
        return desk.page(
            "account.html",
            visit.words,
            status,
            who=visit.who,
            keys=passkeys.listed(session, me),
            password=session.get(Password, me),
            sessions=sessions.listed(session, me, cookies.session_token(visit.request), now),
            fault=fault,
        )
