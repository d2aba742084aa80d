"""Conditions in plain words, for the person who writes forms. Pure."""

from __future__ import annotations

from typing import Any, Final

from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.model import Questionnaire, text_in
from holub_wire.questionnaire.value import text_of

_BETWEEN: Final = {
    "=": "is",
    "!=": "is not",
    "<": "is less than",
    "<=": "is at most",
    ">": "is more than",
    ">=": "is at least",
    "+": "+",
    "-": "-",
    "*": "×",
    "div": "÷",
    "mod": "mod",
    "contains": "contains",
    "starts-with": "starts with",
    "ends-with": "ends with",
}
_LONGEST: Final = 40
"""Characters of a label that stands for its question."""


def in_words(expression: Expression | None, form: Questionnaire, language: str) -> str:
    """`“Topic” has “Workers” and “Age” is at least 18`."""
    return _Words(form, language).say(expression)


class _Words:
    def __init__(self, form: Questionnaire, language: str) -> None:
        self._form = form
        self._language = language

    def say(self, expression: Expression | None) -> str:
        if expression is None or expression is True:
            return "always"
        if isinstance(expression, list):
            return self._call(expression[0], expression[1:])
        if isinstance(expression, str):
            return f"“{expression}”" if expression else "nothing"
        return "never" if expression is False else text_of(float(expression))

    def _call(self, operator: str, arguments: list[Any]) -> str:
        match operator, arguments:
            case "ref", [name]:
                return self._name(name)
            case "self", []:
                return "the answer"
            case "today", []:
                return "today"
            case (("and" | "or"), [left, right]):
                return f"{self._within(left, operator)} {operator} {self._within(right, operator)}"
            case "not", [condition]:
                return f"not ({self.say(condition)})"
            case "selected", [["ref", name], str(choice)]:
                return f"{self._name(name)} has “{self._label(name, choice)}”"
            case (("=" | "!="), [["ref", name], ""]):
                return f"{self._name(name)} is {'not ' * (operator == '=')}answered"
            case (("=" | "!="), [["ref", name], str(choice)]):
                return f"{self._name(name)} {_BETWEEN[operator]} “{self._label(name, choice)}”"
            case "count-selected", [chosen]:
                return f"the number of choices in {self.say(chosen)}"
            case (("count" | "count-non-empty"), [instances]):
                return f"the number of {self.say(instances)}"
            case "sum", [instances]:
                return f"the sum of {self.say(instances)}"
            case "negate", [value]:
                return f"−{self.say(value)}"
            case "column", [name]:
                return f"its {name}"
            case "rows", [table, column, condition]:
                return f"{column} of {table} where {self.say(condition)}"
        if operator in _BETWEEN and len(arguments) > 1:
            return f" {_BETWEEN[operator]} ".join(map(self.say, arguments))
        return f"{operator}({', '.join(map(self.say, arguments))})"

    def _within(self, expression: Expression, around: str) -> str:
        other = isinstance(expression, list) and expression[0] in ("and", "or") and expression[0] != around
        return f"({self.say(expression)})" if other else self.say(expression)

    def _name(self, name: str) -> str:
        question = self._form.question(name)
        words = " ".join(text_in(question.label, self._language).split()) if question else ""
        words = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
        return f"“{words}” [{name}]" if words else f"[{name}]"

    def _label(self, name: str, choice: str) -> str:
        question = self._form.question(name)
        labels = [each.label for each in question.choices if each.name == choice] if question else []
        return text_in(labels[0], self._language) if labels else choice
