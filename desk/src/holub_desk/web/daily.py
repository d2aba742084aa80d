"""The daily digest on the pages, and what is kept of a search: its name, and whether what is new is counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from holub_desk.search import digest, kept
from holub_desk.search.digest import Told
from holub_desk.staff.rights import Right
from holub_desk.triage.fault import NotChanged
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.groups import number_of
from holub_desk.web.views import refusal


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def keep(visit: Visit) -> Response:
        form = fields_of(visit.body)
        query, shared, wanted = form.get("query", ""), form.get("shared") == "1", form.get("digest") == "1"
        try:
            with Session(desk.vault.writer) as session, session.begin():
                name = form.get("name", "")
                query = kept.keep(session, visit.who.person, name, query, shared=shared, digest=wanted)
        except NotChanged as refused:
            return refusal(desk, visit, refused.fault, "/search")
        return RedirectResponse(f"/search?{query}", 303)

    def count(visit: Visit) -> Response:
        form = fields_of(visit.body)
        try:
            with Session(desk.vault.writer) as session, session.begin():
                view, wanted = number_of(form.get("view", "")), form.get("digest") == "1"
                query = kept.count_daily(session, visit.who.person, view, wanted=wanted)
        except NotChanged as refused:
            return refusal(desk, visit, refused.fault, "/search")
        return RedirectResponse(f"/search?{query}", 303)

    return [
        Route("/search/keep", desk.protected(keep, right=Right.TRIAGE), methods=["POST"]),
        Route("/search/digest", desk.protected(count, right=Right.TRIAGE), methods=["POST"]),
    ]


def told_today(desk: Desk, person: int) -> Sequence[Told]:
    """What is new in each search that is counted, once a day: the first who asks on a day has it counted."""
    today = datetime.now(UTC).date()
    with Session(desk.vault.engine) as session:
        if not digest.is_due(session, person, today):
            return digest.told(session, person)
    with Session(desk.vault.writer) as session, session.begin():
        digest.count_new(session, person, today)
        return digest.told(session, person)


def line(told: Sequence[Told]) -> Sequence[Told]:
    """Those with something new, for the list: where there is nothing new, nothing is said."""
    return [each for each in told if each.new]
