"""A compiled form in plain words: what is asked, in which order, how long it takes, what is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from holub_desk.forms.conditions import in_words
from holub_desk.forms.walker import Walk, walk
from holub_wire.questionnaire.answers import takes_answer
from holub_wire.questionnaire.model import CHOOSING, FILES, Question, Questionnaire, Texts, text_in
from holub_wire.questionnaire.model import walk as all_questions

WALKS: Final = 24
_QUESTIONS_WALKED: Final = 6000
"""Questions that all walks together go through, about: a large form is walked less often."""
_KINDS: Final = {
    "text": "own words",
    "integer": "a whole number",
    "decimal": "a number",
    "date": "a date",
    "time": "a time",
    "dateTime": "a day and a time",
    "geopoint": "a place, kept to about a kilometre",
    "select_one": "one of {n}",
    "select_multiple": "several of {n}",
    "rank": "{n} in order",
    "image": "a photo",
    "audio": "a recording",
    "video": "a film",
    "file": "a file",
    "note": "said, not asked",
    "acknowledge": "understood",
    "repeat": "again and again, as long as there is another one",
}
_SECONDS: Final = {"text": 30, "date": 12, "time": 10, "dateTime": 15, "geopoint": 40, "note": 1, "acknowledge": 3}
_WORDS_PER_SECOND: Final = 3
# A name, a number or an address asked in words tells as much as one that a device gives away.
_TELLING: Final[Mapping[str, str]] = {
    r"\b(phone|telephone|mobile|tel|телефон\w*|моб\w*)\b": "a telephone number",
    r"\b(e-?mail|пошт\w+|почт\w+)\b": "an e-mail address",
    r"\b(your name|full ?name|respondent.?s? name|first ?name|last ?name|surname)\b": "a name",
    r"\b(ваше ім\S*|прізвищ\w+|ваше имя|фамили\w+)\b": "a name",
    r"\b(passport|id number|national id|identity card|паспорт\w*)\b": "a number of a document",
    r"\b(your address|home address|ваш\w* адрес\w*)\b": "an address",
    r"\b(worker.?s? names?|names? of (the )?workers?)\b": "names of workers",
    r"\b(імена? (робітник|працівник)\w+|имена? (рабоч|работник)\w+)\b": "names of workers",
}


@dataclass(frozen=True)
class Asked:
    """One line of what is asked."""

    depth: int
    name: str
    words: str
    kind: str
    when: str
    required: bool


def asked(form: Questionnaire, language: str) -> Iterator[Asked]:
    """What is asked or said, in order; what stands in a repeat is deeper."""
    for question, around in all_questions(form.questions):
        if question.type == "calculate":
            continue
        kind = _KINDS[question.type].format(n=len(question.choices))
        if question.type == "repeat" and question.count is not None:
            kind = f"as often as {in_words(question.count, form, language)}"
        elif question.exact:
            kind = "an exact place"
        elif question.range is not None:
            kind += f" from {question.range[0]:g} to {question.range[1]:g}"
        when = "" if question.relevant is None else in_words(question.relevant, form, language)
        words = " ".join(text_in(question.label, language).split())
        yield Asked(len(around), question.name, words, kind, when, question.required is not False)


def missing(form: Questionnaire) -> dict[str, list[str]]:
    """Language → what has no text in it though it has one in another: `label of topic`, `choice A of topic`."""
    found: dict[str, list[str]] = {}
    for question, _ in all_questions(form.questions):
        texts: list[tuple[str, Texts]] = [(f"label of {question.name}", question.label)]
        texts += [(f"hint of {question.name}", question.hint), (f"message of {question.name}", question.message)]
        texts += [(f"message of {question.name}, when it is needed", question.needed)]
        texts += [(f"choice {choice.name} of {question.name}", choice.label) for choice in question.choices]
        for what, each in texts:
            for language in form.languages if any(each.values()) else ():
                if not each.get(language):
                    found.setdefault(language, []).append(what)
    return found


def telling(form: Questionnaire) -> Iterator[tuple[str, str]]:
    """Questions whose words ask for what identifies somebody: name of the question, and what that is."""
    for question, _ in all_questions(form.questions):
        if question.type in ("text", "integer"):
            words = " ".join((question.name.replace("_", " "), *question.label.values())).lower()
            for pattern, what in _TELLING.items():
                if re.search(pattern, words):
                    yield question.name, what
                    break


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
    minutes: tuple[float, float]
    """Of the shortest and the longest walk."""
    never: tuple[str, ...]
    """Names of questions that never came up."""
    stuck: tuple[str, ...]
    """Names of required questions for which no answer was found."""


def go_through(form: Questionnaire, today: date) -> Going:
    """Walk through it with invented answers, again and again."""
    number = max(3, min(WALKS, _QUESTIONS_WALKED // max(1, len(form.index))))
    walks = [walk(form, today, seed) for seed in range(number)]
    counts = [sum(1 for question in _questions(form, each) if question.type != "note") for each in walks]
    times = [sum(seconds(question, form.languages[0]) for question in _questions(form, each)) / 60 for each in walks]
    reached = {question.name for each in walks for question in _questions(form, each)}
    shown = [question.name for question, _ in all_questions(form.questions) if question.type != "calculate"]
    counted = {name for name in shown if form.index[name][0].count is not None}
    return Going(
        number,
        min(counts),
        round(median(counts)),
        max(counts),
        (min(times), max(times)),
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
    return {
        "questions": sum(1 for each in every if takes_answer(each) or each.type in FILES),
        "required": sum(1 for each in every if each.required is not False),
        "sensitive": sum(1 for each in every if each.sensitive),
        "calculations": sum(1 for each in every if each.type == "calculate"),
    }
