"""Showing again who one is: to unlock a session, or before something grave. And locking it, and being there."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.staff import passkeys, sessions
from holub_desk.staff.door import Refused
from holub_desk.staff.rights import Right
from holub_desk.web import again, cookies
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of, object_of
from holub_desk.web.passkey import json_text, place_of


def routes(desk: Desk) -> list[Route]:
    """The family's routes. All of them work on a locked session: none shows anything."""

    def purpose(visit: Visit) -> str:
        return f"confirm {sessions.hash_of(cookies.session_token(visit.request)).hex()}"

    def confirmed(visit: Visit, answer: Response) -> Response:
        """The session goes on under a new token."""
        with Session(desk.vault.writer) as session, session.begin():
            token = cookies.session_token(visit.request)
            made = sessions.confirm(session, token, visit.who.person, int(time.time()))
        if made is None:  # it ended meanwhile
            return RedirectResponse("/sign-in", 303)
        cookies.set_session(visit.request, answer, made)
        return answer

    def by_password(visit: Visit) -> Response:
        fields, carried = fields_of(visit.body, again.MOST), again.carried(visit.body)
        found = desk.door.try_password(
            desk.vault,
            visit.who.name,
            fields.get("password", ""),
            fields.get("code", ""),
            int(time.time()),
            at=cookies.session_token(visit.request),
        )
        if isinstance(found, Refused) or found != visit.who.person:
            wait = found.wait if isinstance(found, Refused) else 0
            return desk.ask_again(visit, carried, fault="wait" if wait else "wrong", wait=wait)
        if carried.method == "GET":
            return confirmed(visit, RedirectResponse(carried.path, 303))
        return confirmed(visit, desk.page("go_on.html", visit.words, carried=carried))

    def options(visit: Visit) -> Response:
        challenge = desk.door.challenges.make(purpose(visit), int(time.time()))
        with Session(desk.vault.engine) as session:
            place = place_of(visit.request)
            return json_text(passkeys.options_to_sign_in(session, visit.who.person, place.rp_id, challenge))

    def by_passkey(visit: Visit) -> Response:
        now = int(time.time())
        try:
            with Session(desk.vault.writer) as session, session.begin():
                person = passkeys.verify(
                    session,
                    object_of(visit.body),
                    place_of(visit.request),
                    lambda challenge: desk.door.challenges.use(challenge, purpose(visit), now),
                    datetime.fromtimestamp(now, UTC).date(),
                )
        except passkeys.PasskeyRefused:
            return Response(status_code=403)
        return confirmed(visit, Response(status_code=204)) if person == visit.who.person else Response(status_code=403)

    def lock(visit: Visit) -> Response:
        with Session(desk.vault.writer) as session, session.begin():
            sessions.lock(session, cookies.session_token(visit.request))
        return RedirectResponse("/", 303)

    def here(_: Visit) -> Response:
        """Someone types or reads: `protected` has noted it."""
        return Response(status_code=204)

    return [
        Route("/again", desk.protected(by_password, right=Right.OWN, while_locked=True), methods=["POST"]),
        Route("/again/passkey-options", desk.protected(options, right=Right.OWN, while_locked=True), methods=["POST"]),
        Route("/again/passkey", desk.protected(by_passkey, right=Right.OWN, while_locked=True), methods=["POST"]),
        Route("/lock", desk.protected(lock, right=Right.OWN, while_locked=True), methods=["POST"]),
        Route("/here", desk.protected(here, right=Right.OWN), methods=["POST"]),
    ]
