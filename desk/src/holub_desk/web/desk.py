"""What the page families share: the vault, the texts, who is signed in, and how a page is made."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from holub_desk.reports.visible import visible_text
from holub_desk.staff import sessions
from holub_desk.staff.sessions import SignedIn
from holub_desk.vault.vault import Vault
from holub_desk.web import texts

COOKIE: Final = "desk"
Page = Callable[[Request, SignedIn], Response]


@dataclass(frozen=True)
class Desk:
    """The parts of a running desk."""

    vault: Vault
    words: Mapping[str, Mapping[str, str]]
    templates: Environment
    idle_seconds: int

    def page(self, name: str, language: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in a language."""
        template = self.templates.get_template(name)
        t = self.words[language]
        return HTMLResponse(template.render(t=t, language=language, languages=texts.LANGUAGES, **values), status)

    def signed_in(self, request: Request) -> SignedIn | None:
        """Who this request comes from."""
        token = request.cookies.get(COOKIE, "")
        now = int(time.time())
        with Session(self.vault.engine) as session:
            found = sessions.find(session, token, now, self.idle_seconds) if token else None
        if found is not None:
            with Session(self.vault.writer) as session, session.begin():
                sessions.touch(session, token, now)
        return found

    def protected(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        """A route that only someone signed in reaches; its work is done in a thread."""

        def answer(request: Request) -> Response:
            person = self.signed_in(request)
            if person is None:
                return RedirectResponse("/sign-in", 303)
            return page(request, person)

        async def route(request: Request) -> Response:
            return await run_in_threadpool(answer, request)

        return route

    def not_found(self, person: SignedIn) -> HTMLResponse:
        """The calm page for what is not there."""
        return self.page("message.html", person.language, 404, person=person, message="not_found")


def environment() -> Environment:
    """The templates; everything is escaped, and source text is made visible by the filter `visible`."""
    made = Environment(
        loader=PackageLoader("holub_desk.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["visible"] = visible_text
    made.filters["day"] = texts.day_words
    return made
