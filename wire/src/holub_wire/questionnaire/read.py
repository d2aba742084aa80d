"""Check a compiled questionnaire from elsewhere, in full: types, names, limits, expressions, and that nothing turns
in a circle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import rfc8785

from holub_wire.questionnaire.expression import Expression, Known, MalformedExpression, check_expression
from holub_wire.questionnaire.model import (
    CHOOSING,
    LOOKS,
    NUMBERS,
    TYPES,
    Choice,
    Question,
    Questionnaire,
    QuestionnaireError,
    Row,
    Texts,
    canonical,
    to_json,
    version_of_canonical,
    walk,
)
from holub_wire.questionnaire.order import find_circle

MAX_QUESTIONS: Final = 2000
MAX_CHOICES: Final = 5000
"""Of one question; of all questions together MAX_ALL_CHOICES."""
MAX_ALL_CHOICES: Final = 20_000
MAX_ROWS: Final = 5000
"""Of all tables together."""
MAX_PICTURES: Final = 100
MAX_PICTURE: Final = 100_000
"""Characters of one picture's data: URL."""
MAX_REPEATS: Final = 3
"""Repeats in repeats."""
MAX_TEXT: Final = 10_000
"""Characters of one label, hint or message."""
MAX_BYTES: Final = 2 * 1024 * 1024
"""Of the whole in RFC 8785 form."""
# Two underscores at the beginning are left to programs: `__version__` to ODK's, `__proto__` to JavaScript.
NAME: Final = re.compile(r"(?!__)[^\W\d][\w.-]{0,127}")
CHOICE: Final = re.compile(r"\S(?:.{0,126}\S)?")
ID: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
CODE: Final = re.compile(r"[A-Za-z0-9]{1,16}")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}")
_VERSION: Final = re.compile(r"[0-9a-f]{16}")
_PICTURE: Final = re.compile(r"data:image/(?:jpeg|png|webp);base64,[A-Za-z0-9+/]+={0,2}")
_KEY: Final = re.compile(r"[0-9a-f]{8}")
_NEEDED: Final = {"name", "type", "label"}
_TEXTS: Final = ("hint", "needed", "message", "picture")
_EXPRESSIONS: Final = ("relevant", "constraint", "value", "default", "count")
_OTHERS: Final = {"required", "choices", "range", "look", "exact", "sensitive", "code", "groups", "questions"}
_ALLOWED: Final = {*_TEXTS, *_EXPRESSIONS, *_OTHERS}


def from_json(untrusted: object) -> Questionnaire:
    """Check a compiled questionnaire in full, its version included. Raises QuestionnaireError."""
    needed = {"format", "id", "version", "languages", "questions"}
    data = _object(untrusted, "the questionnaire", needed, {"tables", "pictures"})
    if data["format"] != 1 or isinstance(data["format"], bool):
        raise QuestionnaireError("the questionnaire has a format that this program does not know")
    languages = _list(data["languages"], "languages", 20)
    if not languages or not _list(data["questions"], "questions", MAX_QUESTIONS):
        raise QuestionnaireError("the questionnaire has no language or no question")
    pictures = _pictures(data.get("pictures", {}))
    tables = _tables(data.get("tables", {}))
    columns = {name: {column for row in rows for column in row} for name, rows in tables.items()}
    reader = _Reader(Known(_names(data["questions"]), columns), pictures)
    questionnaire = Questionnaire(
        id=_text(data["id"], ID, "the questionnaire's id"),
        version=_text(data["version"], _VERSION, "the questionnaire's version"),
        languages=tuple(_text(language, _LANGUAGE, "a language") for language in languages),
        questions=reader.questions(data["questions"], 0),
        tables=tables,
        pictures=pictures,
    )
    if len(set(questionnaire.languages)) != len(languages):
        raise QuestionnaireError("the questionnaire names a language twice")
    if sum(len(question.choices) for question, _ in walk(questionnaire.questions)) > MAX_ALL_CHOICES:
        raise QuestionnaireError("the questionnaire has too many choices")
    circle = find_circle(questionnaire)
    if circle:
        names = ", ".join(circle)
        raise QuestionnaireError(f"the questions {names} depend on each other in a circle, or in too long a chain")
    _check_version(data, questionnaire)
    return questionnaire


def _check_version(data: Mapping[str, Any], questionnaire: Questionnaire) -> None:
    try:
        content = canonical(data)
    except (rfc8785.CanonicalizationError, UnicodeError):
        raise QuestionnaireError("the questionnaire holds a text that is not Unicode") from None
    if len(content) > MAX_BYTES:
        raise QuestionnaireError("the questionnaire is too large")
    if version_of_canonical(content) != questionnaire.version:
        raise QuestionnaireError("the questionnaire's version does not fit its content")
    if to_json(questionnaire) != data:  # written again, it would have another version
        raise QuestionnaireError("the questionnaire holds fields that are empty; leave them out")


def _names(untrusted: object) -> set[str]:
    """The names of all questions, so that an expression may look ahead; each is checked later."""
    names: set[str] = set()
    waiting = [(untrusted, 0)]
    while waiting:
        part, depth = waiting.pop()
        for each in part if isinstance(part, list) else ():
            if isinstance(each, dict) and isinstance(each.get("name"), str):
                if each["name"] in names:
                    raise QuestionnaireError(f"question {each['name'][:100]} stands twice")
                names.add(each["name"])
                if depth < MAX_REPEATS:
                    waiting.append((each.get("questions"), depth + 1))
    if len(names) > MAX_QUESTIONS:
        raise QuestionnaireError("the questionnaire has too many questions")
    return names


