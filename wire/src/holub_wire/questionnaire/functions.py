"""What the functions of expressions do with their arguments, once these are evaluated (XPath 1.0 and ODK XForms)."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Context
from functools import lru_cache
from typing import Final

from holub_wire.questionnaire import dates
from holub_wire.questionnaire.pattern import Pattern, read_pattern
from holub_wire.questionnaire.value import SPACE, Value, nearest, number_of, text_of, texts_of, truth_of, words_of

MAX_MATCHED: Final = 1000
"""Characters (code points) that `regex` looks at; a longer text does not match."""
MAX_RESULT: Final = 20_000
"""Characters of one text that `concat` and `join` make; what is beyond is cut."""
_MAX_PLACES: Final = 30
_MAX_POWER: Final = 2.0**53
_TWELVE_DIGITS: Final = Context(prec=12, rounding=ROUND_HALF_UP)


def _some(holds: Callable[[Value, Value], bool]) -> Callable[[Value, Value], bool]:
    """A comparison as in XPath 1.0, section 3.4: of several instances one for which it holds is enough."""

    def compared(left: Value, right: Value) -> bool:
        if isinstance(left, list):
            if isinstance(right, bool):
                return holds(truth_of(left), right)
            return any(compared(each, right) for each in left)
        if isinstance(right, list):
            if isinstance(left, bool):
                return holds(left, truth_of(right))
            return any(compared(left, each) for each in right)
        return holds(left, right)

    return compared


def _same(left: Value, right: Value) -> bool:
    """As booleans if either is one, else as numbers if either is one, else as text."""
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return number_of(left) == number_of(right)
    return left == right


equal: Final = _some(_same)


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


def _whole(rounding: Callable[[float], int]) -> Callable[[Value], float]:
    def apply(value: Value) -> float:
        number = number_of(value)
        return float(rounding(number)) if math.isfinite(number) else number

    return apply


def _shifted(number: float, places: int) -> float:
    """The point of the number as it is written, moved to the right: 1.005 by 2 is 100.5, by multiplying it is less."""
    digits, _, exponent = repr(number).partition("e")
    return float(f"{digits}e{int(exponent or 0) + places}")


def rounded(value: Value, digits: Value = 0.0) -> float:
    """To so many digits behind the point, a half towards the greater; NaN for more than 30 digits."""
    number, places = number_of(value), number_of(digits)
    if not abs(places) <= _MAX_PLACES:  # so that NaN is none too
        return math.nan
    scaled = _shifted(number, int(places)) if math.isfinite(number) else number
    return _shifted(nearest(scaled), -int(places)) if math.isfinite(scaled) else number


def power(base: Value, exponent: Value) -> float:
    """By squares and square roots alone, as every machine works them out alike.

    With a fraction in the exponent to 12 digits.
    """
    number, times = number_of(base), number_of(exponent)
    part, whole = math.modf(min(abs(times), _MAX_POWER))
    if math.isnan(number) or math.isnan(times) or (number < 0 and part):
        return math.nan
    inexact, result, square, root = part > 0, 1.0, number, number
    while whole:
        if whole % 2:
            result *= square
        square *= square
        whole //= 2
    while part:
        root, part = math.sqrt(root), part * 2
        if part >= 1:
            result *= root
            part -= 1
    if times < 0:
        result = divide(1.0, result)
    return float(_TWELVE_DIGITS.create_decimal_from_float(result)) + 0.0 if inexact else result


def selected_at(value: Value, position: Value) -> str:
    """The name at a position, the first being 0; empty when there is none."""
    words, index = words_of(value), number_of(position)
    return words[int(index)] if 0 <= index < len(words) and index == int(index) else ""


def _numbers(values: tuple[Value, ...]) -> list[float]:
    """Each argument as a number, each instance of a repeat as one; where no answer is, no number is."""
    numbers: list[float] = []
    for value in values:
        numbers += [number_of(each) for each in (value if isinstance(value, list) else [value]) if each != ""]
    return numbers


def _extreme(choose: Callable[[list[float]], float]) -> Callable[..., float]:
    def apply(*values: Value) -> float:
        numbers = _numbers(values)
        return math.nan if not numbers or any(map(math.isnan, numbers)) else choose(numbers)

    return apply


def total(value: Value) -> float:
    """The sum over the instances, in their order."""
    result = 0.0
    for number in _numbers((value,)):
        result += number
    return result


def substr(value: Value, start: Value, end: Value = math.inf) -> str:
    """ODK's: from a position that counts from 0, up to and without `end`; negative ones count from the end."""
    text = text_of(value)

    def at(position: Value) -> int:
        number = number_of(position)
        if math.isnan(number):
            return 0
        if math.isinf(number):
            return len(text) if number > 0 else 0
        whole = math.trunc(number)
        return max(0, min(len(text), whole if whole >= 0 else len(text) + whole))

    return text[at(start) : at(end)]


