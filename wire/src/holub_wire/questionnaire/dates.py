"""Dates and times in expressions."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from typing import Final

from holub_wire.questionnaire.value import Value, nearest, number_of, text_of

_EPOCH: Final = date(1970, 1, 1)
_LAST: Final = (date.max - _EPOCH).days
_FIRST: Final = (date.min - _EPOCH).days
_DAY: Final = 86400
"""Seconds."""
_MONTHS: Final = tuple("January February March April May June July August September October November December".split())
_DAYS: Final = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_SHORT: Final = 3


def _split(value: Value) -> tuple[date, int] | None:
    """Day, and second of the day, of a date, a date with a time, a time, or a number of days since 1970-01-01."""
    number = number_of(value)
    if not _FIRST <= number < _LAST + 1:  # so that NaN is none too
        return None
    days = math.floor(number)
    return _EPOCH + timedelta(days), min(_DAY - 1, int(nearest((number - days) * _DAY)))


def date_of(value: Value) -> str:
    """The day of a date, a date with a time or a number of days; empty when there is none."""
    found = _split(value)
    return found[0].isoformat() if found else ""


def date_time_of(value: Value) -> str:
    """`YYYY-MM-DDTHH:MM:SS`; empty when there is none."""
    found = _split(value)
    return f"{found[0].isoformat()}T{clock(found[1])}" if found else ""


def clock(second: int) -> str:
    """`HH:MM:SS`."""
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def decimal_time(value: Value) -> float:
    """The part of the day that has passed, to the second; NaN when there is none."""
    found = _split(value)
    return found[1] / _DAY if found else math.nan


def formatted(value: Value, pattern: Value) -> str:
    """ODK's format-date(); names of months and days are English. What is no date stays empty."""
    found = _split(value)
    if found is None:
        return ""
    day, second = found
    hours, minutes, seconds = second // 3600, second // 60 % 60, second % 60
    parts = {
        "Y": f"{day.year:04}",
        "y": f"{day.year % 100:02}",
        "m": f"{day.month:02}",
        "n": str(day.month),
        "B": _MONTHS[day.month - 1],
        "b": _MONTHS[day.month - 1][:_SHORT],
        "d": f"{day.day:02}",
        "e": str(day.day),
        "H": f"{hours:02}",
        "h": str(hours),
        "M": f"{minutes:02}",
        "S": f"{seconds:02}",
        "3": "000",
        "A": _DAYS[day.weekday()],
        "a": _DAYS[day.weekday()][:_SHORT],
        "%": "%",
    }
    return re.sub("%(.)", lambda match: parts.get(match[1], ""), text_of(pattern), flags=re.S)
