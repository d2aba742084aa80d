"""Evaluate one expression. Pure. chat/src/form/evaluate.ts is the twin; both pass tests/vectors/expressions.json.

What is text, number, date and true, and how they compare, is in `value`, `functions` and `dates`. What a question's
name stands for depends on where one looks from, inside a repeat or outside: that is the caller's `Scope`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from holub_wire.questionnaire.expression import MAX_DEPTH, OPERATORS, Expression
from holub_wire.questionnaire.functions import FUNCTIONS, equal
from holub_wire.questionnaire.pattern import PatternError
from holub_wire.questionnaire.value import Answer, Answers, Value, as_text, number_of, text_of, truth_of

MAX_STEPS: Final = 50_000
_ROWS_IN_A_STEP: Final = 10
"""Of a table in which a value is looked up; a condition of another kind takes its own steps for each row."""


class EvaluationError(ValueError):
    """An expression that cannot be evaluated. The message is one of steps, function, pattern."""


class Scope(Protocol):
    """What an expression sees."""

    @property
    def today(self) -> date: ...

    def seen(self, name: str) -> Value:
        """The answer to a question as text; the texts of all instances where it stands in a repeat farther in."""
        ...

    def position(self, repeat: str) -> float:
        """The number of the instance of this repeat from which one looks; 0 from outside."""
        ...

    def indexed(self, name: str, instances: Mapping[str, float]) -> str:
        """The answer in these instances of the repeats around it."""
        ...

    def choice_name(self, value: str, question: str) -> str:
        """The label of a choice of a question."""
        ...

    def rows(self, table: str) -> Sequence[Mapping[str, str]]:
        """The rows of a table."""
        ...


@dataclass(frozen=True)
class Flat:
    """Answers without repeats, labels and tables."""

    answers: Answers
    today: date
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)

    def seen(self, name: str) -> Value:
        return as_text(self.answers.get(name))

    def position(self, repeat: str) -> float:  # noqa: ARG002 - as Scope has it
        return 0.0

    def indexed(self, name: str, instances: Mapping[str, float]) -> str:  # noqa: ARG002
        return ""

    def choice_name(self, value: str, question: str) -> str:  # noqa: ARG002
        return value

    def rows(self, table: str) -> Sequence[Mapping[str, str]]:
        return self.tables.get(table, ())


def evaluate(expression: Expression, scope: Scope, *, own: Answer | None = None) -> Value:
    """The value of an expression; `own` is what `.` means. Raises EvaluationError."""
    return _Run(scope, as_text(own)).value(expression, 0)


class _Run:
    """One evaluation, counting its steps."""

    def __init__(self, scope: Scope, own: str) -> None:
        self._scope = scope
        self._own = own
        self._steps = 0
        self._row: Mapping[str, str] = {}

    def value(self, expression: Expression, depth: int) -> Value:
        self._steps += 1
        if self._steps > MAX_STEPS or depth > MAX_DEPTH + 1:
            raise EvaluationError("steps")
        if isinstance(expression, str | bool):
            return expression
        if isinstance(expression, int | float):
            return expression + 0.0  # to JSON -0 is a whole number or a negative zero, depending on who reads it
        operator, *arguments = expression
        least, most = OPERATORS.get(operator, (0, -1))
        if not least <= len(arguments) <= most:
            raise EvaluationError("function")

        def argument(i: int) -> Value:
            return self.value(arguments[i], depth + 1)

        match operator:
            case "ref":
                return self._scope.seen(arguments[0])
            case "self":
                return self._own
            case "today":
                return self._scope.today.isoformat()
            case "now":  # no finer than the day: a time of day could be joined with somebody's log
                return f"{self._scope.today.isoformat()}T00:00:00"
            case "or":
                return truth_of(argument(0)) or truth_of(argument(1))
            case "and":
                return truth_of(argument(0)) and truth_of(argument(1))
            case "if":
                return argument(1) if truth_of(argument(0)) else argument(2)
            case "coalesce":
                return text_of(argument(0)) or text_of(argument(1))
            case "string-length" if not arguments:
                return float(len(self._own))
            case "position":
                return self._scope.position(arguments[0])
            case "indexed-repeat":
                wanted = {arguments[i][1]: number_of(argument(i + 1)) for i in range(1, len(arguments), 2)}
                return self._scope.indexed(arguments[0][1], wanted)
            case "choice-name":
                return self._scope.choice_name(text_of(argument(0)), arguments[1])
            case "column":
                return self._row.get(arguments[0], "")
            case "rows":
                return self._rows(*arguments, depth=depth)
        try:
            return FUNCTIONS[operator](*(argument(i) for i in range(len(arguments))))
        except PatternError:
            raise EvaluationError("pattern") from None

    def _rows(self, table: str, column: str, condition: Expression, *, depth: int) -> list[str]:
        """The cells of a column in the rows where the condition holds."""
        rows = self._scope.rows(table)
        match condition:
            case ["=", ["column", key], wanted] if not _looks_at_columns(wanted):  # by far the most common
                self._steps += len(rows) // _ROWS_IN_A_STEP
                value = self.value(wanted, depth + 2)
                return [row.get(column, "") for row in rows if equal(row.get(key, ""), value)]
        around, found = self._row, []
        for self._row in rows:
            if truth_of(self.value(condition, depth + 1)):
                found.append(self._row.get(column, ""))
        self._row = around
        return found


def _looks_at_columns(expression: Expression) -> bool:
    """Whether its value depends on the row at hand; `rows` in it have rows of their own."""
    return isinstance(expression, list) and (
        expression[0] == "column" or (expression[0] != "rows" and any(map(_looks_at_columns, expression[1:])))
    )
