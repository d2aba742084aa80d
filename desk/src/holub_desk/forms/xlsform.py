"""Read a form's sheets: rows with their numbers, columns with their languages. No meaning is given to them here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import parse_file_to_json
from pyxform.xls2json_backends import get_xlsform

from holub_desk.forms.fault import Fault, FormError

MAX_FILE: Final = 20 * 1024 * 1024
TRANSLATED: Final = ("label", "hint", "constraint_message")
_LANGUAGE: Final = re.compile(r"^(?P<name>.*?)\s*\((?P<code>[a-z]{2,3})\)$")
_NAMED: Final = {
    "english": "en",
    "ukrainian": "uk",
    "українська": "uk",
    "russian": "ru",
    "русский": "ru",
    "default": "",
}
_ALIASES: Final = {
    "relevance": "relevant",
    "skip": "relevant",
    "constraining message": "constraint_message",
    "constraint message": "constraint_message",
    "caption": "label",
    "value": "name",
    "list name": "list_name",
    "choice filter": "choice_filter",
    "calculate": "calculation",
    "readonly": "read_only",
    "read only": "read_only",
}


@dataclass(frozen=True)
class Row:
    """One row: its number in the sheet, plain cells by column, and translated cells by column and language."""

    number: int
    cells: Mapping[str, str]
    texts: Mapping[str, Mapping[str, str]]

    def get(self, column: str) -> str:
        """The cell, stripped; empty when there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Form:
    """The three sheets. `languages` in the order in which the sheet survey has them."""

    survey: Sequence[Row]
    choices: Sequence[Row]
    settings: Mapping[str, str]
    languages: tuple[str, ...]


def read_form(path: Path) -> Form:
    """Read a workbook or text table, and let pyxform check it first. Raises FormError."""
    try:
        if path.stat().st_size > MAX_FILE:
            raise FormError([Fault("the file is larger than 20 MiB", "remove pictures and unused sheets")])
        definition = get_xlsform(path)
        parse_file_to_json(str(path), warnings=[])
    except OSError as error:
        raise FormError([Fault(f"the file cannot be read: {error.strerror}", "check its name")]) from None
    except PyXFormError as error:
        raise FormError([_from_pyxform(str(error))]) from None
    settings = dict(definition.settings[0]) if definition.settings else {}
    settings = {str(key): str(value).strip() for key, value in settings.items()}
    default = _language(settings.get("default_language", "")) or "en"
    survey = _rows("survey", definition.survey, default)
    choices = _rows("choices", definition.choices or (), default)
    languages: dict[str, None] = {}
    for row in survey:
        for text in row.texts.values():
            languages |= dict.fromkeys(text)
    return Form(survey, choices, settings, tuple(languages))


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


def _rows(sheet: str, rows: Sequence[Mapping[str, Any]], default: str) -> list[Row]:
    result = []
    for number, untrusted in enumerate(rows, 2):
        cells: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for heading, value in untrusted.items():
            if value is None or not str(value).strip():
                continue
            column, language = _heading(sheet, str(heading), default)
            if column in TRANSLATED:
                texts.setdefault(column, {})[language] = str(value).strip()
            else:
                cells[column] = str(value).strip()
        if cells or texts:
            result.append(Row(number, cells, texts))
    return result


def _heading(sheet: str, heading: str, default: str) -> tuple[str, str]:
    """Column and language of a heading such as `label::Українська (uk)`."""
    name, separator, language = heading.partition("::")
    name = re.sub(r"\s+", " ", name.strip().lower())
    name = _ALIASES.get(name, name)
    if not separator:
        return name, default
    if name not in TRANSLATED:
        return f"{name}::{language.strip().lower()}", default
    code = _language(language)
    if code is None:
        raise FormError(
            [
                Fault(
                    f"the language of {heading!r} is not known",
                    f"write its code in brackets: {name}::{language.strip()} (en)",
                    sheet,
                    1,
                    heading,
                )
            ]
        )
    return name, code or default


def _language(text: str) -> str | None:
    text = text.strip()
    match = _LANGUAGE.match(text)
    if match:
        return match.group("code")
    if re.fullmatch(r"[a-z]{2,3}", text):
        return text
    return _NAMED.get(text.lower())
