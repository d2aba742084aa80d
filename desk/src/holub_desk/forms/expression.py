"""XLSForm expressions to nested arrays: `selected(${topic}, 'A') and . > 0` → `["and", ["selected", …], …]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from holub_wire.questionnaire.expression import MAX_DEPTH, OPERATORS, Expression
from holub_wire.questionnaire.pattern import PatternError, read_pattern

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      | (?P<text>'[^']*'|"[^"]*")
      | \$\{\s*(?P<ref>[^}]*?)\s*\}
      | (?P<name>[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?)
      | (?P<sign><=|>=|!=|[=<>+*(),.-])
      | (?P<other>\S)
    )""",
    re.X,
)
_LEVELS: Final = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
"""Binary operators, those that bind weakest first (XPath 1.0, section 3.5)."""
_ASSOCIATIVE: Final = 2
"""How many of the levels may be grouped at will."""
_INFIX: Final = frozenset(operator for level in _LEVELS for operator in level)
_FUNCTIONS: Final = frozenset(OPERATORS) - _INFIX - {"ref", "self", "negate"}
_MAX_LENGTH: Final = 8000
_REFUSED: Final = {
    "uuid": "it would make a number that follows the source",
    "pulldata": "data from another file is not carried into the chat",
    "instance": "other sheets are not carried into the chat",
    "jr:itext": "texts are chosen by the chat itself",
}


class ExpressionError(ValueError):
    """An expression that cannot be used; the message says where in it and why."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str, columns: Mapping[str, str] | None = None) -> Expression:
    """Compile one expression. `columns` are the values of the choice's row, where one is filtered.

    Raises ExpressionError.
    """
    if len(text) > _MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {_MAX_LENGTH} characters")
    parser = _Parser(_tokens(text), columns or {})
    expression = parser.level(0, 0)
    parser.end()
    return expression


def calls_in(expression: Expression) -> Iterator[list[Any]]:
    """Every call in an expression, itself included. Not recursive: an author's sum may be of any length."""
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            yield part
            waiting += part[1:]


def references(expression: Expression) -> set[str]:
    """The names of all questions that an expression looks at."""
    return {call[1] for call in calls_in(expression) if call[0] == "ref"}


def _tokens(text: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None or match.lastgroup == "other":
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(f"at character {at + 1}: {text[at]!r} does not belong here")
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup), match.start(match.lastgroup)))
        at = match.end()
    return tokens


def _balanced(operator: str, operands: list[Expression]) -> Expression:
    """`a or b or c or d` as `(a or b) or (c or d)`: a long list of conditions is not a deep one."""
    if len(operands) == 1:
        return operands[0]
    middle = (len(operands) + 1) // 2
    return [operator, _balanced(operator, operands[:middle]), _balanced(operator, operands[middle:])]


class _Parser:
    """Recursive descent, one method per kind of thing."""

    def __init__(self, tokens: list[_Token], columns: Mapping[str, str]) -> None:
        self._tokens = tokens
        self._columns = columns
        self._next = 0

    def level(self, number: int, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError("the expression is nested too deeply")
        if number == len(_LEVELS):
            return self._unary(depth)
        left = self.level(number + 1, depth)
        alike = [left]
        while (token := self._peek()) and token.kind in ("sign", "name") and token.text in _LEVELS[number]:
            self._next += 1
            right = self.level(number + 1, depth)
            alike.append(right)
            left = [token.text, left, right]
        return _balanced(_LEVELS[number][0], alike) if number < _ASSOCIATIVE and len(alike) > 2 else left

    def end(self) -> None:
        token = self._peek()
        if token is not None:
            raise self._wrong(token)

    def _unary(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError("the expression is nested too deeply")
        if self._skip("-"):
            value = self._unary(depth + 1)
            return -value if isinstance(value, int | float) else ["negate", value]
        return self._primary(depth)

    def _primary(self, depth: int) -> Expression:
        token = self._take()
        if token.kind == "number":
            return float(token.text) if "." in token.text else int(token.text)
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "ref":
            return ["ref", token.text]
        if token.text == ".":
            return ["self"]
        if token.text == "(":
            inner = self.level(0, depth + 1)
            self._expect(")")
            return inner
        if token.kind == "name":
            following = self._peek()
            if following and following.text == "(":
                return self._call(token, depth)
            if token.text in self._columns:
                return self._columns[token.text]
            if token.text not in _INFIX:
                raise ExpressionError(f"at character {token.at + 1}: {token.text!r} is not a column or ${{question}}")
        raise self._wrong(token)

    def _call(self, token: _Token, depth: int) -> Expression:
        if token.text in _REFUSED:
            raise ExpressionError(f"at character {token.at + 1}: {token.text}() is refused: {_REFUSED[token.text]}")
        if token.text not in _FUNCTIONS:
            raise ExpressionError(f"at character {token.at + 1}: {token.text}() is not known")
        self._expect("(")
        arguments: list[Expression] = []
        while not self._skip(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.level(0, depth + 1))
        least, most = OPERATORS[token.text]
        if not least <= len(arguments) <= most:
            raise ExpressionError(f"at character {token.at + 1}: {token.text}() has the wrong number of arguments")
        if token.text == "regex":
            arguments[1] = _pattern(arguments[1], token)
        return [token.text, *arguments]

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> _Token:
        token = self._peek()
        if token is None:
            raise ExpressionError("the expression ends too early")
        self._next += 1
        return token

    def _skip(self, sign: str) -> bool:
        token = self._peek()
        found = token is not None and token.kind == "sign" and token.text == sign
        self._next += found
        return found

    def _expect(self, sign: str) -> None:
        if not self._skip(sign):
            token = self._peek()
            raise ExpressionError(
                f"at character {token.at + 1}: {sign!r} is missing" if token else f"{sign!r} is missing"
            )

    def _wrong(self, token: _Token) -> ExpressionError:
        return ExpressionError(f"at character {token.at + 1}: {token.text!r} does not belong here")


def _pattern(argument: Expression, token: _Token) -> str:
    if not isinstance(argument, str):
        raise ExpressionError(f"at character {token.at + 1}: the pattern of regex() must be written out")
    try:
        read_pattern(argument)
    except PatternError as error:
        raise ExpressionError(f"at character {token.at + 1}: in regex(): {error}") from None
    return argument
