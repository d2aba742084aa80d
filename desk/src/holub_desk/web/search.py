"""Search: a line to type in, what was found with the words marked, how to narrow it down, searches that are kept."""

from __future__ import annotations

from typing import Any, Final, get_args
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.reports import queue
from holub_desk.search.asked import Asked
from holub_desk.search.asked import parse as asked_of
from holub_desk.search.facets import facets
from holub_desk.search.query import MAX_CHARACTERS, parse
from holub_desk.search.run import MOST, Order, search
from holub_desk.staff.rights import Right
from holub_desk.triage import listing, views
from holub_desk.web import daily
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.narrowing import chosen, narrower

PAGE: Final = 30


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def show(visit: Visit) -> Response:
        asked, given = asked_of(visit.request.url.query), visit.request.query_params
        order: Order = "newest" if given.get("order") == "newest" else "relevance"
        skip = _skip(given.get("skip", ""))
        me = visit.who.person
        with Session(desk.vault.engine) as session:
            found, common = None, {}
            if asked:
                found = search(
                    session, me, parse(asked.words), asked.wanted, asked.conditions, order=order, limit=PAGE, skip=skip
                )
                common = dict(facets(session, found.ids))
            kept = [view for view in views.views_of(session, me) if view.query.startswith("q=")]
            values: dict[str, Any] = {
                "counts": queue.count(session, me),
                "protected": listing.count_protection(session, me),
            }
        return desk.page(
            "search.html",
            visit.words,
            who=visit.who,
            asked=asked,
            order=order,
            orders=get_args(Order),
            found=found,
            most=MOST,
            longest=MAX_CHARACTERS,
            skip=skip,
            further=_further(asked, order, skip + PAGE) if found and min(found.total, MOST) > skip + PAGE else None,
            chosen=chosen(desk, visit.words, asked, order),
            narrower=narrower(desk, visit.words, asked, common, order),
            kept=kept,
            new={each.view: each.new for each in daily.told_today(desk, me)},
            **values,
        )

    return [Route("/search", desk.protected(show, right=Right.READ), methods=["GET"])]


def _skip(untrusted: str) -> int:
    return min(int(untrusted), MOST) if untrusted.isascii() and untrusted.isdecimal() and len(untrusted) < 6 else 0


def _further(asked: Asked, order: Order, skip: int) -> str:
    return f"/search?{asked.query()}&{urlencode({'order': order, 'skip': skip})}"
