"""The pages on a vault of one's own: the application without a network, a server, and a browser signed in to it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from holub_testing.desk import DeskPages, desk_pages
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message

from holub_desk.config import WebSettings
from holub_desk.staff import sessions
from holub_desk.vault.tables import Person
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
    ) -> Answer:
        """One request, as a page of the desk's own would make it; a stream is left once `until` holds."""
        given = {"host": "localhost:8471", "origin": ORIGIN, "sec-fetch-site": "same-origin"}
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
            "path": path,
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
                return {"type": "http.request", "body": b"", "more_body": False}
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
            row = session.query(sessions.StaffSession).one()
            row.started, row.last_used = now - started, now - used

    def sign_out(self) -> None:
        """End the session, as another tab would."""
        with Session(self.vault.writer) as session, session.begin():
            sessions.end(session, self.cookie)


@pytest.fixture
def pages(vault: Vault) -> Pages:
    """An empty desk with one person signed in."""
    now = int(time.time())
    with Session(vault.writer) as session, session.begin():
        person = Person(name="Olena", role="analyst", language="en")
        session.add(person)
        session.flush()
        cookie = sessions.consume_link(session, sessions.make_link(session, person.id, now), now, 3600)
        assert cookie is not None
        return Pages(build_app(vault, WebSettings()), vault, cookie, person.id)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskPages]:
    """A server of the pages of an empty desk."""
    with desk_pages(tmp_path) as running:
        yield running


@pytest.fixture
def cookie(desk: DeskPages) -> str:
    """Someone signed in at that server, for raw requests."""
    return desk.cookie()


@pytest.fixture
def page(desk: DeskPages, browser: Browser) -> Iterator[Page]:
    """Someone signed in, in a browser as wide as a desk's screen. Whatever the page complains of fails the test."""
    context = browser.new_context(viewport={"width": 1320, "height": 760}, locale="en")
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    made.goto(desk.url + desk.link())
    made.click("button.go")
    made.wait_for_selector("#list")
    yield made
    context.close()
    assert complaints == []
