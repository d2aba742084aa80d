"""Conditions in plain words, for the person who writes forms. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from holub_desk.forms.phrases import BETWEEN, DAYS, OPPOSITE, PHRASES
from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.model import CHOOSING, Questionnaire, text_in
from holub_wire.questionnaire.value import text_of

_LONGEST: Final = 60
"""Characters of a label that stands for its question."""
_SUMS: Final = frozenset({"+", "-", "*", "div", "mod"})
_DATES: Final = frozenset({"today", "now", "date", "date-time"})


def in_words(expression: Expression | None, form: Questionnaire, language: str) -> str:
    """`“Topic” [topic] has “Workers” and “Age” [age] is at least 18`."""
    return _Words(form, language).say(expression)


def conjuncts(expression: Expression | None) -> list[Expression]:
    """What must hold together: the parts between the outermost `and`s."""
    found: list[Expression] = []
    waiting = [] if expression is None else [expression]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list) and part[0] == "and":
            waiting += [part[2], part[1]]
        else:
            found.append(part)
    return found


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
            case (("and" | "or"), [left, right]):
                return f"{self._within(left, operator)} {operator} {self._within(right, operator)}"
            case "not", [[opposed, left, right]] if opposed in OPPOSITE:
                return self._call(OPPOSITE[opposed], [left, right])
            case "selected", [["ref", name], choice]:
                return f"{self._name(name)} has {self._label(name, choice)}"
            case "not", [["selected", ["ref", name], choice]]:
                return f"{self._name(name)} does not have {self._label(name, choice)}"
            case (("=" | "!="), [something, ""]):
                return f"{self.say(something)} is {'not ' * (operator == '=')}answered"
            case (("=" | "!="), [["ref", name], str(choice)]):
                return f"{self._name(name)} {BETWEEN[operator]} {self._label(name, choice)}"
            case "selected-at", [something, int(place)]:
                return f"choice number {place + 1} in {self.say(something)}"
            case "position", [repeat]:
                return f"the number of this {self._name(repeat)}"
            case "choice-name", [value, _]:
                return f"the words of {self.say(value)}"
            case "rows", [table, column, condition]:
                return f"{column} in the table {table} where {self.say(condition)}"
            case "indexed-repeat", [asked, *places]:
                numbers = zip(places[::2], places[1::2], strict=True)
                return self.say(asked) + "".join(f" of {self.say(each)} number {self.say(i)}" for each, i in numbers)
        if operator in BETWEEN:
            words = DAYS if operator in DAYS and any(map(self._is_day, arguments)) else BETWEEN
            return f" {words[operator]} ".join(self._within(each, operator) for each in arguments)
        return self._phrase(operator, [self.say(each) for each in arguments])

    def _phrase(self, operator: str, said: list[str]) -> str:
        phrases: Mapping[int, str] = PHRASES.get(operator, {})
        if len(said) in phrases:
            return phrases[len(said)].format(*said)
        return phrases[-1].format(_listed(said)) if -1 in phrases else f"{operator}({', '.join(said)})"

    def _is_day(self, expression: Expression) -> bool:
        if not isinstance(expression, list):
            return False
        if expression[0] != "ref":
            return expression[0] in _DATES
        question = self._form.question(expression[1])
        return question is not None and question.type in ("date", "dateTime")

    def _within(self, expression: Expression, around: str) -> str:
        """In brackets where it would else be read otherwise."""
        operator = expression[0] if isinstance(expression, list) else ""
        looser = operator in ("and", "or", "if") or (operator in _SUMS and around in _SUMS)
        return f"({self.say(expression)})" if looser and operator != around else self.say(expression)

    def _name(self, name: str) -> str:
        question = self._form.question(name)
        words = " ".join(text_in(question.label, self._language).split()) if question else ""
        words = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
        return f"“{words}” [{name}]" if words and question and question.type != "calculate" else f"[{name}]"

    def _label(self, name: str, choice: Expression) -> str:
        """The words of a choice, where it is one of the question's."""
        question = self._form.question(name)
        if question is not None and question.type in CHOOSING:
            for each in question.choices:
                if each.name == choice and (words := " ".join(text_in(each.label, self._language).split())):
                    return f"“{words}”"
        return self.say(choice)


def _listed(said: Iterable[str]) -> str:
    *most, last = said
    return f"{', '.join(most)} and {last}" if most else last
