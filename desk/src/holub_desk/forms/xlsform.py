"""Read a form's sheets: rows with their numbers, columns with their languages. No meaning is given to them here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import parse_file_to_json
from pyxform.xls2json_backends import get_xlsform

from holub_desk.forms.fault import Fault, FormError, Row
from holub_desk.forms.vocabulary import TRANSLATED

MAX_FILE: Final = 20 * 1024 * 1024
SUFFIXES: Final = (".xlsx", ".xls", ".csv", ".md")
_CODED: Final = re.compile(r".*\((?P<code>[a-z]{2,3})\)")
_ASSUMED: Final = "en"
_NAMED: Final = {
    "english": "en",
    "ukrainian": "uk",
    "українська": "uk",
    "russian": "ru",
    "русский": "ru",
}
_ALIASES: Final = {
    # pyxform takes these as well
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::constraint": "constraint",
    "bind::required": "required",
    "bind::jr:constraintmsg": "constraint_message",
    "bind::calculate": "calculation",
    "bind::readonly": "read_only",
    "bind::jr:requiredmsg": "required_message",
    "bind::entities:saveto": "save_to",
    "control::appearance": "appearance",
    "body::appearance": "appearance",
    "constraining_message": "constraint_message",
    "calculate": "calculation",
    "readonly": "read_only",
    "requiredmsg": "required_message",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
}


@dataclass(frozen=True)
class Form:
    """The sheets. `languages` in the order of their columns, the form's default first."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    settings: Mapping[str, str]
    languages: tuple[str, ...]
    sheets: tuple[str, ...]
    assumed_language: str | None
    """What labels without a language were taken for, if the form does not say it."""


def read_form(path: Path) -> Form:
    """Read a workbook or a text table. Raises FormError."""
    if path.suffix.lower() not in SUFFIXES:
        raise FormError(Fault("a form of this kind cannot be read", f"save it as one of {', '.join(SUFFIXES)}"))
    try:
        if path.stat().st_size > MAX_FILE:
            raise FormError(Fault("the file is larger than 20 MiB", "remove pictures and unused sheets"))
        definition = get_xlsform(path)
    except OSError as error:
        raise FormError(Fault(f"the file cannot be read: {error.strerror}", "check its name and place")) from None
    except FormError:
        raise
    except Exception as error:  # whatever a damaged file makes its readers raise; most words would not help an author
        if isinstance(error, PyXFormError) and str(error).startswith("Duplicate"):
            raise FormError(_from_pyxform(str(error))) from None
        raise FormError(Fault("the file is damaged, empty, or not what its name says", "save it again")) from None
    settings = {
        _plain(key): str(value).strip() for row in (definition.settings or ())[:1] for key, value in row.items()
    }
    named = _language(settings.get("default_language", ""))
    rows = {"survey": definition.survey or (), "choices": definition.choices or ()}
    survey, choices = (_rows(sheet, rows[sheet], named or _ASSUMED) for sheet in rows)
    languages = dict.fromkeys([named] if named else [])
    for row in (*survey, *choices):
        for texts in row.texts.values():
            languages |= dict.fromkeys(texts)
    bare = any("::" not in heading and _heading("", heading)[0] in TRANSLATED
               for row in (*rows["survey"], *rows["choices"]) for heading in row)  # fmt: skip
    return Form(
        survey,
        choices,
        settings,
        tuple(languages),
        tuple(_plain(name) for name in definition.sheet_names or ()),
        _ASSUMED if bare and not named else None,
    )


def check_with_pyxform(path: Path) -> None:
    """Let pyxform look as well: it knows all of XLSForm. Raises FormError."""
    try:
        parse_file_to_json(str(path), warnings=[])
    except PyXFormError as error:
        raise FormError(_from_pyxform(str(error))) from None


def _from_pyxform(message: str) -> Fault:
    row = re.search(r"\[row\s*:\s*(\d+)\]", message)
    sheet = re.search(r"\b(survey|choices|settings)\b", message)
    plain = re.sub(r"\s+", " ", message).strip()
    return Fault(
        f"pyxform refuses it: {plain[:500]}",
        "the form is not valid XLSForm; mend this first",
        sheet.group(1) if sheet else None,
        int(row.group(1)) if row else None,
    )


def _rows(sheet: str, rows: Iterable[Mapping[str, Any]], default: str) -> tuple[Row, ...]:
    result = []
    for number, untrusted in enumerate(rows, 2):
        cells: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for heading, value in untrusted.items():
            if value is None or not str(value).strip():
                continue
            column, language = _heading(sheet, str(heading))
            into, key = (texts.setdefault(column, {}), language or default) if column in TRANSLATED else (cells, column)
            if key in into:
                raise FormError(Fault(f"two columns mean {column}", "keep one of them", sheet, 1, str(heading)))
            into[key] = str(value).strip()
        if cells or texts:
            result.append(Row(sheet, number, cells, texts))
    return tuple(result)


def _heading(sheet: str, heading: str) -> tuple[str, str | None]:
    """Column and language of a heading such as `label::Українська (uk)`; no language if it names none."""
    name, separator, rest = heading.partition("::")
    name, rest = _plain(name), rest.strip()
    whole = f"{name}::{rest.lower()}" if separator else name
    if sheet == "choices" and name == "list name":
        name = whole = "list_name"
    whole = _ALIASES.get(whole, _ALIASES.get(whole.replace(" ", "_"), whole.replace(" ", "_")))
    name = _ALIASES.get(name, name)
    if not separator or name not in TRANSLATED:
        return whole, None
    language = _language(rest)
    if language is None:
        hint = f"write its code in brackets: {name}::{rest} (en)"
        raise FormError(Fault(f"the language of {heading!r} is not known", hint, sheet, 1, heading))
    return name, language


def _plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text).strip().lower())


def _language(text: str) -> str | None:
    text = text.strip()
    match = _CODED.fullmatch(text)
    if match:
        return match.group("code")
    if re.fullmatch(r"[a-z]{2,3}", text):
        return text
    return _NAMED.get(text.lower())
