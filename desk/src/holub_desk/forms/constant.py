"""Work out beforehand what no answer can change.

choice_filter is compiled once for each choice with its row's cells put in, so that much of it is settled:
`oblast = ${oblast} or oblast = 'any'` is, for a raion of UA14, only `'UA14' = ${oblast}`. A phone has less to do.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from holub_wire.questionnaire.evaluate import Flat, evaluate
from holub_wire.questionnaire.expression import Expression

_OPEN: Final = frozenset(
    {"ref", "self", "today", "now", "string-length", "position", "indexed-repeat", "choice-name", "rows", "column"}
)
"""What depends on the hour or the answers, or may."""
_TRUE_OR_FALSE: Final = frozenset(
    {"=", "!=", "<", "<=", ">", ">=", "and", "or", "not", "selected", "regex", "contains", "starts-with", "ends-with"}
)


def settled(expression: Expression) -> Expression:
    """The same expression with its constant conditions worked out; numbers and texts stay as written."""
    if not isinstance(expression, list):
        return expression
    operator, *written = expression
    if operator in _OPEN:
        return expression
    arguments: list[Expression] = [settled(argument) for argument in written]
    whole = [operator, *arguments]
    if operator not in _TRUE_OR_FALSE:
        return whole
    if not any(isinstance(argument, list) for argument in arguments):
        return bool(evaluate(whole, Flat({}, date.min)))
    if operator in ("and", "or"):
        neutral = operator == "and"
        if (not neutral) in (argument for argument in arguments if isinstance(argument, bool)):
            return not neutral
        left, right = arguments
        if left is neutral and _is_condition(right):
            return right
        if right is neutral and _is_condition(left):
            return left
    return whole


def filled(expression: Expression, cells: Mapping[str, str]) -> Expression:
    """The same expression with a row's cells instead of its columns."""
    if not isinstance(expression, list):
        return expression
    if expression[0] == "column":
        return cells.get(expression[1], "")
    if expression[0] == "rows":  # its columns are those of its own table
        return expression
    return [expression[0], *(filled(argument, cells) for argument in expression[1:])]


def _is_condition(expression: Expression) -> bool:
    return isinstance(expression, list) and expression[0] in _TRUE_OR_FALSE
