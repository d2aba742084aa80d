"""How many reports tell of each place, as precisely as is known; and how each can be drawn. Areas, never guesses.

What is known to the oblast alone is drawn as the oblast. A place that has neither an outline nor coordinates is drawn
with the smallest unit around it that has an outline: that is less, but true.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal, NamedTuple, get_args

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.places.asking import PLACE_COUNTS, between, lying_in
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import unit_of
from holub_desk.places.where import Precision
from holub_desk.staff.need_to_know import hidden
from holub_desk.triage import filter as filters
from holub_desk.triage.filter import Filter
from holub_desk.vault.tables import Report, ReportPlace, ReportTime

_Sum = Literal["known", "point", "area", "within", "words"]
_DIGITS: Final[Mapping[str, int]] = {
    Precision.OBLAST: 4,
    Precision.RAION: 6,
    Precision.HROMADA: 9,
    Precision.SETTLEMENT: 12,
}
"""Of a code, that name the unit: nothing is finer than a settlement, districts of cities are drawn as the city."""
_AROUND: Final = (("hromadas", 9), ("raions", 6), ("oblasts", 4))


class Cell(NamedTuple):
    """A unit by the beginning of its code, and how precisely it is meant: Kyiv as a settlement, or as an area."""

    unit: str
    precision: Precision


@dataclass(frozen=True)
class Rows:
    """What the vault says: how many reports have a code at a precision, and those reports that have several places."""

    codes: Sequence[tuple[str, int]]
    """`UA14020010010059145 settlement`"""
    several: Iterable[str]
    """The same, with | between."""
    reports: int
    placed: int


@dataclass(frozen=True)
class Cells:
    """Reports by place. One with several places counts at each, and once in what holds them."""

    known: Mapping[Cell, int]
    """As precisely as it is known."""
    points: Mapping[str, int]
    """Drawn at the coordinates of a settlement."""
    areas: Mapping[str, int]
    """Drawn as an outline: nothing closer is known, or can be drawn."""
    within: Mapping[str, int]
    """By oblast, all that lies in it."""
    in_words: int
    nowhere: int
    reports: int


def count_cells(
    session: Session,
    person: int,
    wanted: Filter,
    gazetteer: Gazetteer,
    outlined: Mapping[str, frozenset[str]],
) -> Cells:
    """Of the reports that pass a filter, and that this person may know of."""
    return arrange(read_rows(session, person, wanted), gazetteer, outlined)


def read_rows(session: Session, person: int, wanted: Filter) -> Rows:
    """Through indices alone, but for filters that look into reports."""
    report = filters.scanned(ReportPlace.report_id)
    fits = [report.not_in(hidden(person)), *filters.condition_on(report, wanted, person)]
    columns = (ReportPlace.code, ReportPlace.precision)
    one = ReportPlace.code + " " + ReportPlace.precision
    codes = select(one, func.count()).where(PLACE_COUNTS, *fits).group_by(*columns)
    found = session.execute(codes).all()
    many = select(func.group_concat(one, "|")).where(PLACE_COUNTS, *fits).group_by(ReportPlace.report_id)
    several = session.scalars(many.having(func.count() > 1)).all()
    placed = sum(count for _, count in found) - sum(places.count("|") for places in several)
    return Rows(found, several, count_reports(session, person, wanted), placed)


def count_reports(session: Session, person: int, wanted: Filter) -> int:
    """All that pass a filter, and that this person may know of."""
    units = [each for each in wanted.place if each not in (filters.IN_WORDS, filters.NO_PLACE)]
    if wanted and wanted == Filter(event_since=wanted.event_since, event_until=wanted.event_until):
        ids = between(wanted.event_since, wanted.event_until).where(ReportTime.report_id.not_in(hidden(person)))
    elif units and wanted == Filter(place=tuple(units)):
        ids = lying_in(units).where(ReportPlace.report_id.not_in(hidden(person))).distinct()
    else:
        report = filters.scanned(Report.id)
        ids = select(Report.id).where(report.not_in(hidden(person)), *filters.condition_on(report, wanted, person))
    return session.scalar(select(func.count()).select_from(ids.subquery())) or 0


def arrange(rows: Rows, gazetteer: Gazetteer, outlined: Mapping[str, frozenset[str]]) -> Cells:
    """Pure: what is known where, and where it is drawn."""
    keys: dict[tuple[_Sum, str | Cell], int] = {}  # by number, since some are slow to hash
    drawn: dict[str, list[int]] = {}
    for place, _ in rows.codes:
        drawn[place] = [keys.setdefault(key, len(keys)) for key in _draw(place, gazetteer, outlined)]
    counts = [0] * len(keys)
    for place, count in rows.codes:
        for number in drawn[place]:
            counts[number] += count
    for places in rows.several:  # a report whose places have the same key counts once at it
        seen: set[int] = set()
        for place in places.split("|"):
            for number in drawn[place]:
                counts[number] -= number in seen
                seen.add(number)
    sums: dict[_Sum, dict[Any, int]] = {sum: {} for sum in get_args(_Sum)}
    for (sum, which), number in keys.items():
        sums[sum][which] = counts[number]
    return Cells(
        sums["known"],
        sums["point"],
        sums["area"],
        sums["within"],
        in_words=sums["words"].get("", 0),
        nowhere=rows.reports - rows.placed,
        reports=rows.reports,
    )


def around(cell: Cell, cells: Cells) -> str:
    """The unit that a place is drawn with which cannot be drawn by itself; empty where it can, or cannot at all."""
    if cell.precision is Precision.SETTLEMENT and cell.unit in cells.points:
        return ""
    units = (cell.unit[:digits] for _, digits in _AROUND if len(cell.unit) >= digits)
    unit = next((unit for unit in units if unit in cells.areas), "")
    return "" if unit == cell.unit else unit


@lru_cache(maxsize=65_536)
def _cell(said: str) -> Cell | None:
    """None where a place is known in words alone. Kept, for a desk's reports are of the same places for years."""
    code, _, precision = said.partition(" ")
    digits = _DIGITS.get(precision, 0)
    unit = unit_of(code, digits) if code and digits else ""
    return Cell(unit, Precision(precision)) if unit else None


def _draw(
    said: str, gazetteer: Gazetteer, outlined: Mapping[str, frozenset[str]]
) -> tuple[tuple[_Sum, str | Cell], ...]:
    """At what it counts: what is known, what it is drawn as, and the oblast that it lies in."""
    cell = _cell(said)
    if cell is None:
        return (("words", ""),)
    unit = cell.unit
    place = gazetteer.starting(unit) if cell.precision is Precision.SETTLEMENT else None
    if place is not None and place.latitude is not None:
        return ("known", cell), ("point", unit), ("within", unit[:4])
    area = next((unit[:digits] for level, digits in _AROUND if unit[:digits] in outlined[level]), "")
    return ("known", cell), ("area", area), ("within", unit[:4])
