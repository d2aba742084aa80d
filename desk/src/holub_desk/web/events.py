"""Arriving reports, told to open pages by server-sent events: only how many, never what."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from holub_desk.reports import queue, read
from holub_desk.staff.rights import Right
from holub_desk.triage import changes
from holub_desk.vault.tables import Person
from holub_desk.web.access import Needs, declared
from holub_desk.web.desk import Desk
from holub_desk.web.texts import Words

_EVERY_SECONDS = 1.0
_ALIVE_TICKS = 15
"""A comment after so many quiet ticks: a proxy keeps the line open, and a gone browser is noticed."""
_DECIDED = "event: decided\ndata: more\n\n"
"""Somebody decided something about the report since this page was made."""
_LOCK = "event: locked\ndata:\n\n"
_END = "event: ended\ndata:\n\n"
"""The session is over: the page leaves, so that no other tab keeps showing what it shows."""


@dataclass(frozen=True)
class Known:
    """What an open page shows already."""

    changed: int
    newest: int
    report: str
    report_changed: int
    decisions: int


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def look(known: Known, person: int, words: Words) -> str:
        others = ""
        with Session(desk.vault.engine) as session:
            open_now = read.find_report(session, known.report, person) if known.report else None
            if open_now is not None:
                others = here(session, open_now, person)
                others += _DECIDED if changes.last_of(session, open_now) > known.decisions else ""
            new, more = queue.count_arrived(session, person, changed=known.changed, newest=known.newest)
            continued = bool(known.report) and read.changed_since(session, known.report, known.report_changed, person)
        told = [words.count("arrived", new)] if new else []
        told += [words.count("continued", more)] if more else []
        return (
            f"event: list\ndata: {' · '.join(told)}\n\nevent: report\ndata: {'more' if continued else ''}\n\n{others}"
        )

    def here(session: Session, report: int, person: int) -> str:
        """Tell of this page, and of whoever else has the same report before them."""
        now = time.monotonic()
        desk.presence.here(report, person, now)
        others = desk.presence.others(report, person, now)
        names = select(Person.name).where(Person.id.in_(others)).order_by(Person.name)
        return f"event: here\ndata: {', '.join(session.scalars(names)) if others else ''}\n\n"

    def gone(known: Known, person: int) -> None:
        with Session(desk.vault.engine) as session:
            left = read.find_report(session, known.report, person) if known.report else None
        if left is not None:
            desk.presence.gone(left, person)

    async def stream(request: Request, known: Known) -> AsyncIterator[str]:
        yield "retry: 2000\n\n"
        told, quiet, person = "", 0, 0
        try:
            while not await request.is_disconnected():
                who = await run_in_threadpool(desk.find_visitor, request)  # does not count as use of the session
                if who is not None and who.locked:
                    yield _LOCK
                    return
                if who is None or Right.READ not in who.rights:
                    yield _END
                    return
                person = who.person
                news = await run_in_threadpool(look, known, person, desk.words_for(request, who))
                quiet += 1
                if news != told:
                    told, quiet = news, 0
                    yield news
                elif quiet % _ALIVE_TICKS == 0:
                    yield ": alive\n\n"
                await asyncio.sleep(_EVERY_SECONDS)
        finally:
            if person:
                gone(known, person)

    async def events(request: Request) -> Response:
        return StreamingResponse(stream(request, _known(request.query_params)), media_type="text/event-stream")

    return [Route("/events", declared(events, Needs(Right.READ)), methods=["GET"])]


def _known(query: QueryParams) -> Known:
    def number(name: str) -> int:
        value = query.get(name, "")
        return int(value) if value.isascii() and value.isdecimal() and len(value) < 16 else 0

    return Known(
        number("changed"), number("newest"), query.get("report", "")[:20], number("report_changed"), number("decisions")
    )
