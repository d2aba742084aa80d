"""The compiled questionnaire (format 1): what the compiler writes, the line file carries and a conversation asks.

Data from elsewhere is checked once, by `read.from_json`; nothing else reads the JSON form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import rfc8785

from holub_wire.questionnaire.expression import Expression

CHOOSING: Final = frozenset({"select_one", "select_multiple", "rank"})
SEVERAL: Final = frozenset({"select_multiple", "rank"})
FILES: Final = frozenset({"image", "audio", "video", "file"})
NUMBERS: Final = frozenset({"integer", "decimal"})
TYPED: Final = NUMBERS | {"text", "date", "time", "dateTime", "geopoint"}
"""Those that are written by hand."""
TYPES: Final = CHOOSING | FILES | TYPED | {"note", "acknowledge", "calculate", "repeat"}
LOOKS: Final = frozenset({"list", "long", "month", "year"})


class QuestionnaireError(ValueError):
    """A compiled questionnaire that cannot be used; the message says where and why."""


Texts = Mapping[str, str]
"""Language → text; a language may be missing. `${name}` in it is an answer's words."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose; shown while `when` holds; `code` is the desk's codebook code.

    A name may stand again for another thing, where both have a condition: villages counted anew in each district.
    """

    name: str
    label: Texts
    when: Expression | None = None
    code: str | None = None
    picture: Texts = field(default_factory=dict)
    """Language → a key of the questionnaire's pictures."""


@dataclass(frozen=True)
class Question:
    """One question, or a repeat of `questions`.

    `message` is said when `constraint` does not hold, `needed` when an answer is required.
    """

    name: str
    type: str
    label: Texts
    hint: Texts = field(default_factory=dict)
    required: Expression = False
    needed: Texts = field(default_factory=dict)
    relevant: Expression | None = None
    constraint: Expression | None = None
    message: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    value: Expression | None = None
    """What a `calculate`, or a note that shows one, works out. It is never sent: the desk works it out again."""
    default: Expression | None = None
    """An answer that is offered; it counts once the source accepts it."""
    range: tuple[float, float, float] | None = None
    """Least, greatest, step."""
    look: str | None = None
    """`list` to pick from · `long` text · a date's `month` or `year` is enough."""
    exact: bool = False
    """A geopoint that is not made coarser."""
    sensitive: bool = False
    code: str | None = None
    picture: Texts = field(default_factory=dict)
    groups: tuple[str, ...] = ()
    """The names of the groups around it, inside its repeat, outermost first: only exports need them."""
    count: Expression | None = None
    """Of a repeat: how many instances; without it the source is asked whether there is another one."""
    questions: tuple[Question, ...] = ()


Row = Mapping[str, str]


@dataclass(frozen=True)
class Questionnaire:
    """A whole form; `version` names its content."""

    id: str
    version: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    """What instance() looks at: rows, each column → cell."""
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Key → a picture as a data: URL."""

    @cached_property
    def index(self) -> Mapping[str, tuple[Question, tuple[Question, ...]]]:
        """Name → the question and the repeats around it, outermost first."""
        return {question.name: (question, around) for question, around in walk(self.questions)}

    @cached_property
    def places(self) -> Mapping[str, tuple[int, ...]]:
        """Name → the place among the questions; for one in repeats, the places of these first."""
        return dict(_places(self.questions, ()))

    def question(self, name: str) -> Question | None:
        """The question of that name."""
        found = self.index.get(name)
        return found[0] if found else None

    @property
    def exact_places(self) -> bool:
        """Whether it asks for a place more exactly than about a kilometre: the gate says so."""
        return any(question.exact for question, _ in self.index.values())


def walk(
    questions: tuple[Question, ...], around: tuple[Question, ...] = ()
) -> Iterator[tuple[Question, tuple[Question, ...]]]:
    """Every question in order, a repeat before its own, each with the repeats around it."""
    for question in questions:
        yield question, around
        yield from walk(question.questions, (*around, question))


def _places(questions: tuple[Question, ...], around: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for i, question in enumerate(questions):
        yield question.name, (*around, i)
        yield from _places(question.questions, (*around, i))


def version_of(data: Mapping[str, Any]) -> str:
    """First 16 hex digits of SHA-256 of everything but `version`, in RFC 8785 form.

    Raises rfc8785.CanonicalizationError for what JSON cannot say exactly.
    """
    return version_of_canonical(canonical(data))


def canonical(data: Mapping[str, Any]) -> bytes:
    """What the version is made of."""
    return rfc8785.dumps({key: value for key, value in data.items() if key != "version"})


def version_of_canonical(content: bytes) -> str:
    """The version, given `canonical`."""
    return hashlib.sha256(content).hexdigest()[:16]


def text_in(texts: Texts, language: str) -> str:
    """The text in a language, else in any: a question is asked in another language rather than not at all."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def to_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The JSON form; what is empty is left out."""
    data: dict[str, Any] = {
        "format": 1,
        "id": questionnaire.id,
        "version": questionnaire.version,
        "languages": list(questionnaire.languages),
        "questions": [_question_json(question) for question in questionnaire.questions],
    }
    if questionnaire.tables:
        data["tables"] = {name: [dict(row) for row in rows] for name, rows in questionnaire.tables.items()}
    if questionnaire.pictures:
        data["pictures"] = dict(questionnaire.pictures)
    return data


def _question_json(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {"name": question.name, "type": question.type, "label": dict(question.label)}
    for key in ("hint", "needed", "message", "picture"):
        if texts := getattr(question, key):
            data[key] = dict(texts)
    for key in ("required", "exact", "sensitive"):
        if (value := getattr(question, key)) is not False:
            data[key] = value
    for key in ("relevant", "constraint", "value", "default", "count", "look", "code"):
        if (value := getattr(question, key)) is not None:
            data[key] = value
    if question.range is not None:
        data["range"] = list(question.range)
    if question.groups:
        data["groups"] = list(question.groups)
    if question.choices:
        data["choices"] = [_choice_json(choice) for choice in question.choices]
    if question.questions:
        data["questions"] = [_question_json(each) for each in question.questions]
    return data


def _choice_json(choice: Choice) -> dict[str, Any]:
    data: dict[str, Any] = {"name": choice.name, "label": dict(choice.label)}
    if choice.when is not None:
        data["when"] = choice.when
    if choice.code is not None:
        data["code"] = choice.code
    if choice.picture:
        data["picture"] = dict(choice.picture)
    return data
