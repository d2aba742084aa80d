"""Counts by week, and what follows from them. Pure: days in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

Reading = Mapping[tuple[date, date | None], int]
"""How many reports came on a day and were first read on another; None where nobody has read them yet."""
BANDS: Final = (0, 1, 2, 3, 7, 14)
"""Where each band of days begins: the same day, the next, …, two weeks and more."""
MEDIAN: Final = 50
MOST: Final = 90
"""Of a hundred."""


@dataclass(frozen=True)
class Span:
    """Whole weeks, Monday to Sunday; `first` is a Monday."""

    first: date
    weeks: int

    @classmethod
    def holding(cls, day: date, weeks: int) -> Span:
        """So many, the last of which holds that day."""
        return cls(day - timedelta(days=day.weekday() + 7 * (weeks - 1)), weeks)

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.first + timedelta(days=7 * self.weeks)

    @property
    def mondays(self) -> tuple[date, ...]:
        """The day each week begins with."""
        return tuple(self.first + timedelta(days=7 * at) for at in range(self.weeks))

    def week(self, day: date) -> int:
        """Which week holds a day: below 0 before the span, `weeks` or more after it."""
        return (day - self.first).days // 7


@dataclass(frozen=True)
class Wait:
    """How long the reports of some weeks lay before anybody read them, in days.

    Those that nobody has read yet belong to it and wait longest: a share that reaches into them has no number.
    """

    reports: int
    unread: int
    median: int | None
    most: int | None
    """Nine of ten were read within so many days."""


def received(span: Span, reading: Reading) -> tuple[int, ...]:
    """How many reports came in each week."""
    found = [0] * span.weeks
    for (came, _), count in reading.items():
        if 0 <= (week := span.week(came)) < span.weeks:
            found[week] += count
    return tuple(found)


def unread(span: Span, reading: Reading) -> tuple[int, ...]:
    """How many lay unread at the end of each week; of those that came before the span as well."""
    change = [0] * span.weeks
    for (came, read), count in reading.items():
        if (week := max(span.week(came), 0)) < span.weeks:
            change[week] += count
        if read is not None and (week := max(span.week(max(read, came)), 0)) < span.weeks:
            change[week] -= count
    return tuple(accumulate(change))


def waits(span: Span, reading: Reading) -> tuple[tuple[Wait, ...], Wait, tuple[int, ...]]:
    """Of each week, of all of them, and how many were read in each of `BANDS`."""
    by_week: list[Counter[int | None]] = [Counter() for _ in range(span.weeks)]
    for (came, read), count in reading.items():
        if 0 <= (week := span.week(came)) < span.weeks:
            by_week[week][None if read is None else max((read - came).days, 0)] += count
    whole: Counter[int | None] = Counter()
    for days in by_week:
        whole.update(days)
    bands = [0] * len(BANDS)
    for day, count in whole.items():
        if day is not None:
            bands[max(at for at, begins in enumerate(BANDS) if begins <= day)] += count
    return tuple(_wait(days) for days in by_week), _wait(whole), tuple(bands)


def _wait(days: Mapping[int | None, int]) -> Wait:
    return Wait(sum(days.values()), days.get(None, 0), within(days, MEDIAN), within(days, MOST))


def within(days: Mapping[int | None, int], percent: int) -> int | None:
    """The nearest rank: the fewest days in which so many of a hundred were read. None: they are not read yet."""
    wanted, reached = -(-sum(days.values()) * percent // 100), 0
    for day in sorted(day for day in days if day is not None):
        reached += days[day]
        if reached >= wanted:
            return day
    return None


def tally(weeks: Mapping[int, int], ids: Collection[int], count: int) -> tuple[int, ...]:
    """How many of these reports came in each of `count` weeks. Those that `weeks` does not know count for nothing."""
    found = Counter(map(weeks.get, ids))
    return tuple(found[week] for week in range(count))


def grouped(by_code: Mapping[str, Collection[int]]) -> dict[str, set[int]]:
    """By the letters that codes begin with: a report with two codes of a group is in it once."""
    found: dict[str, set[int]] = {}
    for code, ids in by_code.items():
        found.setdefault(letters(code), set()).update(ids)
    return found


def letters(code: str) -> str:
    """The group of a code: `FL` of FL3."""
    return code.rstrip("0123456789")


def backwards(now: int, changes: Iterable[int]) -> tuple[int, ...]:
    """What a number was at the end of each week, from what it is `now` and how it changed in each week since the first
    of them; the last one is `now`."""
    found = [now]
    for change in reversed(list(changes)[1:]):
        found.append(found[-1] - change)
    return tuple(reversed(found))
