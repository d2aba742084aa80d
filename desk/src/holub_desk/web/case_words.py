"""Times, numbers and sources of a case in words."""

from __future__ import annotations

from datetime import date

from holub_desk.cases.claim import Many
from holub_desk.places.when import DatePrecision, When, around
from holub_desk.web.texts import Words


def when_said(words: Words, when: When) -> str:
    """As precisely as it is known, and no more: `November 2026`, `until 5 November 2026`."""
    match when.precision:
        case DatePrecision.DAY:
            return words.plain_day(when.last)
        case DatePrecision.MONTH if _whole_month(when):
            return words.month(when.last)
        case DatePrecision.YEAR if when.first is not None and when.first.year == when.last.year:
            return str(when.last.year)
        case DatePrecision.BEFORE:
            return words["case_when_before"].format(day=words.plain_day(when.last))
        case _:
            return between(words, when.first, when.last)


def between(words: Words, first: date | None, last: date) -> str:
    """From one day to another."""
    if first is None or first == date.min:
        return words["case_when_before"].format(day=words.plain_day(last))
    if first == last:
        return words.plain_day(last)
    if first.day == 1 and last == around(first, DatePrecision.MONTH).last:
        return words.month(last)
    start = str(first.day) if (first.year, first.month) == (last.year, last.month) else words.plain_day(first)
    return f"{start} – {words.plain_day(last)}"


def many_said(words: Words, many: Many) -> str:
    """How many; nothing where nothing is said."""
    match many.low, many.high:
        case None, None:
            return ""
        case low, None:
            return words["case_at_least"].format(n=low)
        case None, high:
            return words["case_at_most"].format(n=high)
        case low, high:
            return str(low) if low == high else f"{low}–{high}"


def _whole_month(when: When) -> bool:
    return when.first is not None and (when.first.year, when.first.month) == (when.last.year, when.last.month)
