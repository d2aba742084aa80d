"""Cells that hold an expression: compiled, and checked against the questions that may be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from holub_desk.forms.expression import ExpressionError, calls_in, parse, references
from holub_desk.forms.fault import Findings, Row
from holub_wire.questionnaire.expression import Expression, MalformedExpression, check_expression

_HINT: Final = "docs/questionnaire.md lists what an expression can do"


@dataclass
class Names:
    """The questions up to a row, by what an expression can see of them."""

    everywhere: frozenset[str]
    """All names of the form, the later ones too."""
    answered: set[str] = field(default_factory=set)
    silent: dict[str, str] = field(default_factory=dict)
    """Those without an answer to look at, notes and files: name → type."""

    def __contains__(self, name: str) -> bool:
        return name in self.answered or name in self.silent

    def complaint(self, name: str) -> tuple[str, str]:
        """Why an expression cannot look at `name`, and what to do."""
        if name in self.silent:
            return (
                f"${{{name}}} is of type {self.silent[name]}: it has no answer to look at",
                "look at another question",
            )
        if name in self.everywhere:
            return f"${{{name}}} does not come before this row", "ask it earlier: no row looks ahead, or at itself"
        return f"${{{name}}} is not a question of this form", "correct the name"


def expression_in(
    row: Row,
    column: str,
    names: Names,
    findings: Findings,
    *,
    own: str | None = None,
    choice: Mapping[str, str] | None = None,
) -> Expression | None:
    """The expression in a cell, or None if it is empty or refused.

    `own` is the question's name where `.` is allowed; `choice` the columns of the choice that is filtered.
    """
    text = row.get(column)
    if not text:
        return None
    try:
        expression = parse(text, choice)
    except ExpressionError as error:
        findings.refuse(row, column, str(error), _HINT)
        return None
    known = names.answered | ({own} if own else set())
    unknown = references(expression) - known
    for name in sorted(unknown):
        findings.refuse(row, column, *names.complaint(name))
    if own is None and _looks_at_itself(expression):
        findings.refuse(row, column, "`.` is the own answer, and there is none yet", "name a question: ${name}")
        return None
    if unknown:
        return None
    try:
        return check_expression(expression, known)
    except MalformedExpression as error:
        findings.refuse(row, column, f"this is {error}", "divide it among several rows or groups")
        return None


def _looks_at_itself(expression: Expression) -> bool:
    return any(call in (["self"], ["string-length"]) for call in calls_in(expression))


def all_of(conditions: list[Expression | None]) -> Expression | None:
    """Groups are flattened: a question is relevant when it is and all groups around it are."""
    result: Expression | None = None
    for condition in conditions:
        if condition is not None:
            result = condition if result is None else ["and", result, condition]
    return result
