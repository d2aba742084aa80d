"""Evaluate a compiled questionnaire: which questions are asked now, and whether an answer will do.

Pure. chat/src/evaluate.ts is the twin; both pass tests/vectors/expressions.json. The rules, as in XPath 1.0 and ODK:

- An answer reaches an expression as text: unanswered is "", several choices are joined by spaces, acknowledged is "OK".
- `=` and `!=` compare as booleans if either side is one, else as numbers if either side is one, else as text;
  `<` and its kin always compare as numbers. NaN equals nothing and is neither smaller nor larger.
- A text is a number if it looks like one; a date `YYYY-MM-DD` counts as days since 1970-01-01; else it is NaN.
- `regex` matches the whole text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Literal

from holub_wire.questionnaire.model import (
    CHOOSING,
    FILES,
    MAX_DEPTH,
    Choice,
    Expression,
    Question,
    Questionnaire,
    Texts,
)

Answer = str | int | bool | list[str]
"""text, date: str · integer: int · select_one: str · select_multiple: list of str · acknowledge: True."""
Answers = Mapping[str, Answer]
Value = str | float | bool

MAX_STEPS: Final = 10_000
MAX_ANSWER: Final = 10_000
"""Characters of one text answer."""
MAX_MATCHED: Final = 1000
"""Characters that `regex` looks at; a longer text does not match."""
MAX_INTEGER: Final = 999_999_999_999
_NUMBER = re.compile(r"\s*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*", re.ASCII)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()


class EvaluationError(ValueError):
    """An expression that cannot be evaluated: too many steps, too deep, or malformed."""


def as_text(answer: Answer | None) -> str:
    """How an answer looks to expressions."""
    if answer is None:
        return ""
    if answer is True:
        return "OK"
    if isinstance(answer, list):
        return " ".join(answer)
    return str(answer) if answer is not False else ""


def number_of(value: Value) -> float:
    """XPath's number(), and days since 1970-01-01 for a date."""
    if not isinstance(value, str):
        return float(value)
    if _DATE.fullmatch(value):
        day = day_of(value)
        return math.nan if day is None else day.toordinal() - _EPOCH
    return float(value) if _NUMBER.fullmatch(value) else math.nan


def text_of(value: Value) -> str:
    """XPath's string(): whole numbers without a point."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return str(int(value)) if value == int(value) else repr(value)


def truth_of(value: Value) -> bool:
    """XPath's boolean()."""
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def day_of(text: str) -> date | None:
    """The date that a text `YYYY-MM-DD` names, if there is one."""
    try:
        return date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None


def evaluate(expression: Expression, answers: Answers, *, today: date, own: Answer | None = None) -> Value:
    """The value of an expression; `own` is what `.` means. Raises EvaluationError."""
    return _Run(answers, today, own).value(expression, 0)


class _Run:
    """One evaluation, counting its steps."""

    def __init__(self, answers: Answers, today: date, own: Answer | None) -> None:
        self.answers = answers
        self.today = today
        self.own = own
        self.steps = 0

    def value(self, expression: Expression, depth: int) -> Value:
        self.steps += 1
        if self.steps > MAX_STEPS or depth > MAX_DEPTH:
            raise EvaluationError("an expression takes too many steps")
        if isinstance(expression, str | bool):
            return expression
        if isinstance(expression, int | float):
            return float(expression)
        operator, *arguments = expression
        if operator == "ref":
            return as_text(self.answers.get(arguments[0]))
        if operator == "self":
            return as_text(self.own)
        if operator == "today":
            return self.today.isoformat()

        def lazily(i: int) -> Value:
            return self.value(arguments[i], depth + 1)

        if operator == "or":
            return truth_of(lazily(0)) or truth_of(lazily(1))
        if operator == "and":
            return truth_of(lazily(0)) and truth_of(lazily(1))
        if operator == "if":
            return lazily(1) if truth_of(lazily(0)) else lazily(2)
        if operator == "coalesce":
            return text_of(lazily(0)) or text_of(lazily(1))
        if operator == "string-length" and not arguments:
            return float(len(as_text(self.own)))
        function = _FUNCTIONS.get(operator)
        if function is None:
            raise EvaluationError("an expression uses an unknown function")
        return function(*(self.value(argument, depth + 1) for argument in arguments))


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return truth_of(left) == truth_of(right)
    if isinstance(left, float) or isinstance(right, float):
        return number_of(left) == number_of(right)
    return left == right


def _divide(left: Value, right: Value) -> float:
    above, below = number_of(left), number_of(right)
    if below != 0 or math.isnan(above):
        return above / below
    return math.nan if above == 0 else math.copysign(math.inf, above)


def _remainder(left: Value, right: Value) -> float:
    above, below = number_of(left), number_of(right)
    return math.nan if below == 0 or math.isinf(above) else math.fmod(above, below)


def _integer(value: Value) -> float:
    number = number_of(value)
    return number if math.isnan(number) or math.isinf(number) else float(math.trunc(number))


def _words(value: Value) -> list[str]:
    return text_of(value).split()


def _selected_at(value: Value, position: Value) -> str:
    words, index = _words(value), number_of(position)
    return words[int(index)] if index == index // 1 and 0 <= index < len(words) else ""


def _date_of(value: Value) -> str:
    day = day_of(text_of(value)[:10])
    return day.isoformat() if day else ""


@lru_cache(maxsize=256)
def _pattern(text: str) -> re.Pattern[str]:
    try:
        return re.compile(text, re.ASCII)
    except (re.error, OverflowError):
        raise EvaluationError("a pattern is malformed") from None


