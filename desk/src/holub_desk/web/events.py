"""Arriving reports, told to open pages by server-sent events: only how many, never what."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from holub_desk.vault.tables import Report
from holub_desk.web.desk import Desk

_EVERY_SECONDS = 1.0
_ALIVE_TICKS = 15
"""A comment after so many quiet ticks: a proxy keeps the line open, and a gone browser is noticed."""


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def count(since: int) -> int:
        with Session(desk.vault.engine) as session:
            return session.scalar(select(func.count()).where(Report.changed > since)) or 0

    async def stream(request: Request, since: int) -> AsyncIterator[str]:
        told = quiet = 0
        yield "retry: 2000\n\n"
        while not await request.is_disconnected():
            if await run_in_threadpool(desk.signed_in, request) is None:
                return
            arrived = await run_in_threadpool(count, since)
            quiet += 1
            if arrived != told:
                told, quiet = arrived, 0
                yield f"event: arrived\ndata: {arrived}\n\n"
            elif quiet % _ALIVE_TICKS == 0:
                yield ": alive\n\n"
            await asyncio.sleep(_EVERY_SECONDS)

    async def events(request: Request) -> Response:
        if await run_in_threadpool(desk.signed_in, request) is None:
            return RedirectResponse("/sign-in", 303)
        since = request.query_params.get("since", "0")
        known = int(since) if since.isdecimal() and len(since) < 12 else 0
        return StreamingResponse(stream(request, known), media_type="text/event-stream")

    return [Route("/events", events, methods=["GET"])]
