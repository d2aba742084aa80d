"""Evaluate a compiled questionnaire: which questions are asked now, and whether an answer will do.

Pure. chat/src/evaluate.ts is the twin; both pass tests/vectors/expressions.json. An answer reaches an expression as
text; what is text, number, date and true, and how they compare, is in `value` and `functions` (XPath 1.0 and ODK).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from holub_wire.questionnaire.expression import MAX_DEPTH, OPERATORS, Expression
from holub_wire.questionnaire.functions import FUNCTIONS
from holub_wire.questionnaire.model import CHOOSING, FILES, Choice, Question, Questionnaire, Texts
from holub_wire.questionnaire.pattern import PatternError
from holub_wire.questionnaire.value import Answer, Answers, Value, as_text, day_of, text_of, truth_of

__all__ = [
    "Answer",
    "Answers",
    "EvaluationError",
    "Problem",
    "Value",
    "asks",
    "check_answer",
    "choices_for",
    "clean_answers",
    "evaluate",
    "is_relevant",
    "is_required",
    "questions_now",
]

MAX_STEPS: Final = 10_000
MAX_ANSWER: Final = 10_000
"""Characters (code points) of one text answer."""
MAX_INTEGER: Final = 999_999_999_999


class EvaluationError(ValueError):
    """An expression that cannot be evaluated. The message is one of steps, function, pattern."""


def evaluate(expression: Expression, answers: Answers, *, today: date, own: Answer | None = None) -> Value:
    """The value of an expression; `own` is what `.` means. Raises EvaluationError."""
    return _Run(answers, today, own).value(expression, 0)


class _Run:
    """One evaluation, counting its steps."""

    def __init__(self, answers: Answers, today: date, own: Answer | None) -> None:
        self._answers = answers
        self._today = today
        self._own = own
        self._steps = 0

    def value(self, expression: Expression, depth: int) -> Value:
        self._steps += 1
        if self._steps > MAX_STEPS or depth > MAX_DEPTH + 1:
            raise EvaluationError("steps")
        if isinstance(expression, str | bool):
            return expression
        if isinstance(expression, int | float):
            return float(expression)
        operator, *arguments = expression
        least, most = OPERATORS.get(operator, (0, -1))
        if not least <= len(arguments) <= most:
            raise EvaluationError("function")

        def argument(i: int) -> Value:
            return self.value(arguments[i], depth + 1)

        match operator:
            case "ref":
                return as_text(self._answers.get(arguments[0]))
            case "self":
                return as_text(self._own)
            case "today":
                return self._today.isoformat()
            case "or":
                return truth_of(argument(0)) or truth_of(argument(1))
            case "and":
                return truth_of(argument(0)) and truth_of(argument(1))
            case "if":
                return argument(1) if truth_of(argument(0)) else argument(2)
            case "coalesce":
                return text_of(argument(0)) or text_of(argument(1))
            case "string-length" if not arguments:
                return float(len(as_text(self._own)))
        try:
            return FUNCTIONS[operator](*(argument(i) for i in range(len(arguments))))
        except PatternError:
            raise EvaluationError("pattern") from None


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
    question: Question, answer: object, answers: Answers, today: date
) -> Literal["integer", "date", "choice", "too_long", "kind"] | None:
    """Takes whatever a stranger's JSON may hold."""
    kind = question.type
    if kind == "integer":
        fits = isinstance(answer, int) and not isinstance(answer, bool) and abs(answer) <= MAX_INTEGER
        return None if fits else "integer"
    if kind == "date":
        return None if isinstance(answer, str) and day_of(answer) else "date"
    if kind in CHOOSING:
        names = answer if isinstance(answer, list) else [answer]
        shown = {choice.name for choice in choices_for(question, answers, today)}
        fits = isinstance(answer, list) == (kind == "select_multiple")
        fits = fits and all(isinstance(name, str) and name in shown for name in names)
        return None if fits and len(set(names)) == len(names) else "choice"
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
    other answers made impossible, is dropped, and no later question sees it.
    """
    kept: dict[str, Answer] = {}
    for question in questionnaire.questions:
        answer = answers.get(question.name)
        if answer is None or not asks(question) or not is_relevant(question, kept, today):
            continue
        if isinstance(answer, list) and question.type == "select_multiple":
            shown = {choice.name for choice in choices_for(question, kept, today)}
            answer = [name for name in answer if isinstance(name, str) and name in shown]
        if answer not in ("", []) and check_answer(question, answer, kept, today) is None:
            kept[question.name] = answer
    return kept


def questions_now(questionnaire: Questionnaire, answers: Answers, today: date) -> list[Question]:
    """The relevant questions in order, given what counts of the answers."""
    kept = clean_answers(questionnaire, answers, today)
    return [question for question in questionnaire.questions if is_relevant(question, kept, today)]
