"""What the author of a form should know about it: how long it takes, what is missing, what never comes up. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from holub_desk.forms.walker import Walk, walk
from holub_wire.questionnaire.answers import takes_answer
from holub_wire.questionnaire.model import CHOOSING, FILES, Question, Questionnaire, Texts, text_in
from holub_wire.questionnaire.model import walk as all_questions

WALKS: Final = 24
_QUESTIONS_WALKED: Final = 6000
"""Questions that all walks together go through, about: a large form is walked less often."""
_SECONDS: Final = {"text": 30, "date": 12, "time": 10, "dateTime": 15, "geopoint": 40, "note": 1, "acknowledge": 3}
_WORDS_PER_SECOND: Final = 3


def missing(form: Questionnaire) -> dict[str, list[str]]:
    """Language → what has no text in it though it has one in another: `label of topic`, `choice A of topic`."""
    found: dict[str, list[str]] = {}
    for question, _ in all_questions(form.questions):
        texts: list[tuple[str, Texts]] = [(f"label of {question.name}", question.label)]
        texts += [(f"hint of {question.name}", question.hint)]
        texts += [(f"constraint message of {question.name}", question.message)]
        texts += [(f"required message of {question.name}", question.needed)]
        texts += [(f"choice {choice.name} of {question.name}", choice.label) for choice in question.choices]
        for what, each in texts:
            for language in form.languages if any(each.values()) else ():
                if not each.get(language):
                    found.setdefault(language, []).append(what)
    return found


def seconds(question: Question, language: str) -> float:
    """How long one takes to read and to answer, about."""
    words = len(text_in(question.label, language).split()) + len(text_in(question.hint, language).split())
    own: float = _SECONDS.get(question.type, 8)
    if question.type in CHOOSING:
        own = 4 + 0.7 * min(len(question.choices), 20) * (2 if question.type == "rank" else 1)
    elif question.type in FILES:
        own = 30
    elif question.look == "long":
        own = 60
    return own + words / _WORDS_PER_SECOND


@dataclass(frozen=True)
class Going:
    """What walking through a form showed."""

    walks: int
    fewest: int
    middle: int
    most: int
    """Questions that were asked."""
    minutes: tuple[float, float, float]
    """Of the shortest walk, of the middle one and of the longest."""
    never: tuple[str, ...]
    """Names of questions that never came up."""
    stuck: tuple[str, ...]
    """Names of required questions for which no answer was found."""


def go_through(form: Questionnaire, today: date) -> Going:
    """Walk through it with invented answers, again and again."""
    number = max(3, min(WALKS, _QUESTIONS_WALKED // max(1, len(form.index))))
    walks = [walk(form, today, seed) for seed in range(number)]
    counts = [
        sum(1 for question in _questions(form, each) if question.type not in ("note", "repeat")) for each in walks
    ]
    times = [sum(seconds(question, form.languages[0]) for question in _questions(form, each)) / 60 for each in walks]
    reached = {question.name for each in walks for question in _questions(form, each)}
    shown = [question.name for question, _ in all_questions(form.questions) if question.type != "calculate"]
    counted = {name for name in shown if form.index[name][0].count is not None}
    return Going(
        number,
        min(counts),
        round(median(counts)),
        max(counts),
        (min(times), median(times), max(times)),
        tuple(name for name in shown if name not in reached and name not in counted),
        tuple(dict.fromkeys(_name(each.stuck) for each in walks if each.stuck)),
    )


def _questions(form: Questionnaire, way: Walk) -> Iterable[Question]:
    return (form.index[_name(key)][0] for key in way.asked)


def _name(key: str) -> str:
    return key.partition("[")[0]


def numbers_of(form: Questionnaire) -> dict[str, int]:
    """How many of what there are: questions, required, sensitive, calculations."""
    every = [question for question, _ in all_questions(form.questions)]
    asked = [each for each in every if (takes_answer(each) or each.type in FILES) and each.type != "repeat"]
    return {
        "questions": len(asked),
        "required": sum(1 for each in asked if each.required is not False),
        "sensitive": sum(1 for each in every if each.sensitive),
        "calculations": sum(1 for each in every if each.type == "calculate"),
    }
