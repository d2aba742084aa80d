"""How many reports tell of each week: surely, where the day or week is known, or perhaps, where less is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.places.asking import TIME_COUNTS
from holub_desk.staff.need_to_know import hidden
from holub_desk.triage import filter as filters
from holub_desk.vault.tables import ReportTime

FEWEST: Final = 26
MOST: Final = 156
"""Weeks that are shown, the last of them this one; what was before or after is counted."""
_WEEK: Final = timedelta(days=7)

Span = tuple[date | None, date, int]
"""From, to, and how many reports say so."""


@dataclass(frozen=True)
class Week:
    """From Monday on. `perhaps` are those whose time is wider than a week and touches this one."""

    monday: date
    surely: int
    perhaps: int

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def count(self) -> int:
        return self.surely + self.perhaps


@dataclass(frozen=True)
class Weeks:
    """Without a gap. `unbounded` are those of which only the latest possible day is known: they stand in no week."""

    weeks: tuple[Week, ...]
    earlier: int
    later: int
    unbounded: int
    timed: int

    @property
    def highest(self) -> int:
        return max(week.count for week in self.weeks)


def count_weeks(session: Session, person: int, wanted: filters.Filter, today: date) -> Weeks:
    """Of the reports that pass a filter, and that this person may know of."""
    report = filters.scanned(ReportTime.report_id)
    fits = [report.not_in(hidden(person)), *filters.condition_on(report, wanted, person)]
    days = (ReportTime.last_day, ReportTime.first_day)
    query = select(ReportTime.first_day, ReportTime.last_day, func.count()).where(TIME_COUNTS, *fits).group_by(*days)
    return arrange(session.execute(query), today)


def arrange(spans: Iterable[Span], today: date) -> Weeks:
    """Pure: as many weeks up to this one as there is something to see, within limits."""
    spans = list(spans)
    known = [(first, last, count) for first, last, count in spans if first is not None]
    this = _monday(today)
    beginning = min((_monday(first) for first, _, _ in known), default=this)
    start = max(min(beginning, this - (FEWEST - 1) * _WEEK), this - (MOST - 1) * _WEEK)
    shown = (this - start) // _WEEK + 1
    surely, steps = [0] * shown, [0] * (shown + 1)
    earlier = later = 0
    for first, last, count in known:
        begin, end = (_monday(first) - start) // _WEEK, (_monday(last) - start) // _WEEK
        if end < 0:
            earlier += count
        elif begin >= shown:
            later += count
        elif begin == end:
            surely[begin] += count
        else:
            steps[max(begin, 0)] += count
            steps[min(end, shown - 1) + 1] -= count
    weeks, perhaps = [], 0
    for number in range(shown):
        perhaps += steps[number]
        weeks.append(Week(start + number * _WEEK, surely[number], perhaps))
    timed = sum(count for _, _, count in spans)
    return Weeks(tuple(weeks), earlier, later, timed - sum(count for _, _, count in known), timed)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
