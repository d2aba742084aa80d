"""Cells that hold an expression: compiled as they are seen from their row."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final

from holub_desk.forms.expression import ExpressionError, parse
from holub_desk.forms.fault import Findings, Row
from holub_desk.forms.names import Names, Node
from holub_wire.questionnaire.expression import (
    Expression,
    Known,
    MalformedExpression,
    calls_in,
    check_expression,
)

_HINT: Final = "docs/questionnaire.md lists what an expression can do"
_YES_OR_NO: Final = ("relevant", "constraint")
_LAST_SAVED: Final = "last-saved#"
_PROPERTY: Final = re.compile(r"\bproperty\s*\(")
_QUOTED: Final = re.compile(r"\$\{\s*([^{}]*?)\s*\}")


@dataclass
class Tables:
    """The lists that instance() may look at, and the columns that are really looked at."""

    columns: Mapping[str, Collection[str]]
    used: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Cells:
    """Compiles cells of a form."""

    names: Names
    tables: Tables
    findings: Findings

    def expression(
        self, node: Node, column: str, *, own: bool = False, columns: Collection[str] = ()
    ) -> Expression | None:
        """The expression in a cell, or None if it is empty or refused.

        `own` says whether `.` has a meaning; `columns` are those of the choices that are filtered.
        """
        text = node.row.get(column)
        if not text:
            return None
        if column in _YES_OR_NO and text.lower() in ("yes", "true", "no", "false"):
            return text.lower() in ("yes", "true")
        try:
            expression = self.parsed(node, text, columns)
        except ExpressionError as error:
            self.findings.refuse(node.row, column, str(error), _HINT)
            return None
        if not own and any(call in (["self"], ["string-length"]) for call in calls_in(expression)):
            self.findings.refuse(
                node.row, column, "`.` is the own answer, and there is none yet", "name a question: ${x}"
            )
            return None
        return expression

    def parsed(self, node: Node, text: str, columns: Collection[str] = ()) -> Expression:
        """A text compiled. Raises ExpressionError."""
        sight = _Sight(self, node)
        expression = parse(text, sight, columns)
        if _PROPERTY.search(text):
            self.findings.warn(
                f"sheet survey, row {node.row.number}: property() tells of the source's device; it is empty here"
            )
        known = Known(self.names.taken, self.tables.columns)
        try:
            check_expression(expression, known, 0, columns)
        except MalformedExpression as error:
            raise ExpressionError(f"this is {error}; divide it among several rows or groups") from None
        for call in calls_in(expression):
            if call[0] == "rows":
                self._use(call)
        return expression

    def _use(self, call: list[Expression]) -> None:
        used = self.tables.used.setdefault(str(call[1]), set())
        used.add(str(call[2]))
        used |= {str(each[1]) for each in calls_in(call[3]) if each[0] == "column"}

    def quoted(self, node: Node, text: str, row: Row, column: str) -> str:
        """A text with the compiled names of the questions that it quotes."""

        def name(found: re.Match[str]) -> str:
            try:
                seen = _Sight(self, node).look(found[1])
            except ExpressionError as error:
                self.findings.refuse(row, column, str(error), "correct the name, or remove it")
                return ""
            return f"${{{seen[1]}}}" if isinstance(seen, list) else ""

        return _QUOTED.sub(name, text)


@dataclass(frozen=True)
class _Sight:
    """What can be seen from a row."""

    cells: Cells
    node: Node

    def look(self, name: str) -> Expression:
        if name.startswith(_LAST_SAVED):
            raise ExpressionError(f"${{{name}}} is refused: answers of earlier times are never kept")
        found = self.cells.names.find(name, self.node)
        if not found:
            raise ExpressionError(f"${{{name}}} is not a question of this form")
        if len(found) > 1:
            rows = " and ".join(str(node.row.number) for node in found)
            raise ExpressionError(f"${{{name}}} may be either of the rows {rows}: give them names of their own")
        # Of a group there is nothing to see; nor of what is left out, because it would identify somebody.
        return ["ref", found[0].compiled] if found[0].compiled and found[0].kind != "group" else ""

    def question(self, name: str) -> str:
        found = self.look(name.rsplit("/", 1)[-1])
        if not isinstance(found, list):
            raise ExpressionError(f"{name} is not a question of this form")
        return str(found[1])

    def repeat(self, name: str | None, steps: int) -> str:
        around = [self.node, *reversed(self.node.around())]
        if name is None:
            found = [each for each in around[steps:] if each.kind == "repeat"]
        else:
            found = [each for each in around if each.kind == "repeat" and each.name == name]
        if not found:
            raise ExpressionError("position() counts the instances of a repeat, and there is none around this row")
        return found[0].compiled

    def table(self, name: str) -> Collection[str]:
        if name not in self.cells.tables.columns:
            raise ExpressionError(f"instance('{name}') is refused: there is no list {name} in the sheet choices")
        return self.cells.tables.columns[name]


def all_of(conditions: list[Expression | None]) -> Expression | None:
    """Groups are flattened: a question is relevant when it is and all groups around it are."""
    result: Expression | None = None
    for condition in conditions:
        if condition is not None and condition is not True:
            result = condition if result is None else ["and", result, condition]
    return result
