"""A chronology as bars: where each line lies between the first and the last day. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from holub_desk.cases.chronology import Chronology, Line

WIDTH: Final = 1000
"""Units from the first day to the last."""
_NARROWEST: Final = 8
"""A day among years is still to be seen."""
_MONTHS: Final = 30
"""With more of them, lines stand for years."""


@dataclass(frozen=True)
class Bar:
    """One line; `opens`: it has no beginning."""

    line: Line
    x: int
    width: int
    opens: bool


@dataclass(frozen=True)
class Timeline:
    """All bars, and where months or years begin. `first` and `last` are days of the months at both ends."""

    first: date
    last: date
    events: tuple[Bar, ...]
    forecasts: tuple[Bar, ...]
    ticks: tuple[int, ...]


def timeline(of: Chronology) -> Timeline | None:
    """The bars of a chronology; none where nothing has a time."""
    if of.days is None:
        return None
    first, last = of.days[0].replace(day=1), _next_month(of.days[1])
    span = (last - first).days

    def at(day: date) -> int:
        return round((day - first).days * WIDTH / span)

    def bar(line: Line) -> Bar:
        start = at(line.when.first) if line.when.first is not None else 0
        end = at(date.fromordinal(line.when.last.toordinal() + 1))
        width = max(end - start, _NARROWEST)
        return Bar(line, min(start, WIDTH - width), width, line.when.first is None)

    return Timeline(
        of.days[0],
        of.days[1],
        tuple(bar(each) for each in of.events),
        tuple(bar(each) for each in of.forecasts),
        tuple(at(day) for day in _beginnings(first, last)),
    )


def _beginnings(first: date, last: date) -> list[date]:
    days, day = [], _next_month(first)
    while day < last:
        days.append(day)
        day = _next_month(day)
    return days if len(days) <= _MONTHS else [day for day in days if day.month == 1]


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
