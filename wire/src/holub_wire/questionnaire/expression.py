"""Expressions of a compiled questionnaire: nested arrays, checked before anything looks at them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from holub_wire.questionnaire.pattern import PatternError, read_pattern

Expression = str | int | float | bool | list[Any]
"""A literal, or `[operator, argument, …]`.

`["ref", name]` is an answer, `["self"]` the own one. `["rows", table, column, condition]` are cells of a table, where
`["column", name]` in the condition is a cell of the row at hand. `["position", repeat]` is the number of an instance,
`["choice-name", value, question]` a label. Every other name is a function's or an operator's of XPath 1.0 or ODK.
"""

_MANY: Final = 255
OPERATORS: Final[Mapping[str, tuple[int, int]]] = {
    # name: least and most number of arguments
    "ref": (1, 1),
    "self": (0, 0),
    "column": (1, 1),
    "rows": (3, 3),
    "position": (1, 1),
    "indexed-repeat": (3, 7),
    "choice-name": (2, 2),
    "or": (2, 2),
    "and": (2, 2),
    "=": (2, 2),
    "!=": (2, 2),
    "<": (2, 2),
    "<=": (2, 2),
    ">": (2, 2),
    ">=": (2, 2),
    "+": (2, 2),
    "-": (2, 2),
    "*": (2, 2),
    "div": (2, 2),
    "mod": (2, 2),
    "negate": (1, 1),
    "selected": (2, 2),
    "selected-at": (2, 2),
    "count-selected": (1, 1),
    "string-length": (0, 1),
    "regex": (2, 2),
    "contains": (2, 2),
    "starts-with": (2, 2),
    "ends-with": (2, 2),
    "substr": (2, 3),
    "substring": (2, 3),
    "substring-before": (2, 2),
    "substring-after": (2, 2),
    "translate": (3, 3),
    "normalize-space": (1, 1),
    "concat": (0, _MANY),
    "join": (1, _MANY),
    "if": (3, 3),
    "coalesce": (2, 2),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "boolean": (1, 1),
    "boolean-from-string": (1, 1),
    "number": (1, 1),
    "int": (1, 1),
    "string": (1, 1),
    "round": (1, 2),
    "floor": (1, 1),
    "ceiling": (1, 1),
    "abs": (1, 1),
    "sqrt": (1, 1),
    "pow": (2, 2),
    "min": (1, _MANY),
    "max": (1, _MANY),
    "sum": (1, 1),
    "count": (1, 1),
    "count-non-empty": (1, 1),
    "date": (1, 1),
    "date-time": (1, 1),
    "decimal-date-time": (1, 1),
    "decimal-time": (1, 1),
    "format-date": (2, 2),
    "today": (0, 0),
    "now": (0, 0),
}
"""Everything an expression can do in format 1, in the chat, at the desk and in the compiler."""

MAX_DEPTH: Final = 60
MAX_LITERAL: Final = 4000
"""Characters."""
MAX_NUMBER: Final = 2**53
"""Beyond it a whole number is not exact in JSON (RFC 8785, section 3.2.2.3)."""


class MalformedExpression(ValueError):
    """An expression that nothing may evaluate; the message continues a sentence: "question x has …"."""


@dataclass(frozen=True)
class Known:
    """What an expression may look at."""

    names: Collection[str]
    """Questions and repeats of the form."""
    tables: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Table → its columns."""


def check_expression(untrusted: object, known: Known, depth: int = 0, columns: Collection[str] = ()) -> Expression:
    """An expression of known operators with as many arguments as they take, that looks only at what is `known`.

    Raises MalformedExpression.
    """
    if isinstance(untrusted, str | bool | int | float):
        return _literal(untrusted)
    if not isinstance(untrusted, list) or not untrusted or depth > MAX_DEPTH:
        raise MalformedExpression("a malformed or too deeply nested expression")
    operator, *arguments = untrusted
    if not isinstance(operator, str) or operator not in OPERATORS:
        raise MalformedExpression("an expression with an unknown function")
    least, most = OPERATORS[operator]
    if not least <= len(arguments) <= most:
        raise MalformedExpression(f"an expression with the wrong number of arguments for {operator}")
    checked = arguments
    match operator:
        case "ref" | "position":
            _look_up(arguments[0], known.names, "a question that is not in the form")
            return untrusted
        case "column":
            _look_up(arguments[0], columns, "a column that its table does not have")
            return untrusted
        case "rows":
            _look_up(arguments[0], known.tables, "a table that is not in the form")
            columns = known.tables[arguments[0]]
            _look_up(arguments[1], columns, "a column that its table does not have")
            checked = arguments[2:]
        case "choice-name":
            _look_up(arguments[1], known.names, "a question that is not in the form")
            checked = arguments[:1]
        case "indexed-repeat":
            if len(arguments) % 2 == 0 or any(not _is_ref(arguments[i]) for i in (0, *range(1, len(arguments), 2))):
                raise MalformedExpression("an expression with the wrong arguments for indexed-repeat")
    for argument in checked:
        check_expression(argument, known, depth + 1, columns)
    if operator == "regex":
        _check_pattern(arguments[1])
    return untrusted


def _look_up(untrusted: object, known: Collection[str], what: str) -> None:
    if not isinstance(untrusted, str) or untrusted not in known:
        raise MalformedExpression(f"an expression that looks at {what}")


def _is_ref(untrusted: object) -> bool:
    return isinstance(untrusted, list) and len(untrusted) == 2 and untrusted[0] == "ref"


def calls_in(expression: Expression) -> Iterator[list[Any]]:
    """Every call in an expression, itself included. Not recursive: an author's sum may be of any length."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            yield part
            waiting += part[1:]


def references(expression: Expression | None) -> set[str]:
    """The names of all questions and repeats that an expression looks at, but for labels of choices."""
    return set() if expression is None else {call[1] for call in calls_in(expression) if call[0] == "ref"}


def _literal(value: str | bool | int | float) -> Expression:
    if isinstance(value, str):
        if len(value) > MAX_LITERAL:
            raise MalformedExpression("an expression with a text that is too long")
    elif not abs(value) <= MAX_NUMBER:  # so that NaN is refused too
        raise MalformedExpression("an expression with a number that is too large")
    return value


def _check_pattern(untrusted: object) -> None:
    if not isinstance(untrusted, str):
        raise MalformedExpression("a pattern that is not written out")
    try:
        read_pattern(untrusted)
    except PatternError as error:
        raise MalformedExpression(f"a pattern that is refused: {error}") from None
