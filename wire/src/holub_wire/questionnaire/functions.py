"""What the functions of expressions do with their arguments, once these are evaluated."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from holub_wire.questionnaire.pattern import Pattern, read_pattern
from holub_wire.questionnaire.value import SPACE, Value, day_of, number_of, text_of, truth_of, words_of

MAX_MATCHED: Final = 1000
"""Characters (code points) that `regex` looks at; a longer text does not match."""


def equal(left: Value, right: Value) -> bool:
    """XPath 1.0, section 3.4: as booleans if either is one, else as numbers if either is one, else as text."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return number_of(left) == number_of(right)
    return left == right


def divide(left: Value, right: Value) -> float:
    """IEEE 754's division: nothing is an error."""
    above, below = number_of(left), number_of(right)
    if below != 0:
        return above / below
    if above == 0 or math.isnan(above):
        return math.nan
    return math.copysign(math.inf, above) * math.copysign(1, below)


def remainder(left: Value, right: Value) -> float:
    """The remainder of a truncating division, with the sign of the left side."""
    above, below = number_of(left), number_of(right)
    return math.nan if below == 0 or math.isinf(above) else math.fmod(above, below)


def integer(value: Value) -> float:
    """The part before the point."""
    number = number_of(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def selected_at(value: Value, position: Value) -> str:
    """The name at a position, the first being 0; empty when there is none."""
    words, index = words_of(value), number_of(position)
    return words[int(index)] if 0 <= index < len(words) and index == int(index) else ""


def date_of(value: Value) -> str:
    """A text that begins with a date, without the rest; empty when it does not."""
    day = day_of(text_of(value)[:10])
    return day.isoformat() if day else ""


@lru_cache(maxsize=256)
def _pattern(text: str) -> Pattern:
    return read_pattern(text)


def matches(value: Value, pattern: Value) -> bool:
    """Whether the pattern matches the whole text. Raises PatternError."""
    text = text_of(value)
    return len(text) <= MAX_MATCHED and _pattern(text_of(pattern)).fullmatch(text)


FUNCTIONS: Final[Mapping[str, Callable[..., Value]]] = {
    "=": equal,
    # The opposite of `=` also where NaN is concerned, as in IEEE 754: NaN != NaN is true.
    "!=": lambda left, right: not equal(left, right),
    "<": lambda left, right: number_of(left) < number_of(right),
    "<=": lambda left, right: number_of(left) <= number_of(right),
    ">": lambda left, right: number_of(left) > number_of(right),
    ">=": lambda left, right: number_of(left) >= number_of(right),
    "+": lambda left, right: number_of(left) + number_of(right),
    "-": lambda left, right: number_of(left) - number_of(right),
    "*": lambda left, right: number_of(left) * number_of(right),
    "div": divide,
    "mod": remainder,
    "negate": lambda value: -number_of(value),
    "selected": lambda value, name: text_of(name).strip(SPACE) in words_of(value),
    "selected-at": selected_at,
    "count-selected": lambda value: float(len(words_of(value))),
    "string-length": lambda value: float(len(text_of(value))),
    "regex": matches,
    "contains": lambda text, part: text_of(part) in text_of(text),
    "starts-with": lambda text, part: text_of(text).startswith(text_of(part)),
    "concat": lambda *parts: "".join(text_of(part) for part in parts),
    "not": lambda value: not truth_of(value),
    "true": lambda: True,
    "false": lambda: False,
    "number": number_of,
    "int": integer,
    "string": text_of,
    "date": date_of,
}
"""Those that look at all their arguments; `or`, `and`, `if`, `coalesce` stop early and live in the evaluator."""
