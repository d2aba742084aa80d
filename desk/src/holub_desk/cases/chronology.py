"""What happened in which order, as far as it is claimed. Pure.

A forecast stands apart, and never becomes an event by itself: that what was announced happened is a claim of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from holub_desk.cases.claim import Claim, Kind
from holub_desk.places.when import When


@dataclass(frozen=True)
class Line:
    """One line: claims that say the same of the same time, or what somebody wrote down as having happened."""

    when: When
    claims: tuple[Claim, ...] = ()
    happened: int = 0
    """The number of a line that no claim tells; else 0."""
    text: str = ""


@dataclass(frozen=True)
class Chronology:
    """Each in order of time. `undated` are claims that say nothing of it."""

    events: tuple[Line, ...]
    forecasts: tuple[Line, ...]
    undated: tuple[Claim, ...]

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day that any line names; none where there is no line."""
        lines = (*self.events, *self.forecasts)
        if not lines:
            return None
        return min(each.when.first or each.when.last for each in lines), max(each.when.last for each in lines)


def chronology(claims: Iterable[Claim], happened: Iterable[tuple[int, When, str]]) -> Chronology:
    """Sort what is claimed and what was written down."""
    listed = list(claims)
    events = [Line(when, happened=number, text=text) for number, when, text in happened]
    events += _lines(each for each in listed if each.kind is not Kind.FORECAST)
    forecasts = _lines(each for each in listed if each.kind is Kind.FORECAST)
    undated = tuple(each for each in listed if each.when is None)
    return Chronology(tuple(sorted(events, key=_order)), tuple(sorted(forecasts, key=_order)), undated)


def _lines(claims: Iterable[Claim]) -> list[Line]:
    """A line for each thing that is said; who repeats it stands in the same one."""
    lines: dict[object, Line] = {}
    for each in claims:
        if each.when is None:
            continue
        what = (each.code, each.who.casefold(), each.place, each.where, replace(each.when, words=""), each.many)
        before = lines.get(what, Line(each.when))
        lines[what] = replace(before, claims=(*before.claims, each))
    return list(lines.values())


def _order(line: Line) -> tuple[date, date, int, int]:
    """By the first day it can have been; of `before a day` that day is all there is."""
    first = line.when.first or line.when.last
    return first, line.when.last, line.happened, line.claims[0].id if line.claims else 0
