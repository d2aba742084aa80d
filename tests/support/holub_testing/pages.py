"""The desk's application without a network: one request at a time, straight into it."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote

from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message

from holub_desk.config import WebSettings
from holub_desk.staff import codes, sessions
from holub_desk.staff.door import set_password
from holub_desk.vault.tables import Person, StaffSession
from holub_desk.vault.vault import Vault
from holub_desk.web.app import build_app

ORIGIN = "http://localhost:8471"


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    ended: bool = False

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Pages:
    """The application, and someone signed in."""

    app: ASGIApp
    vault: Vault
    cookie: str
    person: int

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        until: Callable[[Answer], bool] | None = None,
        signed_in: bool = True,
        body: bytes = b"",
    ) -> Answer:
        """One request, as a page of the desk's own would make it; a stream is left once `until` holds."""
        given = {"host": "localhost:8471", "origin": ORIGIN, "sec-fetch-site": "same-origin"}
        given["content-length"] = str(len(body))
        if signed_in:
            given["cookie"] = f"desk={self.cookie}"
        given |= headers or {}
        answer, left = Answer(), asyncio.Event()
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in given.items()],
            "client": None,
            "server": ("localhost", 8471),
        }
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": body, "more_body": False}
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status = message["status"]
                answer.headers = {name.decode(): value.decode() for name, value in message["headers"]}
                return
            answer.body += message.get("body", b"")
            answer.ended = not message.get("more_body", False)
            if until is not None and until(answer):
                left.set()

        async with asyncio.timeout(20):
            await self.app(scope, receive, send)
        return answer

    def age_session(self, *, started: int, used: int) -> None:
        """Make the session as if it had begun and been used so many seconds ago."""
        now = int(time.time())
        with Session(self.vault.writer) as session, session.begin():
            row = session.query(StaffSession).filter_by(person_id=self.person).one()
            row.started, row.last_used, row.confirmed = now - started, now - used, now - started

    def give_password(self, password: str) -> str:
        """A password for this person; the secret of their codes."""
        secret = codes.secret_of(os.urandom(20))
        with Session(self.vault.writer) as session, session.begin():
            set_password(session, self.person, password, secret, 0, date.today())
        return secret

    def sign_out(self) -> None:
        """End the session, as another tab would."""
        with Session(self.vault.writer) as session, session.begin():
            sessions.end(session, self.cookie)


def sign_in(vault: Vault, name: str, role: str) -> Pages:
    """The application, and a new person of that role who is signed in to it."""
    now = int(time.time())
    with Session(vault.writer) as session, session.begin():
        person = Person(name=name, role=role, language="en")
        session.add(person)
        session.flush()
        cookie = sessions.consume_link(session, sessions.make_link(session, person.id, now), now, 3600)
        assert cookie is not None
        return Pages(build_app(vault, WebSettings(idle_minutes=60)), vault, cookie, person.id)
