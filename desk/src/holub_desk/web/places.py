"""Choosing a place by typing: what is found is ticked in the filter, or, without JavaScript, a page of links.

What is typed comes in a body: no address ever holds it, only the codes that were chosen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from starlette.responses import Response
from starlette.routing import Route

from holub_desk.places.find import LONGEST, finder
from holub_desk.places.gazetteer import gazetteer
from holub_desk.staff.rights import Right
from holub_desk.triage import filter as filters
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.fields import fields_of
from holub_desk.web.place_names import label

MOST: Final = 12
"""Places that are proposed; whoever means another types more of it, or its raion."""
PAGES: Final = ("/", "/map")
"""Those with a filter to choose for."""


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def find(visit: Visit) -> Response:
        form = fields_of(visit.body)
        typed, here = form.get("typed", "")[:LONGEST], form.get("here", "")
        wanted = filters.parse(form.get("query", ""))
        found = finder().find(typed, limit=MOST) if typed.strip() else ()
        places = [
            (
                match.place.prefix,
                label(match.place.prefix, gazetteer(), visit.words),
                match.name if match.name != match.place.name else "",
                replace(wanted, place=tuple(dict.fromkeys((*wanted.place, match.place.prefix)))).query(),
            )
            for match in found
            if match.place.prefix not in wanted.place or "hx-request" not in visit.request.headers
        ]
        part = "hx-request" in visit.request.headers
        return desk.page(
            "_places_found.html" if part else "places.html",
            visit.words,
            who=visit.who,
            typed=typed,
            found=places,
            query=wanted.query(),
            here=here if here in PAGES else "/",
        )

    return [Route("/places", desk.protected(find, right=Right.READ), methods=["POST"])]
