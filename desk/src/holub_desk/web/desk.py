"""What the page families share: the vault, the words, who is signed in, and how a page is made."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.exports.ftm import Publisher
from holub_desk.staff import sessions
from holub_desk.staff.door import Door
from holub_desk.staff.rights import Right
from holub_desk.staff.sessions import SignedIn
from holub_desk.triage.codebook import Codebook, read_codebook
from holub_desk.triage.presence import Presence
from holub_desk.vault.vault import Vault
from holub_desk.web import again, texts, untrusted
from holub_desk.web.access import Endpoint, Needs, declared
from holub_desk.web.cookies import session_token
from holub_desk.web.guard import MAX_BODY
from holub_desk.web.verifying import Verifying
from holub_wire.age.recipients import HybridRecipient


@dataclass(frozen=True)
class Visit:
    """A request of someone who is signed in."""

    request: Request
    who: SignedIn
    words: texts.Words
    body: bytes = b""
    """Of a POST; the guard bounds it."""


Page = Callable[[Visit], Response]


@dataclass(frozen=True)
class Desk:
    """The parts of a running desk."""

    vault: Vault
    words: Mapping[str, texts.Words]
    templates: Environment
    idle_seconds: int
    intake: HybridRecipient | None = None
    """Whom replies to messengers are sealed to."""
    one_person: bool = False
    """One person is the whole desk: rules that need two are satisfied by one, and every page says so."""
    codebook: Codebook = field(default_factory=read_codebook)
    policy: Policy = field(default_factory=Policy)
    """What the exposure check measures bulletins by."""
    publisher: Publisher = field(default_factory=lambda: Publisher("–"))
    """Who is named in files for other systems."""
    door: Door = field(default_factory=Door)
    presence: Presence = field(default_factory=Presence)
    verifying: Verifying | None = None
    """Looks through the custody log when somebody asks for it."""

    def page(self, template: str, words: texts.Words, status: int = 200, **values: Any) -> HTMLResponse:
        """A page in a language."""
        values.setdefault("who", None)
        made = self.templates.get_template(template)
        html = made.render(t=words, languages=texts.LANGUAGES, one_person=self.one_person, **values)
        return HTMLResponse(html, status)

    def words_for(self, request: Request, who: SignedIn | None = None) -> texts.Words:
        """The words someone chose, or those their browser asks for first."""
        if who is not None and who.language in self.words:
            return self.words[who.language]
        asked = request.headers.get("accept-language", "")[:200].lower().split(",")
        known = (part.strip()[:2] for part in asked)
        return self.words[next((code for code in known if code in self.words), "en")]

    def find_visitor(self, request: Request) -> SignedIn | None:
        """Who this request comes from; their session may be locked. Reads only."""
        token = session_token(request)
        if not token:
            return None
        with Session(self.vault.engine) as session:
            return sessions.find(session, token, int(time.time()), self.idle_seconds, one_person=self.one_person)

    def protected(self, page: Page, *, right: Right, grave: bool = False, while_locked: bool = False) -> Endpoint:
        """A route that only someone with that right reaches; its work is done in a thread.

        Where the session is locked, or the act is grave and they have not just shown who they are, they are asked to,
        and what they sent comes again afterwards.
        """

        def answer(request: Request, body: bytes) -> Response:
            who = self.find_visitor(request)
            if who is None:
                return to_door(request)
            if who.locked and not while_locked:
                return self.ask_again(Visit(request, who, self.words_for(request, who), body))
            if right not in who.rights:
                return self.page("message.html", self.words_for(request, who), 403, who=who, message="not_yours")
            if grave and not who.fresh:
                return self.ask_again(Visit(request, who, self.words_for(request, who), body))
            if who.stale:
                with Session(self.vault.writer) as session, session.begin():
                    sessions.touch(session, session_token(request), int(time.time()))
            return page(Visit(request, who, self.words_for(request, who), body))

        async def route(request: Request) -> Response:
            # What is uploaded is not even taken in for someone who is not signed in.
            large = int(request.headers.get("content-length", "0")) > MAX_BODY if request.method == "POST" else False
            if large and await run_in_threadpool(self.find_visitor, request) is None:
                return to_door(request)
            return await run_in_threadpool(answer, request, await request.body())

        return declared(route, Needs(right, grave, while_locked))

    def ask_again(self, visit: Visit, carried: again.Carried | None = None, **values: Any) -> Response:
        """The page that asks who someone is: it keeps what they were about to do, and shows nothing else."""
        if carried is None:
            carried = again.carry(visit.request, visit.body)
        if "hx-request" in visit.request.headers and carried.method == "GET":
            return Response(status_code=401, headers={"hx-refresh": "true"})  # the whole page locks, where it is
        values = {"fault": "", "wait": 0} | values
        made = self.page(
            "again.html", visit.words, 403, name=visit.who.name, person=visit.who, carried=carried, **values
        )
        if "hx-request" in visit.request.headers:  # a part of a page was posted: the whole page asks
            made.status_code = 200
            made.headers.update({"hx-retarget": "body", "hx-reswap": "innerHTML", "hx-push-url": "false"})
        return made

    def not_found(self, visit: Visit) -> HTMLResponse:
        """The calm page for what is not there."""
        return self.page("message.html", visit.words, 404, who=visit.who, message="not_found")


def columns(lists: Sequence[Sequence[object]]) -> list[tuple[object, str, tuple[object, ...]]]:
    """Rows of a table from its columns: the name of each row, no link, and what stands in it."""
    return [(name, "", tuple(values)) for name, *values in zip(*lists, strict=True)]


def to_door(request: Request) -> Response:
    """Where those go who are not signed in; a part of a page cannot, so the whole page goes."""
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": "/sign-in"})
    return RedirectResponse("/sign-in", 303)


def environment() -> Environment:
    """The templates; everything is escaped, and a source's text passes the filter `shown`."""
    made = Environment(
        loader=PackageLoader("holub_desk.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["shown"] = untrusted.shown
    made.filters["grouped"] = texts.grouped
    made.filters["columns"] = columns
    return made
