"""Values of expressions and how they turn into each other, as in XPath 1.0, section 4.

Some places are settled more narrowly than there, so that Python and browsers agree to the last character: space is
space, tab, line feed, carriage return, form feed and vertical tab; a number becomes text as ECMA-262 writes it
(Number::toString); a date `YYYY-MM-DD`, years 1 to 9999, counts as days since 1970-01-01 wherever a number is needed,
a date with a time as days and a fraction, a time of day `HH:MM` as a fraction of a day. There are no time zones: a day
is the source's day. What is rounded is never the negative zero.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

Answer = str | int | float | bool | list[str]
"""text, date, time, dateTime, geopoint: str · integer: int · decimal: int or float · select_one: str ·
select_multiple, rank: list of str · acknowledge, and "yes, another one": True."""
Answers = Mapping[str, Answer]
Value = str | float | bool | list[str]
"""A list is what a question in a repeat looks like from outside: the text of each instance."""

SPACE: Final = " \t\n\r\f\v"
_NUMBER: Final = re.compile(r"[ \t\n\r\f\v]*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)[ \t\n\r\f\v]*")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.[0-9]{1,3})?)?")
_EPOCH: Final = date(1970, 1, 1).toordinal()
_DATE_LENGTH: Final = 10


def as_text(answer: Answer | None) -> str:
    """How an answer looks to expressions: "" when there is none, choices joined by spaces, "OK" when acknowledged."""
    if answer is True:
        return "OK"
    if isinstance(answer, list):
        return " ".join(answer)
    if isinstance(answer, int | float) and not isinstance(answer, bool):
        return text_of(float(answer))
    return answer if isinstance(answer, str) else ""


def number_of(value: Value) -> float:
    """XPath's number(), the days of a date, the fraction of a time; NaN when there is none."""
    if isinstance(value, list):
        value = text_of(value)
    if not isinstance(value, str):
        return float(value)
    if _NUMBER.fullmatch(value):
        return float(value)
    day = day_of(value[:_DATE_LENGTH])
    if day is not None:
        days, rest = float(day.toordinal() - _EPOCH), value[_DATE_LENGTH:]
        return days + fraction_of(rest[1:]) if rest[:1] == "T" else math.nan if rest else days
    return fraction_of(value)


def text_of(value: Value) -> str:
    """XPath's string()."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return value[0] if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "0"  # also for the negative zero
    shortest = repr(value)
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(shortest), "f").removesuffix(".0")
    return re.sub(r"e([+-])0+", r"e\1", shortest)


def nearest(number: float) -> float:
    """The nearest whole number, of two the greater, as in ECMA-262's Math.round(); infinities and NaN stay."""
    if not math.isfinite(number):
        return number
    below = math.floor(number)
    return float(below + (number - below >= 0.5))


def truth_of(value: Value) -> bool:
    """XPath's boolean(): no text, zero, NaN and no instance are false."""
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def texts_of(value: Value) -> list[str]:
    """The text of each instance; of anything else its own."""
    return value if isinstance(value, list) else [text_of(value)]


def words_of(value: Value) -> list[str]:
    """The names in the text of a select_multiple."""
    return [word for word in re.split(f"[{SPACE}]", text_of(value)) if word]


def day_of(text: str) -> date | None:
    """The date that a text `YYYY-MM-DD` names, if there is one."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def fraction_of(text: str) -> float:
    """The part of the day that has passed at a time `HH:MM`, seconds allowed; NaN if it is none."""
    match = _TIME.fullmatch(text)
    if match is None:
        return math.nan
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return (hours * 3600 + minutes * 60 + seconds) / 86400