def _matches(value: Value, pattern: Value) -> bool:
    text = text_of(value)
    return len(text) <= MAX_MATCHED and _pattern(text_of(pattern)).fullmatch(text) is not None


_FUNCTIONS: Final[Mapping[str, Callable[..., Value]]] = {
    "=": _equal,
    # Not the opposite of `=` where NaN is concerned, in XPath as in IEEE 754: NaN != NaN.
    "!=": lambda left, right: not _equal(left, right),
    "<": lambda left, right: number_of(left) < number_of(right),
    "<=": lambda left, right: number_of(left) <= number_of(right),
    ">": lambda left, right: number_of(left) > number_of(right),
    ">=": lambda left, right: number_of(left) >= number_of(right),
    "+": lambda left, right: number_of(left) + number_of(right),
    "-": lambda left, right: number_of(left) - number_of(right),
    "*": lambda left, right: number_of(left) * number_of(right),
    "div": _divide,
    "mod": _remainder,
    "negate": lambda value: -number_of(value),
    "selected": lambda value, name: text_of(name).strip() in _words(value),
    "selected-at": _selected_at,
    "count-selected": lambda value: float(len(_words(value))),
    "string-length": lambda value: float(len(text_of(value))),
    "regex": _matches,
    "contains": lambda text, part: text_of(part) in text_of(text),
    "starts-with": lambda text, part: text_of(text).startswith(text_of(part)),
    "concat": lambda *parts: "".join(text_of(part) for part in parts),
    "not": lambda value: not truth_of(value),
    "true": lambda: True,
    "false": lambda: False,
    "number": number_of,
    "int": _integer,
    "string": text_of,
    "date": _date_of,
}


# --- a questionnaire with some answers ------------------------------------------------------------------


@dataclass(frozen=True)
class Problem:
    """Why an answer will not do. `message` is the form's own words, by language, when it has some."""

    key: Literal["required", "integer", "date", "choice", "too_long", "constraint", "kind"]
    message: Texts


def is_relevant(question: Question, answers: Answers, today: date) -> bool:
    """Whether a question is asked, given the answers before it."""
    return question.relevant is None or truth_of(evaluate(question.relevant, answers, today=today))


def is_required(question: Question, answers: Answers, today: date) -> bool:
    """Whether it may not be skipped."""
    return truth_of(evaluate(question.required, answers, today=today))


def choices_for(question: Question, answers: Answers, today: date) -> list[Choice]:
    """The choices to show now."""
    return [
        choice
        for choice in question.choices
        if choice.when is None or truth_of(evaluate(choice.when, answers, today=today))
    ]


def check_answer(question: Question, answer: Answer | None, answers: Answers, today: date) -> Problem | None:
    """What is wrong with an answer, or None. `answers` are the others."""
    if answer is None or answer in ("", []):
        return Problem("required", {}) if is_required(question, answers, today) else None
    wrong = _wrong_kind(question, answer, answers, today)
    if wrong is not None:
        return Problem(wrong, {})
    if question.constraint is not None and not truth_of(
        evaluate(question.constraint, {**answers, question.name: answer}, today=today, own=answer)
    ):
        return Problem("constraint", question.message)
    return None


def _wrong_kind(
    question: Question, answer: Answer, answers: Answers, today: date
) -> Literal["integer", "date", "choice", "too_long", "kind"] | None:
    kind = question.type
    if kind == "integer":
        fits = isinstance(answer, int) and not isinstance(answer, bool) and abs(answer) <= MAX_INTEGER
        return None if fits else "integer"
    if kind == "date":
        return None if isinstance(answer, str) and day_of(answer) else "date"
    if kind in CHOOSING:
        names = answer if isinstance(answer, list) else [answer]
        shown = {choice.name for choice in choices_for(question, answers, today)}
        fits = isinstance(answer, list) == (kind == "select_multiple") and len(set(map(str, names))) == len(names)
        return None if fits and all(name in shown for name in names) else "choice"
    if kind == "text":
        if not isinstance(answer, str):
            return "kind"
        return None if len(answer) <= MAX_ANSWER else "too_long"
    if kind == "acknowledge":
        return None if answer is True else "kind"
    return "kind"


def asks(question: Question) -> bool:
    """Whether a question takes an answer of its own: notes say something, files travel as attachments."""
    return question.type != "note" and question.type not in FILES


def clean_answers(questionnaire: Questionnaire, answers: Mapping[str, Any], today: date) -> dict[str, Answer]:
    """The answers that still count, in the order of the questions.

    One pass is enough, since an expression only sees what comes before it: an answer that is irrelevant, or that
    later answers made impossible, is dropped, and no later question sees it.
    """
    kept: dict[str, Answer] = {}
    for question in questionnaire.questions:
        answer = answers.get(question.name)
        if answer is None or not asks(question) or not is_relevant(question, kept, today):
            continue
        if isinstance(answer, list) and question.type == "select_multiple":
            shown = {choice.name for choice in choices_for(question, kept, today)}
            answer = [name for name in answer if name in shown]
        if answer not in ("", []) and check_answer(question, answer, kept, today) is None:
            kept[question.name] = answer
    return kept


def questions_now(questionnaire: Questionnaire, answers: Answers, today: date) -> list[Question]:
    """The relevant questions in order, given what counts of the answers."""
    kept = clean_answers(questionnaire, answers, today)
    return [question for question in questionnaire.questions if is_relevant(question, kept, today)]