def substring(value: Value, start: Value, length: Value | None = None) -> str:
    """XPath's: the first character is at 1, and what is not a whole number is rounded (section 4.2)."""
    first = rounded(start)
    end = math.inf if length is None else first + rounded(length)
    return "".join(each for i, each in enumerate(text_of(value), 1) if first <= i < end)


def before(value: Value, part: Value) -> str:
    """What stands before the first `part`; empty where there is none."""
    head, found, _ = text_of(value).partition(text_of(part)) if text_of(part) else ("", "", "")
    return head if found else ""


def after(value: Value, part: Value) -> str:
    """What stands after the first `part`; empty where there is none."""
    return text_of(value).partition(text_of(part))[2] if text_of(part) else text_of(value)


def translated(value: Value, of: Value, to: Value) -> str:
    """Each character of `of` becomes the one at the same place in `to`, or goes."""
    source, target = text_of(of), text_of(to)
    table: dict[str, str] = {}
    for i, each in enumerate(source):
        table.setdefault(each, target[i] if i < len(target) else "")
    return "".join(table.get(each, each) for each in text_of(value))


def joined(separator: Value, *values: Value) -> str:
    """The texts, and those of all instances, with the separator between them; empty ones are left out."""
    between, result = text_of(separator), ""
    for value in values:
        for text in texts_of(value):
            if text and len(result) < MAX_RESULT:  # what will be cut is never put together
                result += between + text if result else text
    return result[:MAX_RESULT]


@lru_cache(maxsize=256)
def _pattern(text: str) -> Pattern:
    return read_pattern(text)


def matches(value: Value, pattern: Value) -> bool:
    """Whether the pattern matches the whole text. Raises PatternError."""
    text = text_of(value)
    return len(text) <= MAX_MATCHED and _pattern(text_of(pattern)).fullmatch(text)


FUNCTIONS: Final[Mapping[str, Callable[..., Value]]] = {
    "=": equal,
    # Of two values the opposite of `=` also where NaN is concerned, as in IEEE 754: NaN != NaN is true.
    "!=": _some(lambda left, right: not _same(left, right)),
    "<": _some(lambda left, right: number_of(left) < number_of(right)),
    "<=": _some(lambda left, right: number_of(left) <= number_of(right)),
    ">": _some(lambda left, right: number_of(left) > number_of(right)),
    ">=": _some(lambda left, right: number_of(left) >= number_of(right)),
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
    "ends-with": lambda text, part: text_of(text).endswith(text_of(part)),
    "substr": substr,
    "substring": substring,
    "substring-before": before,
    "substring-after": after,
    "translate": translated,
    "normalize-space": lambda text: " ".join(words_of(text)),
    "concat": lambda *parts: joined("", *parts),
    "join": joined,
    "not": lambda value: not truth_of(value),
    "true": lambda: True,
    "false": lambda: False,
    "boolean": truth_of,
    "boolean-from-string": lambda value: text_of(value) in ("true", "1"),
    "number": number_of,
    "int": _whole(math.trunc),
    "string": text_of,
    "round": rounded,
    "floor": _whole(math.floor),
    "ceiling": _whole(math.ceil),
    "abs": lambda value: abs(number_of(value)),
    "sqrt": lambda value: math.sqrt(number) if (number := number_of(value)) >= 0 else math.nan,
    "pow": power,
    "min": _extreme(min),
    "max": _extreme(max),
    "sum": total,
    "count": lambda value: float(len(texts_of(value))),
    "count-non-empty": lambda value: float(len([text for text in texts_of(value) if text])),
    "date": dates.date_of,
    "date-time": dates.date_time_of,
    "decimal-date-time": number_of,
    "decimal-time": dates.decimal_time,
    "format-date": dates.formatted,
}
"""Those that look at all their arguments; `or`, `and`, `if`, `coalesce` stop early and live in the evaluator."""
