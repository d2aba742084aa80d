"""When it was that a report tells of, as precisely as is known. Pure; days, for nothing finer is kept of sources."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

MAX_WORDS: Final = 200
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2199, 12, 31)
_KNOWN: Final = frozenset(("first", "last", "precision", "words"))


class DatePrecision(StrEnum):
    """What is known of the day."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    RANGE = "range"
    """Between two days, both included."""
    BEFORE = "before"
    """On a day or earlier, how long is not known."""


@dataclass(frozen=True)
class When:
    """From `first` to `last`, both included; none has no beginning. `precision` says how wide it was meant to be."""

    first: date | None
    last: date
    precision: DatePrecision
    words: str = ""

    def overlaps(self, since: date | None, until: date | None) -> bool:
        """Whether it may have been between two days, both included."""
        return (since is None or self.last >= since) and (until is None or self.first is None or self.first <= until)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the history and in the custody log."""
        first = self.first.isoformat() if self.first else None
        return {"first": first, "last": self.last.isoformat(), "precision": self.precision, "words": self.words}


def around(day: date, precision: DatePrecision) -> When:
    """The day itself, its week from Monday, its month or its year; for `before` all up to it."""
    match precision:
        case DatePrecision.WEEK:
            monday = day - timedelta(days=day.weekday())
            return When(monday, monday + timedelta(days=6), precision)
        case DatePrecision.MONTH:
            return When(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), precision)
        case DatePrecision.YEAR:
            return When(date(day.year, 1, 1), date(day.year, 12, 31), precision)
        case DatePrecision.BEFORE:
            return When(None, day, precision)
        case _:
            return When(day, day, precision)


def read_when(untrusted: object) -> When:
    """Check a time that somebody wants to say of a report. Raises ValueError.

    A day, week, month or year is as wide as its name says, wherever in it `last` lies; of a week that a source counted
    back from today both ends are given, as of a range.
    """
    if not isinstance(untrusted, Mapping) or untrusted.keys() - _KNOWN:
        raise ValueError("not a time")
    precision = DatePrecision(str(untrusted.get("precision")))
    first, last = _day(untrusted.get("first")), _day(untrusted.get("last"))
    words = untrusted.get("words", "")
    if last is None or not isinstance(words, str) or len(words) > MAX_WORDS:
        raise ValueError("not a time")
    if precision is DatePrecision.BEFORE:
        first = None
    elif first is None:
        made = around(last, precision)
        first, last = made.first, made.last
    if first is not None and first > last:
        raise ValueError("it ends before it begins")
    if first is not None and (last - first).days + 1 > _WIDEST[precision]:
        raise ValueError("wider than it says")
    return When(first, last, precision, " ".join(words.split()))


_WIDEST = {
    DatePrecision.DAY: 1,
    DatePrecision.WEEK: 8,
    DatePrecision.MONTH: 32,
    DatePrecision.YEAR: 367,
    DatePrecision.RANGE: 100_000,
    DatePrecision.BEFORE: 0,
}


def _day(untrusted: object) -> date | None:
    if untrusted is None:
        return None
    if not isinstance(untrusted, str) or len(untrusted) != 10:
        raise ValueError("not a day")
    day = date.fromisoformat(untrusted)
    if not _EARLIEST <= day <= _LATEST:
        raise ValueError("not a day of our time")
    return day
