"""XLSForm expressions to nested arrays: `selected(${topic}, 'A') and . > 0` → `["and", ["selected", …], …]`."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol

from holub_desk.forms.vocabulary import REFUSED_FUNCTIONS
from holub_wire.questionnaire.expression import MAX_DEPTH, OPERATORS, Expression
from holub_wire.questionnaire.pattern import PatternError, read_pattern

_TOKEN: Final = re.compile(
    r"""\s*(?:
        (?P<number>[0-9]+(?:\.[0-9]+)?|\.[0-9]+)
      | (?P<text>'[^']*'|"[^"]*"|‘[^‘’]*’|[“„][^“”]*[”“])
      | \$\{\s*(?P<ref>[^}]*?)\s*\}
      | (?P<name>[^\W\d][\w.-]*(?::[^\W\d][\w.-]*)?)
      | (?P<sign><=|>=|!=|==|\.\.|[=<>+*(),./\[\]-])
      | (?P<other>\S)
    )""",
    re.X,
)
_STRAIGHT: Final = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_LEVELS: Final = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
"""Binary operators, those that bind weakest first (XPath 1.0, section 3.5)."""
_ASSOCIATIVE: Final = 2
"""How many of the levels may be grouped at will."""
_INFIX: Final = frozenset(operator for level in _LEVELS for operator in level)
_FUNCTIONS: Final = frozenset(OPERATORS) - _INFIX - {"ref", "self", "negate", "rows", "column", "choice-name"}
_SPELLINGS: Final = {"format-date-time": "format-date", "lowercase": "lower-case"}
_CONDITIONS: Final = frozenset({"or", "and", "=", "!=", "<", "<=", ">", ">=", "not", "selected", "true", "false"})
_MAX_LENGTH: Final = 32_000


class Sight(Protocol):
    """What an expression in a cell can look at. Its methods raise ExpressionError."""

    def look(self, name: str) -> Expression:
        """The answer to a question."""
        ...

    def repeat(self, name: str | None, steps: int) -> str:
        """The compiled name of a repeat around the row: that of this name, or the first one so many steps up."""
        ...

    def table(self, name: str) -> Collection[str]:
        """The columns of a list that instance() names."""
        ...

    def question(self, name: str) -> str:
        """The compiled name of a question."""
        ...


class ExpressionError(ValueError):
    """An expression that cannot be used; the message says where in it and why."""


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str, sight: Sight, columns: Collection[str] = ()) -> Expression:
    """Compile one expression. `columns` are those of the choices, where they are filtered: `["column", name]`.

    Raises ExpressionError.
    """
    if len(text) > _MAX_LENGTH:
        raise ExpressionError(f"the expression is longer than {_MAX_LENGTH} characters")
    parser = _Parser(_tokens(text), sight, columns)
    expression = parser.level(0, 0)
    parser.end()
    return expression


def _tokens(text: str) -> list[_Token]:
    try:
        return _scan(text)  # an apostrophe inside a text is none of its quotes: 'п’ять'
    except ExpressionError:
        return _scan(text.translate(_STRAIGHT))


def _scan(text: str) -> list[_Token]:
    tokens = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None or match.lastgroup == "other":
            at += len(text[at:]) - len(text[at:].lstrip())
            raise ExpressionError(f"at character {at + 1}: {text[at]!r} does not belong here")
        start = match.end() - len(match[0].lstrip())
        tokens.append(_Token(match.lastgroup, match.group(match.lastgroup), start))
        at = match.end()
    return tokens


def balanced(operator: str, operands: list[Expression]) -> Expression:
    """`a or b or c or d` as `(a or b) or (c or d)`: a long list of conditions is not a deep one."""
    if len(operands) == 1:
        return operands[0]
    middle = (len(operands) + 1) // 2
    return [operator, balanced(operator, operands[:middle]), balanced(operator, operands[middle:])]


class _Parser:
    """Recursive descent, one method per kind of thing."""

    def __init__(self, tokens: list[_Token], sight: Sight, columns: Collection[str]) -> None:
        self._tokens = tokens
        self._sight = sight
        self._columns = columns
        self._next = 0

    def level(self, number: int, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError("the expression is nested too deeply")
        if number == len(_LEVELS):
            return self._unary(depth)
        left = self.level(number + 1, depth)
        alike = [left]
        while (operator := self._operator()) in _LEVELS[number]:
            self._next += 1
            right = self.level(number + 1, depth)
            alike.append(right)
            left = [operator, left, right]
        return balanced(_LEVELS[number][0], alike) if number < _ASSOCIATIVE and len(alike) > 2 else left

    def _operator(self) -> str:
        """The binary operator that comes next, as XPath writes it; nothing if none does."""
        token = self._peek()
        if token is None or token.kind not in ("sign", "name"):
            return ""
        return {"==": "="}.get(token.text, token.text.lower())

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
            return self._path(token)
        if token.text == "(":
            inner = self.level(0, depth + 1)
            self._expect(")")
            return inner
        if token.text in (".", "..", "/"):
            return self._path(token)
        if token.kind == "name":
            following = self._peek()
            if following and following.text == "(":
                return self._call(token, depth)
            if token.text in self._columns:
                return ["column", token.text]
            if following and following.text == "/":
                return self._path(token)
            if token.text not in _INFIX:
                raise ExpressionError(
                    f"at character {token.at + 1}: {token.text!r} is no column; a question is ${{{token.text}}}, "
                    f"a choice or a text '{token.text}'"
                )
        raise self._wrong(token)

    def _path(self, first: _Token) -> Expression:
        """`.`, `../name`, `/form/group/name`: the question of the last name; `repeat[2]/name`: that instance's."""
        name = first.text if first.kind in ("name", "ref") else ""
        instances: list[Expression] = []
        while (token := self._peek()) is not None:
            if token.text == "[" and name:
                self._next += 1
                instances += [self._sight.look(name), self._index(token)]
            elif token.text == "/" or (
                self._tokens[self._next - 1].text == "/"
                and (token.kind in ("name", "ref") or token.text in ("..", "."))
            ):
                self._next += 1
                name = token.text if token.kind in ("name", "ref") else name
            else:
                break
        last = self._tokens[self._next - 1]
        if not name and first.text == "." and last.text != "..":
            return ["self"]
        if not name or last.text == "/":
            raise self._wrong(last)
        found = self._sight.look(name)
        if not instances:
            return found
        if last.text == "]" or not isinstance(found, list) or "" in instances[::2]:
            raise ExpressionError(f"at character {first.at + 1}: write ${{repeat}}[number]/question")
        return ["indexed-repeat", found, *instances]

    def _index(self, bracket: _Token) -> Expression:
        """Behind `[`: a number, or `position() = number`."""
        ahead = [token.text for token in self._tokens[self._next : self._next + 4]]
        if ahead == ["position", "(", ")", "="]:
            self._next += 4
        index = self.level(0, 1)
        self._expect("]")
        if isinstance(index, list) and index[0] in _CONDITIONS:
            raise ExpressionError(
                f"at character {bracket.at + 1}: instances cannot be picked by a condition; write a calculate in the "
                "repeat, such as if(condition, 1, 0), and sum() of it"
            )
        return index

    def _call(self, token: _Token, depth: int) -> Expression:
        name = token.text if token.text in OPERATORS else _SPELLINGS.get(token.text.lower(), token.text.lower())
        if name in REFUSED_FUNCTIONS:
            raise ExpressionError(f"at character {token.at + 1}: {name}() is refused: {REFUSED_FUNCTIONS[name]}")
        self._expect("(")
        match name:
            case "instance":
                return self._instance(token, depth)
            case "position":
                return ["position", self._repeat()]
            case "property":
                self.level(0, depth + 1)
                self._expect(")")
                return ""  # what it would tell of the source's device
            case "current":
                self._expect(")")
                return self._path(token if self._peek() is None else _Token("sign", ".", token.at))
            case "indexed-repeat":
                return self._indexed(token, depth)
        arguments: list[Expression] = []
        while not self._skip(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.level(0, depth + 1))
        return self._function(name, arguments, token)

    def _function(self, name: str, arguments: list[Expression], token: _Token) -> Expression:
        match name, arguments:
            case "once", [value]:
                return value
            case "version", []:
                return ""
            case "pi", []:
                return math.pi
            case "jr:choice-name", [value, str(question)]:
                return [
                    "choice-name",
                    value,
                    self._sight.question(question.removeprefix("${").removesuffix("}").strip()),
                ]
            case "jr:choice-name", [value, ["ref", question]]:
                return ["choice-name", value, question]
            case (("true" | "false"), []):
                return name == "true"
        if name not in _FUNCTIONS:
            raise ExpressionError(f"at character {token.at + 1}: {token.text}() is not known")
        least, most = OPERATORS[name]
        if not least <= len(arguments) <= most:
            raise ExpressionError(f"at character {token.at + 1}: {token.text}() has the wrong number of arguments")
        if name == "regex":
            arguments[1] = _pattern(arguments[1], token)
        return [name, *arguments]

    def _repeat(self) -> str:
        """The argument of position(): `..`, `../..` or a repeat."""
        name = None
        steps = 0
        while not self._skip(")"):
            token = self._take()
            steps += token.text == ".."
            if token.kind in ("ref", "name"):
                name = token.text
            elif token.text not in (".", "..", "/"):
                raise self._wrong(token)
        return self._sight.repeat(name, steps)

    def _indexed(self, token: _Token, depth: int) -> Expression:
        arguments: list[Expression] = []
        while not self._skip(")"):
            if arguments:
                self._expect(",")
            arguments.append(self.level(0, depth + 1))
        refs = [argument for i, argument in enumerate(arguments) if i == 0 or i % 2]
        named = all(isinstance(each, list) and each[0] == "ref" for each in refs)
        if len(arguments) not in (3, 5, 7) or not named:
            raise ExpressionError(
                f"at character {token.at + 1}: write indexed-repeat(${{question}}, ${{repeat}}, number)"
            )
        return ["indexed-repeat", *arguments]

    def _instance(self, token: _Token, depth: int) -> Expression:
        """`instance('list')/root/item[condition]/column`."""
        name = self._take()
        if name.kind != "text":
            raise self._wrong(name)
        table = name.text[1:-1]
        columns = self._sight.table(table)
        self._expect(")")
        for step in ("root", "item"):
            self._expect("/")
            if self._take().text != step:
                raise ExpressionError(
                    f"at character {token.at + 1}: write instance('list')/root/item[condition]/column"
                )
        condition: Expression = True
        around, self._columns = self._columns, columns
        while self._skip("["):
            at = self._tokens[self._next - 1].at
            found = self.level(0, depth + 1)
            self._expect("]")
            if isinstance(found, int | float) and not isinstance(found, bool):
                raise ExpressionError(f"at character {at + 1}: rows are picked by a condition, not by a number")
            condition = found if condition is True else ["and", condition, found]
        self._columns = around
        column = "name"
        if self._skip("/"):
            last = self._take()
            column = last.text
            if column not in columns:
                raise ExpressionError(f"at character {last.at + 1}: the list {table} has no column {column}")
        return ["rows", table, column, condition]

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
