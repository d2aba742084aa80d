"""Search: a line to type in, what was found with the words marked, how to narrow it down, searches that are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, get_args
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.reports import queue
from holub_desk.search.digest import count_new
from holub_desk.search.query import MAX_CHARACTERS, parse
from holub_desk.search.run import MOST, Found, Order, search
from holub_desk.staff.rights import Right
from holub_desk.triage import filter as filters
from holub_desk.triage import listing, views
from holub_desk.web.desk import Desk, Visit

PAGE: Final = 30
FACETS: Final = ("state", "code", "channel", "language")


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def show(visit: Visit) -> Response:
        asked = visit.request.url.query
        words, wanted = views.words_of(asked), filters.parse(asked)
        order: Order = "newest" if visit.request.query_params.get("order") == "newest" else "relevance"
        skip = _skip(visit.request.query_params.get("skip", ""))
        with Session(desk.vault.engine) as session:
            found = None
            if words or wanted:
                found = search(session, visit.who.person, parse(words), wanted, order=order, limit=PAGE, skip=skip)
            kept = [view for view in views.views_of(session, visit.who.person) if view.query.startswith("q=")]
            values: dict[str, Any] = {
                "counts": queue.count(session, visit.who.person),
                "protected": listing.count_protection(session, visit.who.person),
            }
        return desk.page(
            "search.html",
            visit.words,
            who=visit.who,
            typed=words,
            wanted=wanted,
            order=order,
            orders=get_args(Order),
            found=found,
            most=MOST,
            longest=MAX_CHARACTERS,
            skip=skip,
            query=views.canonical(asked),
            further=_further(asked, order, skip + PAGE) if found and min(found.total, MOST) > skip + PAGE else None,
            narrower=_narrower(asked, found),
            kept=kept,
            new=_digest(desk, visit, kept),
            desk_codes=desk.codebook,
            **values,
        )

    return [Route("/search", desk.protected(show, right=Right.READ), methods=["GET"])]


def _skip(untrusted: str) -> int:
    return min(int(untrusted), MOST) if untrusted.isascii() and untrusted.isdecimal() and len(untrusted) < 6 else 0


def _further(asked: str, order: Order, skip: int) -> str:
    return f"/search?{views.canonical(asked)}&{urlencode({'order': order, 'skip': skip})}"


def _narrower(asked: str, found: Found | None) -> dict[str, list[tuple[str, int, str]]]:
    """By facet: the value, how many, and the address that asks for it alone."""
    if found is None:
        return {}
    here = views.canonical(asked)
    return {
        name: [(value, count, f"/search?{here}&{urlencode({name: value})}") for value, count in found.facets[name][:8]]
        for name in FACETS
        if len(found.facets.get(name, ())) > 1
    }


def _digest(desk: Desk, visit: Visit, kept: list[views.View]) -> dict[int, int]:
    """How many are new in the searches of which that is counted, once a day."""
    if not any(view.own and view.digest for view in kept):
        return {}
    with Session(desk.vault.writer) as session, session.begin():
        return count_new(session, visit.who.person, datetime.now(UTC).date())