@dataclass
class _Reader:
    """Reads questions that may look at what is known."""

    known: Known
    pictures: Mapping[str, str] = field(default_factory=dict)

    def questions(self, untrusted: object, depth: int) -> tuple[Question, ...]:
        return tuple(self._question(item, depth) for item in _list(untrusted, "questions", MAX_QUESTIONS))

    def _question(self, untrusted: object, depth: int) -> Question:
        data = _object(untrusted, "a question", _NEEDED, _ALLOWED)
        name = _text(data["name"], NAME, "a question's name")
        where = f"question {name}"
        kind = data["type"]
        if not isinstance(kind, str) or kind not in TYPES:
            raise QuestionnaireError(f"{where} has a type that this program does not know")
        choices = tuple(self._choice(item, where) for item in _list(data.get("choices", []), where, MAX_CHOICES))
        named: dict[str, Choice] = {}
        for choice in choices:
            other = named.setdefault(choice.name, choice)
            if other is not choice and (other.when is None or choice.when is None):
                raise QuestionnaireError(f"{where} has a choice twice")
        if (kind in CHOOSING) != bool(choices):
            raise QuestionnaireError(f"{where} has choices where none fit, or none where some must be")
        if (kind == "repeat") != ("questions" in data) or (kind != "repeat" and "count" in data):
            raise QuestionnaireError(f"{where} repeats questions where none fit, or none where some must be")
        if depth >= MAX_REPEATS and kind == "repeat":
            raise QuestionnaireError(f"{where} is a repeat in too many others")
        if data.get("look") is not None and data["look"] not in LOOKS:
            raise QuestionnaireError(f"{where} has a look that this program does not know")
        texts: dict[str, Any] = {key: _texts(data.get(key, {}), where) for key in _TEXTS}
        self._check_pictures(texts["picture"], where)
        groups = _list(data.get("groups", []), where, 32)
        expressions: dict[str, Any] = {key: self._expression(data[key], where) for key in _EXPRESSIONS if key in data}
        return Question(
            name=name,
            type=kind,
            label=_texts(data["label"], where),
            required=self._expression(data.get("required", False), where),
            choices=choices,
            range=_range(data["range"], kind, where) if "range" in data else None,
            look=data.get("look"),
            exact=_flag(data, "exact", where),
            sensitive=_flag(data, "sensitive", where),
            code=_text(data["code"], CODE, f"a code of {where}") if "code" in data else None,
            groups=tuple(_text(group, NAME, f"a group of {where}") for group in groups),
            questions=self.questions(data.get("questions", []), depth + 1),
            **texts,
            **expressions,
        )

    def _choice(self, untrusted: object, where: str) -> Choice:
        data = _object(untrusted, f"a choice of {where}", {"name", "label"}, {"when", "code", "picture"})
        picture = _texts(data.get("picture", {}), where)
        self._check_pictures(picture, where)
        return Choice(
            name=_text(data["name"], CHOICE, f"a choice of {where}"),
            label=_texts(data["label"], where),
            when=self._expression(data["when"], where) if "when" in data else None,
            code=_text(data["code"], CODE, f"a code of {where}") if "code" in data else None,
            picture=picture,
        )

    def _expression(self, untrusted: object, where: str) -> Expression:
        try:
            return check_expression(untrusted, self.known)
        except MalformedExpression as error:
            raise QuestionnaireError(f"{where} has {error}") from None

    def _check_pictures(self, picture: Texts, where: str) -> None:
        if not set(picture.values()) <= self.pictures.keys():
            raise QuestionnaireError(f"{where} shows a picture that is not there")


def _range(untrusted: object, kind: str, where: str) -> tuple[float, float, float]:
    numbers = _list(untrusted, where, 3)
    fits = kind in NUMBERS and len(numbers) == 3 and all(
        isinstance(each, int | float) and not isinstance(each, bool) and abs(each) <= 1e12 for each in numbers
    )  # fmt: skip
    if not fits or not (numbers[0] <= numbers[1] and numbers[2] > 0):
        raise QuestionnaireError(f"{where} has a range that is none")
    return (numbers[0], numbers[1], numbers[2])


def _flag(data: Mapping[str, Any], key: str, where: str) -> bool:
    value = data.get(key, False)
    if not isinstance(value, bool):
        raise QuestionnaireError(f"{where} has a mark that is neither true nor false")
    return value


def _tables(untrusted: object) -> Mapping[str, tuple[Row, ...]]:
    tables: dict[str, tuple[Row, ...]] = {}
    rows = 0
    for name, table in _any_object(untrusted, "tables").items():
        read = []
        for row in _list(table, "a table", MAX_ROWS):
            cells = _any_object(row, "a table's row")
            if not all(isinstance(key, str) and isinstance(cell, str) for key, cell in cells.items()):
                raise QuestionnaireError("a table holds what is no text")
            if len(cells) > 50 or any(len(cell) > MAX_TEXT for cell in cells.values()):
                raise QuestionnaireError("a table has too many columns, or a text that is too long")
            read.append(cells)
        tables[name] = tuple(read)
        rows += len(read)
    if rows > MAX_ROWS:
        raise QuestionnaireError("the tables have too many rows")
    return tables


def _pictures(untrusted: object) -> Mapping[str, str]:
    pictures = _any_object(untrusted, "pictures")
    if len(pictures) > MAX_PICTURES:
        raise QuestionnaireError("the questionnaire has too many pictures")
    for key, picture in pictures.items():
        _text(key, _KEY, "a picture's key")
        if isinstance(picture, str) and len(picture) > MAX_PICTURE:
            raise QuestionnaireError("a picture is too large")
        _text(picture, _PICTURE, "a picture")
    return pictures


def _any_object(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise QuestionnaireError(f"{where}: not an object")
    return value


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
