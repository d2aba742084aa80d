"""Values of expressions and how they turn into each other, as in XPath 1.0, section 4.

Three places are settled more narrowly than there, so that Python and browsers agree to the last character: space is
space, tab, line feed, carriage return, form feed and vertical tab; a number becomes text as ECMA-262 writes it
(Number::toString); a date `YYYY-MM-DD`, years 1 to 9999, counts as days since 1970-01-01 wherever a number is needed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

Answer = str | int | bool | list[str]
"""text, date: str · integer: int · select_one: str · select_multiple: list of str · acknowledge: True."""
Answers = Mapping[str, Answer]
Value = str | float | bool

SPACE: Final = " \t\n\r\f\v"
_NUMBER: Final = re.compile(r"[ \t\n\r\f\v]*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)[ \t\n\r\f\v]*")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EPOCH: Final = date(1970, 1, 1).toordinal()


def as_text(answer: Answer | None) -> str:
    """How an answer looks to expressions: "" when there is none, choices joined by spaces, "OK" when acknowledged."""
    if answer is True:
        return "OK"
    if isinstance(answer, list):
        return " ".join(answer)
    return "" if answer is None or answer is False else str(answer)


def number_of(value: Value) -> float:
    """XPath's number(), and the days of a date; NaN when there is none."""
    if not isinstance(value, str):
        return float(value)
    if _DATE.fullmatch(value):
        day = day_of(value)
        return math.nan if day is None else float(day.toordinal() - _EPOCH)
    return float(value) if _NUMBER.fullmatch(value) else math.nan


def text_of(value: Value) -> str:
    """XPath's string()."""
    if isinstance(value, str):
        return value
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


def truth_of(value: Value) -> bool:
    """XPath's boolean(): no text, zero and NaN are false."""
    return bool(value) and not (isinstance(value, float) and math.isnan(value))


def words_of(value: Value) -> list[str]:
    """The names in the text of a select_multiple."""
    return [word for word in re.split(f"[{SPACE}]", text_of(value)) if word]


def day_of(text: str) -> date | None:
    """The date that a text `YYYY-MM-DD` names, if there is one."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
