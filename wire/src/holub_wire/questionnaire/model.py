"""The compiled questionnaire (format 1): what the compiler writes, the line file carries and a conversation asks.

Data from elsewhere is checked here, once, by `from_json`; nothing else reads the JSON form.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import rfc8785

from holub_wire.questionnaire.expression import Expression, MalformedExpression, check_expression

CHOOSING: Final = frozenset({"select_one", "select_multiple"})
FILES: Final = frozenset({"image", "audio", "video", "file"})
SAYING: Final = frozenset({"note", "acknowledge"})
TYPES: Final = CHOOSING | FILES | SAYING | {"text", "integer", "date"}

MAX_QUESTIONS: Final = 1000
MAX_CHOICES: Final = 5000
"""Of one question; of all questions together MAX_ALL_CHOICES."""
MAX_ALL_CHOICES: Final = 20_000
MAX_TEXT: Final = 4000
"""Characters of one label, hint or message."""
MAX_BYTES: Final = 2 * 1024 * 1024
"""Of the whole in RFC 8785 form."""
# Two underscores at the beginning are left to programs: `__version__` to ODK's, `__proto__` to JavaScript.
_NAME = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_.-]{0,63}")
_CHOICE = re.compile(r"[^\s]{1,64}")
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_VERSION = re.compile(r"[0-9a-f]{16}")
_CODE = re.compile(r"[A-Za-z0-9]{1,16}")


class QuestionnaireError(ValueError):
    """A compiled questionnaire that cannot be used; the message says where and why."""


Texts = Mapping[str, str]
"""Language → text; a language may be missing."""


@dataclass(frozen=True)
class Choice:
    """One thing to choose; shown while `when` holds; `code` is the desk's codebook code."""

    name: str
    label: Texts
    when: Expression | None = None
    code: str | None = None


@dataclass(frozen=True)
class Question:
    """One question. `message` is said when `constraint` does not hold."""

    name: str
    type: str
    label: Texts
    hint: Texts = field(default_factory=dict)
    required: Expression = False
    relevant: Expression | None = None
    constraint: Expression | None = None
    message: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Questionnaire:
    """A whole form; `version` names its content."""

    id: str
    version: str
    languages: tuple[str, ...]
    questions: tuple[Question, ...]

    def question(self, name: str) -> Question | None:
        """The question of that name."""
        return next((question for question in self.questions if question.name == name), None)


def version_of(data: Mapping[str, Any]) -> str:
    """First 16 hex digits of SHA-256 of everything but `version`, in RFC 8785 form.

    Raises rfc8785.CanonicalizationError for what JSON cannot say exactly.
    """
    return _version(_canonical(data))


def _canonical(data: Mapping[str, Any]) -> bytes:
    return rfc8785.dumps({key: value for key, value in data.items() if key != "version"})


def _version(canonical: bytes) -> str:
    return hashlib.sha256(canonical).hexdigest()[:16]


