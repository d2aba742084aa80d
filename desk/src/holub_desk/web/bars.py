"""The weeks as a picture: where each bar stands, in percent of the width, and which stretch is chosen. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from holub_desk.triage import filter as filters
from holub_desk.triage.weeks import Weeks
from holub_desk.web.texts import Words

HEIGHT: Final = 64
"""Pixels of the highest bar."""
_LABELS: Final = 5


@dataclass(frozen=True)
class Bar:
    """A week. Places are percent of the width; heights pixels."""

    monday: date
    sunday: date
    x: str
    surely: int
    perhaps: int
    count: int
    query: str


@dataclass(frozen=True)
class Bars:
    """All of them. `first` and `last` are the numbers of the weeks that are chosen; without a choice, the ends."""

    bars: tuple[Bar, ...]
    width: str
    first: int
    last: int
    chosen: bool
    window_x: str
    window_width: str
    labels: tuple[tuple[str, str], ...]
    highest: int


def bars(weeks: Weeks, wanted: filters.Filter, words: Words) -> Bars:
    """What a template draws."""
    count, highest = len(weeks.weeks), weeks.highest
    step = 100 / count
    first, last = 0, count - 1
    if wanted.event_since is not None:
        first = _week_of(wanted.event_since, weeks)
    if wanted.event_until is not None:
        last = _week_of(wanted.event_until, weeks)
    made = []
    for number, week in enumerate(weeks.weeks):
        one = replace(wanted, event_since=week.monday, event_until=week.sunday).query()
        surely, perhaps = (round(HEIGHT * each / max(highest, 1)) for each in (week.surely, week.count))
        surely = max(surely, 1 if week.surely else 0)
        perhaps = max(perhaps - surely, 1 if week.perhaps else 0)
        made.append(Bar(week.monday, week.sunday, _percent(number * step), surely, perhaps, week.count, one))
    every = -(-count // _LABELS)
    labels = tuple(
        (_percent(number * step), words.short_month(weeks.weeks[number].monday)) for number in range(0, count, every)
    )
    return Bars(
        tuple(made),
        _percent(step * 0.86),
        first,
        last,
        wanted.event_since is not None or wanted.event_until is not None,
        _percent(first * step),
        _percent(max(last - first + 1, 0) * step),
        labels,
        highest,
    )


def _week_of(day: date, weeks: Weeks) -> int:
    number = (day - weeks.weeks[0].monday).days // 7
    return min(max(number, 0), len(weeks.weeks) - 1)


def _percent(value: float) -> str:
    return f"{value:.3f}%"
