"""Expressions of a compiled questionnaire: nested arrays, checked before anything looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from holub_wire.questionnaire.pattern import PatternError, read_pattern

Expression = str | int | float | bool | list[Any]
"""A literal, or `[operator, argument, …]`; `["ref", name]` is an answer, `["self"]` the own value."""

OPERATORS: Final[Mapping[str, tuple[int, int]]] = {
    # name: least and most number of arguments
    "ref": (1, 1),
    "self": (0, 0),
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
    "concat": (0, 16),
    "if": (3, 3),
    "coalesce": (2, 2),
    "not": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
    "number": (1, 1),
    "int": (1, 1),
    "string": (1, 1),
    "date": (1, 1),
    "today": (0, 0),
}
"""Everything an expression can do in format 1, in the chat, at the desk and in the compiler."""

MAX_DEPTH: Final = 40
MAX_LITERAL: Final = 4000
"""Characters."""
MAX_NUMBER: Final = 2**53
"""Beyond it a whole number is not exact in JSON (RFC 8785, section 3.2.2.3)."""


class MalformedExpression(ValueError):
    """An expression that nothing may evaluate; the message continues a sentence: "question x has …"."""


def check_expression(untrusted: object, known: set[str], depth: int = 0) -> Expression:
    """An expression of known operators with as many arguments as they take, that looks only at `known` questions.

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
    if operator == "ref":
        if not isinstance(arguments[0], str) or arguments[0] not in known:
            raise MalformedExpression("an expression that looks at a question that does not come before it")
        return untrusted
    for argument in arguments:
        check_expression(argument, known, depth + 1)
    if operator == "regex":
        _check_pattern(arguments[1])
    return untrusted


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