def text_in(texts: Texts, language: str) -> str:
    """The text in a language, else in any: a question is asked in another language rather than not at all."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def to_json(questionnaire: Questionnaire) -> dict[str, Any]:
    """The JSON form; what is empty is left out."""
    return {
        "format": 1,
        "id": questionnaire.id,
        "version": questionnaire.version,
        "languages": list(questionnaire.languages),
        "questions": [_question_json(question) for question in questionnaire.questions],
    }


def _question_json(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {"name": question.name, "type": question.type, "label": dict(question.label)}
    if question.hint:
        data["hint"] = dict(question.hint)
    if question.required is not False:
        data["required"] = question.required
    if question.relevant is not None:
        data["relevant"] = question.relevant
    if question.constraint is not None:
        data["constraint"] = question.constraint
    if question.message:
        data["message"] = dict(question.message)
    if question.choices:
        data["choices"] = [_choice_json(choice) for choice in question.choices]
    return data


def _choice_json(choice: Choice) -> dict[str, Any]:
    data: dict[str, Any] = {"name": choice.name, "label": dict(choice.label)}
    if choice.when is not None:
        data["when"] = choice.when
    if choice.code is not None:
        data["code"] = choice.code
    return data


def from_json(untrusted: object) -> Questionnaire:
    """Check a compiled questionnaire in full, its version included. Raises QuestionnaireError."""
    data = _object(untrusted, "the questionnaire", {"format", "id", "version", "languages", "questions"}, set())
    if data["format"] != 1 or isinstance(data["format"], bool):
        raise QuestionnaireError("the questionnaire has a format that this program does not know")
    languages = _list(data["languages"], "languages", 20)
    questions = _list(data["questions"], "questions", MAX_QUESTIONS)
    if not languages or not questions:
        raise QuestionnaireError("the questionnaire has no language or no question")
    read: list[Question] = []
    names: set[str] = set()
    for item in questions:
        question = _question(item, names)
        if question.name in names:
            raise QuestionnaireError(f"question {question.name} stands twice")
        names.add(question.name)
        read.append(question)
    questionnaire = Questionnaire(
        id=_text(data["id"], _ID, "the questionnaire's id"),
        version=_text(data["version"], _VERSION, "the questionnaire's version"),
        languages=tuple(_text(language, _LANGUAGE, "a language") for language in languages),
        questions=tuple(read),
    )
    if len(set(questionnaire.languages)) != len(languages):
        raise QuestionnaireError("the questionnaire names a language twice")
    if sum(len(question.choices) for question in read) > MAX_ALL_CHOICES:
        raise QuestionnaireError("the questionnaire has too many choices")
    try:
        canonical = _canonical(data)
    except (rfc8785.CanonicalizationError, UnicodeError):
        raise QuestionnaireError("the questionnaire holds a text that is not Unicode") from None
    if len(canonical) > MAX_BYTES:
        raise QuestionnaireError("the questionnaire is too large")
    if _version(canonical) != questionnaire.version:
        raise QuestionnaireError("the questionnaire's version does not fit its content")
    if to_json(questionnaire) != data:  # written again, it would have another version
        raise QuestionnaireError("the questionnaire holds fields that are empty; leave them out")
    return questionnaire


_QUESTION_FIELDS = {"hint", "required", "relevant", "constraint", "message", "choices"}


def _question(untrusted: object, before: set[str]) -> Question:
    data = _object(untrusted, "a question", {"name", "type", "label"}, _QUESTION_FIELDS)
    name = _text(data["name"], _NAME, "a question's name")
    where = f"question {name}"
    if not isinstance(data["type"], str) or data["type"] not in TYPES:
        raise QuestionnaireError(f"{where} has a type that this program does not know")
    choices = tuple(_choice(item, where, before) for item in _list(data.get("choices", []), where, MAX_CHOICES))
    if (data["type"] in CHOOSING) != bool(choices):
        raise QuestionnaireError(f"{where} has choices where none fit, or none where some must be")
    if len({choice.name for choice in choices}) != len(choices):
        raise QuestionnaireError(f"{where} has a choice twice")
    return Question(
        name=name,
        type=data["type"],
        label=_texts(data["label"], where),
        hint=_texts(data.get("hint", {}), where),
        required=_expression(data.get("required", False), before, where),
        relevant=_optional(data, "relevant", before, where),
        constraint=_optional(data, "constraint", before | {name}, where),
        message=_texts(data.get("message", {}), where),
        choices=choices,
    )


def _choice(untrusted: object, where: str, before: set[str]) -> Choice:
    data = _object(untrusted, f"a choice of {where}", {"name", "label"}, {"when", "code"})
    return Choice(
        name=_text(data["name"], _CHOICE, f"a choice of {where}"),
        label=_texts(data["label"], where),
        when=_optional(data, "when", before, where),
        code=_text(data["code"], _CODE, f"a code of {where}") if "code" in data else None,
    )


def _optional(data: Mapping[str, Any], key: str, before: set[str], where: str) -> Expression | None:
    return _expression(data[key], before, where) if key in data else None


def _expression(untrusted: object, before: set[str], where: str) -> Expression:
    try:
        return check_expression(untrusted, before)
    except MalformedExpression as error:
        raise QuestionnaireError(f"{where} has {error}") from None


def _object(value: object, where: str, needed: set[str], allowed: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or not needed <= value.keys() <= needed | allowed:
        raise QuestionnaireError(f"{where} lacks a field or has one too many")
    return value


def _list(value: object, where: str, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise QuestionnaireError(f"{where}: not a list, or too long")
    return value


def _text(value: object, pattern: re.Pattern[str], where: str) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise QuestionnaireError(f"{where} is not as it should be")
    return value


def _texts(value: object, where: str) -> Texts:
    if not isinstance(value, dict):
        raise QuestionnaireError(f"{where} has texts that are not ordered by language")
    for language, text in value.items():
        if (
            not isinstance(language, str)
            or _LANGUAGE.fullmatch(language) is None
            or not isinstance(text, str)
            or len(text) > MAX_TEXT
        ):
            raise QuestionnaireError(f"{where} has a text that is too long, or of no language")
    return dict(value)
