"""How operators and functions of expressions are called in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

BETWEEN: Final[Mapping[str, str]] = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "+": "+",
    "-": "−",
    "*": "×",
    "div": "÷",
    "mod": "modulo",
    "contains": "contains",
    "starts-with": "starts with",
    "ends-with": "ends with",
    "selected": "has",
}
"""Said between two."""
DAYS: Final[Mapping[str, str]] = {
    "<": "is before",
    "<=": "is not after",
    ">": "is after",
    ">=": "is not before",
}
"""Likewise, of days."""
OPPOSITE: Final[Mapping[str, str]] = {"=": "!=", "!=": "="}
"""Those of which `not` is the other one. Not `<`: where there is no number, neither it nor its opposite holds."""
PHRASES: Final[Mapping[str, Mapping[int, str]]] = {
    "self": {0: "the answer"},
    "column": {1: "its {0}"},
    "today": {0: "today"},
    "now": {0: "now"},
    "true": {0: "always"},
    "false": {0: "never"},
    "not": {1: "not ({0})"},
    "negate": {1: "−{0}"},
    "selected-at": {2: "choice number {1} (from 0) in {0}"},
    "count-selected": {1: "the number of choices in {0}"},
    "string-length": {0: "the length of the answer", 1: "the length of {0}"},
    "regex": {2: "{0} fits the pattern {1}"},
    "substr": {2: "{0} from letter {1} (from 0)", 3: "{0} from letter {1} to {2} (from 0)"},
    "substring": {2: "{0} from letter {1}", 3: "{2} letters of {0} from letter {1}"},
    "substring-before": {2: "{0} up to {1}"},
    "substring-after": {2: "{0} after {1}"},
    "translate": {3: "{0} with {2} instead of {1}"},
    "normalize-space": {1: "{0}"},
    "concat": {-1: "{0} written together"},
    "join": {2: "all {1} with {0} between"},
    "if": {3: "{1} if {0}, else {2}"},
    "coalesce": {2: "{0}, or {1} where that is empty"},
    "boolean": {1: "there is {0}"},
    "boolean-from-string": {1: "{0} is “true” or 1"},
    "number": {1: "{0}"},
    "string": {1: "{0}"},
    "int": {1: "{0} without its fraction"},
    "round": {1: "{0} rounded", 2: "{0} rounded to {1} digits"},
    "floor": {1: "{0} rounded down"},
    "ceiling": {1: "{0} rounded up"},
    "abs": {1: "{0} without its sign"},
    "sqrt": {1: "the square root of {0}"},
    "pow": {2: "{0} to the power of {1}"},
    "min": {1: "the least {0}", -1: "the least of {0}"},
    "max": {1: "the greatest {0}", -1: "the greatest of {0}"},
    "sum": {1: "the sum of all {0}"},
    "count": {1: "how many {0} there are"},
    "count-non-empty": {1: "how many {0} are answered"},
    "date": {1: "{0}"},
    "date-time": {1: "{0}"},
    "decimal-date-time": {1: "the days up to {0}"},
    "decimal-time": {1: "the part of the day at {0}"},
    "format-date": {2: "{0} written as {1}"},
}
"""Function → number of arguments → words; -1 for any other number, said as a list."""
