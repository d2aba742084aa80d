"""The map: where reports are, as precisely as is known, when, and the same list beside it. All of it is ours.

Each view leaves out what is chosen in it: the map shows all places of the days that are chosen, the weeks all days of
the place that is chosen, and the list what fits both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.loaded import gazetteer_of
from holub_desk.places.outlines import LEVELS, outlined, outlines_of
from holub_desk.places.where import Precision
from holub_desk.reports import queue
from holub_desk.staff.rights import Right
from holub_desk.triage import filter as filters
from holub_desk.triage.cells import Cell, Cells, around, count_cells, count_reports
from holub_desk.triage.weeks import count_weeks
from holub_desk.web.bars import bars
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.place_names import above, name_of
from holub_desk.web.queue import list_values, rows_wanted
from holub_desk.web.texts import Words

MOST_LINES: Final = 60
"""Places that the table names one by one; of a place that is chosen, five times as many."""
_OF_TIME: Final = ("event_since", "event_until")


@dataclass(frozen=True)
class Line:
    """A place in the table. `alone`: of how many nothing closer is known."""

    unit: str
    name: str
    above: str
    precision: str
    count: int
    alone: int
    drawn_with: str
    chosen: bool
    query: str


def routes(desk: Desk) -> list[Route]:
    """The family's routes."""

    def show(visit: Visit) -> Response:
        wanted = filters.parse(visit.request.url.query)
        cursor = queue.Cursor.parse(visit.request.query_params.get("from", ""))
        with Session(desk.vault.engine) as session:
            values = list_values(desk, session, visit, cursor, rows_wanted(visit), wanted, "/map")
            known, cells = _cells(session, visit, wanted)
            weeks = count_weeks(session, visit.who.person, wanted.without(*_OF_TIME), datetime.now(UTC).date())
            timeless = _reports_of_weeks(session, visit, wanted, cells) - weeks.timed
        return desk.page(
            "map.html",
            visit.words,
            who=visit.who,
            cells=cells,
            oblasts=_oblasts(cells, known, visit.words, wanted),
            **_closer(cells, known, visit.words, wanted),
            off_map=cells.in_words + cells.nowhere,
            weeks=weeks,
            bars=bars(weeks, wanted, visit.words),
            timeless_in_all=timeless,
            query=wanted.query(),
            other_times=wanted.without(*_OF_TIME),
            other_places=wanted.without("place").query(),
            **values,
        )

    def data(visit: Visit) -> Response:
        wanted = filters.parse(visit.request.url.query)
        with Session(desk.vault.engine) as session:
            known, cells = _cells(session, visit, wanted)
            levels = [level for level, units in outlined(session).items() if _is_drawn(level, units, cells)]
        return _json(json.dumps(_drawing(cells, known, visit.words, wanted) | {"levels": levels}, ensure_ascii=False))

    def outlines(visit: Visit) -> Response:
        level = visit.request.path_params["level"]
        with Session(desk.vault.engine) as session:
            found = outlines_of(session, level) if level in LEVELS else None
        return desk.not_found(visit) if found is None else _json(found)

    return [
        Route("/map", desk.protected(show, right=Right.READ), methods=["GET"]),
        Route("/map/data", desk.protected(data, right=Right.READ), methods=["GET"]),
        Route("/map/outlines/{level}", desk.protected(outlines, right=Right.READ), methods=["GET"]),
    ]


def _is_drawn(level: str, units: frozenset[str], cells: Cells) -> bool:
    """Oblasts and raions wherever there are outlines; hromadas, which are many, if something is known that closely."""
    return bool(units) and (level != "hromadas" or not units.isdisjoint(cells.areas))


def _json(content: str | bytes) -> Response:
    return Response(content, media_type="application/json")


def _cells(session: Session, visit: Visit, wanted: filters.Filter) -> tuple[Gazetteer, Cells]:
    known = gazetteer_of(session)
    return known, count_cells(session, visit.who.person, wanted.without("place"), known, outlined(session))


def _reports_of_weeks(session: Session, visit: Visit, wanted: filters.Filter, cells: Cells) -> int:
    """How many reports the weeks are of; the map has counted them already where neither place nor days are chosen."""
    if wanted == wanted.without("place", *_OF_TIME):
        return cells.reports
    return count_reports(session, visit.who.person, wanted.without(*_OF_TIME))


def _drawing(cells: Cells, known: Gazetteer, words: Words, wanted: filters.Filter) -> dict[str, Any]:
    """What the script draws: places with coordinates, areas, and what each says. Positions are those of settlements."""
    points = []
    for unit, count in sorted(cells.points.items(), key=lambda each: -each[1]):
        place = known.starting(unit)
        if place is not None and place.latitude is not None:
            said = f"{name_of(place, words)}: {words.count('map_reports', count)}"
            points.append([unit, said, count, round(place.latitude, 3), round(place.longitude or 0, 3)])
    areas = []
    for unit in sorted(cells.areas.keys() | cells.within.keys()):
        place, count = known.starting(unit), cells.areas.get(unit, 0)
        if place is None:
            continue
        said = f"{name_of(place, words)}: {words.count('map_reports', cells.within.get(unit, count))}"
        if count and unit in cells.within:
            said += f", {words.count('map_whole', count)}"
        areas.append([unit, said, count])
    return {"points": points, "areas": areas, "chosen": list(wanted.place)}


def _oblasts(cells: Cells, known: Gazetteer, words: Words, wanted: filters.Filter) -> list[Line]:
    found = []
    for unit, count in sorted(cells.within.items(), key=lambda each: (-each[1], each[0])):
        place = known.starting(unit)
        name = name_of(place, words) if place else unit
        found.append(
            _line(unit, name, "", Precision.OBLAST, count, cells.known.get(Cell(unit, Precision.OBLAST), 0), "", wanted)
        )
    return found


def _closer(cells: Cells, known: Gazetteer, words: Words, wanted: filters.Filter) -> dict[str, Any]:
    """The places that are known closer than to the oblast, within what is chosen: most reports first, up to a limit."""
    chosen = tuple(wanted.place)
    found = [
        (cell, count)
        for cell, count in cells.known.items()
        if cell.precision is not Precision.OBLAST
        and (not chosen or cell.unit.startswith(chosen) or any(each.startswith(cell.unit) for each in chosen))
    ]
    found.sort(key=lambda each: (-each[1], each[0].unit))
    lines = []
    for cell, count in found[: MOST_LINES * 5 if chosen else MOST_LINES]:
        place = known.starting(cell.unit)
        larger = known.starting(around(cell, cells))
        lines.append(
            _line(
                cell.unit,
                name_of(place, words) if place else cell.unit,
                above(place, known, words) if place else "",
                cell.precision,
                count,
                count,
                name_of(larger, words) if larger else "",
                wanted,
            )
        )
    apart = sum(count for cell, count in cells.known.items() if around(cell, cells))
    return {"closer": lines, "closer_left": len(found) - len(lines), "apart": apart}


def _line(
    unit: str, name: str, above: str, precision: str, count: int, alone: int, drawn_with: str, wanted: filters.Filter
) -> Line:
    """With where its link leads: it chooses the place, or lets go of it."""
    chosen = unit in wanted.place
    query = replace(wanted, place=() if chosen else (unit,)).query()
    return Line(unit, name, above, precision, count, alone, drawn_with, chosen, query)
