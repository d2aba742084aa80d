"""The list as a place of work, whole or filtered, and those that wait for protection."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.places.asking import timed
from holub_desk.places.gazetteer import gazetteer
from holub_desk.reports import queue
from holub_desk.reports.tally import Tally, tally
from holub_desk.staff.rights import Right
from holub_desk.triage import bulk, grades, listing, states, views
from holub_desk.triage import filter as filters
from holub_desk.triage.consent import USES
from holub_desk.vault.tables import Report
from holub_desk.web import daily
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.place_names import label

PAGE: Final = 60
"""Reports on one page of the list; with a bulk act's own fields, as many as a form may have."""
MOST_ROWS: Final = 600
"""When a list that was paged through is brought up to date, it keeps its length up to this."""
_EVERYTHING: Final = filters.Filter()
CHANNELS: Final = ("web", "form", "telegram", "console", "file")


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def show(visit: Visit) -> Response:
        cursor = queue.Cursor.parse(visit.request.query_params.get("from", ""))
        wanted = filters.parse(visit.request.url.query)
        with Session(desk.vault.engine) as session:
            values = list_values(desk, session, visit, cursor, rows_wanted(visit), wanted)
        told = () if cursor or wanted else daily.line(daily.told_today(desk, visit.who.person))
        return desk.page("list.html", visit.words, who=visit.who, digest=told, **values)

    def protection(visit: Visit) -> Response:
        with Session(desk.vault.engine) as session:
            waiting = listing.protection(session, visit.who.person)
            values: dict[str, Any] = {
                "counts": queue.count(session, visit.who.person),
                "protected": listing.count_protection(session, visit.who.person),
            }
        return desk.page("protection.html", visit.words, who=visit.who, waiting=waiting, codes=desk.codebook, **values)

    return [
        Route("/", desk.protected(show, right=Right.READ), methods=["GET"]),
        Route("/protection", desk.protected(protection, right=Right.READ), methods=["GET"]),
    ]


def list_values(
    desk: Desk,
    session: Session,
    visit: Visit,
    cursor: queue.Cursor | None,
    limit: int,
    wanted: filters.Filter = _EVERYTHING,
    here: str = "/",
) -> dict[str, Any]:
    """What the list shows beside a page's own matter; `here` is the page that its filter leads to."""
    me = visit.who.person
    counted = tally(session, me)
    counts = queue.count(session, me, counted)
    page, fitting = page_of(session, me, cursor, limit, wanted, counted)
    rows = page.new + page.at_work + page.earlier
    return {
        "page": page,
        "cursor": cursor,
        "here": here,
        "wanted": wanted,
        "places": {value: label(value, gazetteer(), visit.words) for value in wanted.place},
        "timeless": _count_timeless(session, me, wanted),
        "fitting": counts.total if fitting is None else fitting,
        "most_counted": queue.MOST_COUNTED,
        "counts": counts,
        "protected": listing.count_protection(session, me),
        "marks": listing.marks(session, [row.id for row in rows]),
        "first_run": cursor is None and not wanted and bool(rows) and all(row.example for row in rows),
        "views": [view for view in views.views_of(session, me) if not view.query.startswith("q=")],
        "desk_codes": desk.codebook,
        "filter_choices": _choices(desk),
        "bulk_reasons": states.REASONS,
        "bulk_most": bulk.MOST,
    }


def page_of(
    session: Session, person: int, cursor: queue.Cursor | None, limit: int, wanted: filters.Filter, counted: Tally
) -> tuple[queue.Page, int | None]:
    """A page of the list, and of a filtered one how many fit."""
    if not wanted:
        return queue.read_page(session, person, cursor, limit, counted), None
    below = cursor.below if cursor else None
    narrowed = queue.read_where(session, person, filters.condition(wanted, person), below, limit)
    more = queue.Cursor("earlier", narrowed.rest) if narrowed.rest is not None else None
    return queue.Page((), narrowed.rows, more), narrowed.fitting


def _count_timeless(session: Session, person: int, wanted: filters.Filter) -> int:
    """Where days of events are asked for, how many reports would fit that say no time."""
    rest = wanted.without("event_since", "event_until")
    if rest == wanted:
        return 0
    fits = filters.condition(rest, person, counting=True)
    return queue.count_where(session, person, [*fits, filters.scanned(Report.id).not_in(timed())])


def _choices(desk: Desk) -> dict[str, list[str]]:
    """What a filter can ask for, by the name of its field; `code` takes groups and codes."""
    return {
        "state": list(states.STATES),
        "code": [*desk.codebook.groups, *desk.codebook.codes],
        "channel": list(CHANNELS),
        "source": list(grades.SOURCE),
        "information": [str(each) for each in grades.INFORMATION],
        "use": list(USES),
        "protection": ["open", "handled"],
        "assigned": ["me", "nobody"],
    }


def rows_wanted(visit: Visit) -> int:
    """How long the list is that the page shows, where it is brought up to date."""
    wanted = visit.request.query_params.get("rows", "")
    return (
        min(max(int(wanted), PAGE), MOST_ROWS) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 6 else PAGE
    )
