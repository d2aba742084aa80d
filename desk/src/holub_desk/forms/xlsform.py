"""Read a form's sheets: rows with their numbers, columns with their languages. No meaning is given to them here.

What a file is, is seen from its content: names of files lie.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from pyxform.errors import PyXFormError
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import DefinitionData, get_xlsform

from holub_desk.forms.fault import Fault, FormError, Row
from holub_desk.forms.languages import code_of, private_code
from holub_desk.forms.vocabulary import ALIASES, TRANSLATED

MAX_FILE: Final = 20 * 1024 * 1024
MAX_UNPACKED: Final = 50 * 1024 * 1024
"""Of a workbook's sheets, without its pictures."""
_ASSUMED: Final = "en"
_SHEETS: Final = ("survey", "choices", "external_choices")


@dataclass(frozen=True)
class Form:
    """The sheets. `languages` in the order of their columns, the form's default first."""

    survey: tuple[Row, ...]
    choices: tuple[Row, ...]
    """Those of the sheet external_choices as well."""
    settings: Mapping[str, str]
    languages: tuple[str, ...]
    sheets: tuple[str, ...]
    warnings: tuple[str, ...]
    definition: DefinitionData = field(repr=False)
    """As pyxform reads it, for its own check."""


def read_form(path: Path) -> Form:
    """Read a workbook or a text table. Raises FormError."""
    definition = _definition(path)
    settings = {
        _plain(key).replace(" ", "_"): str(value).strip()
        for row in (definition.settings or ())[:1]
        for key, value in row.items()
        if value is not None
    }
    raw = {sheet: getattr(definition, sheet) or () for sheet in _SHEETS}
    headings = {sheet: _headings(rows) for sheet, rows in raw.items()}
    languages = _Languages(headings, settings.get("default_language", ""))
    rows = {sheet: _rows(sheet, raw[sheet], headings[sheet], languages) for sheet in _SHEETS}
    return Form(
        rows["survey"],
        rows["choices"] + rows["external_choices"],
        settings,
        languages.used(rows),
        tuple(_plain(name) for name in definition.sheet_names or ()),
        tuple(languages.warnings),
        definition,
    )


def check_with_pyxform(form: Form) -> None:
    """Let pyxform look as well: it knows all of XLSForm. Raises FormError."""
    try:
        workbook_to_json(form.definition, form_name="form", warnings=[])
    except PyXFormError as error:
        raise FormError(_from_pyxform(str(error))) from None
    except Exception as error:  # it falls over some forms that it does not expect
        raise FormError(_from_pyxform(f"it stops with {type(error).__name__}: {error}")) from None


def _definition(path: Path) -> DefinitionData:
    try:
        if path.stat().st_size > MAX_FILE:
            raise FormError(Fault("the file is larger than 20 MiB", "remove pictures and unused sheets"))
        data = path.read_bytes()
    except OSError as error:
        raise FormError(Fault(f"the file cannot be read: {error.strerror}", "check its name and place")) from None
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return get_xlsform(BytesIO(data), file_type=_kind(data))
    except FormError:
        raise
    except Exception as error:  # whatever a damaged file makes its readers raise; most words would not help an author
        if isinstance(error, PyXFormError) and str(error).startswith("Duplicate"):
            raise FormError(_from_pyxform(str(error))) from None
        raise FormError(
            Fault("the file is damaged, empty, or no form", "save it again as .xlsx, .xls, .csv, or a text table (.md)")
        ) from None


def _kind(data: bytes) -> str:
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            sheets = [entry for entry in archive.infolist() if not entry.filename.startswith("xl/media/")]
            if sum(entry.file_size for entry in sheets) > MAX_UNPACKED:
                raise FormError(Fault("the workbook is far larger than it looks", "copy its sheets into a new one"))
        return ".xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return ".xls"
    if b"\0" in data:
        raise ValueError("neither a workbook nor a text")
    return ".md" if re.search(rb"^\s*\|.*\|", data, re.M) else ".csv"


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


@dataclass(frozen=True)
class _Heading:
    """A column as we call it; `language` as the author wrote it, None where none is named."""

    column: str
    language: str | None


def _headings(rows: Iterable[Mapping[str, Any]]) -> dict[str, _Heading]:
    found: dict[str, _Heading] = {}
    for row in rows:
        for heading in row:
            if heading not in found:
                found[heading] = _heading(str(heading))
    return found


def _heading(heading: str) -> _Heading:
    """`label::Українська (uk)`, `media:image`, `bind::jr:constraintMsg`, `List Name`."""
    parts = [part.strip() for part in re.split("::" if "::" in heading else ":", heading)]
    if parts[0].lower() == "jr" or (len(parts) > 2 and parts[1].lower() == "jr"):
        at = 0 if parts[0].lower() == "jr" else 1
        parts[at : at + 2] = [f"{parts[at]}:{parts[at + 1]}"]
    first = _plain(parts[0])
    if first in ("bind", "control", "body", "media") and len(parts) > 1:
        parts = parts[1:]
        first = _plain(parts[0])
    known = ALIASES.get(first, ALIASES.get(first.replace(" ", "_"), first.replace(" ", "_")))
    if known in TRANSLATED:
        return _Heading(known, "::".join(parts[1:]) or None)
    return _Heading("::".join([known, *map(_plain, parts[1:])]) if len(parts) > 1 else known, None)


class _Languages:
    """Which code each language of the headings has."""

    def __init__(self, headings: Mapping[str, Mapping[str, _Heading]], default: str) -> None:
        self.warnings: list[str] = []
        columns: dict[tuple[str, str], list[str | None]] = {}
        for sheet, known in headings.items():
            for each in known.values():
                if each.column in TRANSLATED:
                    columns.setdefault((sheet, each.column), []).append(each.language)
        self._beside = list(columns.values())
        named = dict.fromkeys(name for names in self._beside for name in names if name)
        default = "" if default.lower() == "default" else default
        self._codes: dict[str, str] = {}
        self._tags: dict[str, tuple[str, str] | None] = {}
        for name in (*([default] if default else []), *named):
            if name not in self._codes:
                self._codes[name] = self._code(name)
        bare = {column for (_, column), names in columns.items() if None in names}
        own = not named or "label" in bare  # else it is a message that nobody translated, and no language of its own
        self.default = self._codes.get(default) or (_ASSUMED if own else next(iter(self._codes.values())))
        if bare and not default:
            self.warnings.append(
                f"texts without a language are taken for {self.default}; set default_language in the sheet settings"
            )

    def _code(self, name: str) -> str:
        """The code of a name; names of one language share it, unless they have columns side by side."""
        tag = self._tags[name] = code_of(name)
        taken = set(self._codes.values())
        if tag is not None and tag[0] not in taken:
            return tag[0]
        for other, code in self._codes.items():
            if tag and self._tags[other] == tag and not any({name, other} <= set(names) for names in self._beside):
                return code
        why = "is not known" if tag is None else f"has the code of another, {tag[0]}"
        made = private_code(taken)
        self.warnings.append(f"the language {name!r} {why}: it is called {made} here; write its code in brackets")
        return made

    def code(self, name: str | None) -> str:
        """The code of a heading's language."""
        return self.default if name is None else self._codes[name]

    def used(self, rows: Mapping[str, tuple[Row, ...]]) -> tuple[str, ...]:
        """Those that have a text, the default first."""
        found = dict.fromkeys(
            code
            for code in (self.default, *self._codes.values())
            if any(code in texts for sheet in rows.values() for row in sheet for texts in row.texts.values())
        )
        return tuple(found) or (self.default,)


def _rows(
    sheet: str, rows: Iterable[Mapping[str, Any]], headings: Mapping[str, _Heading], languages: _Languages
) -> tuple[Row, ...]:
    result = []
    for number, untrusted in enumerate(rows, 2):
        cells: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for heading, value in sorted(untrusted.items(), key=lambda cell: headings[cell[0]].language is None):
            text = "" if value is None else str(value).replace("\u00a0", " ").strip()
            if not text:
                continue
            known = headings[heading]
            if known.column in TRANSLATED:
                texts.setdefault(known.column, {}).setdefault(languages.code(known.language), text)
                continue
            if known.column in cells:
                raise FormError(Fault(f"two columns mean {known.column}", "keep one of them", sheet, 1, str(heading)))
            cells[known.column] = text
            if sheet != "survey":
                cells.setdefault(str(heading).strip(), text)  # choice_filter names a column as it is written
        if cells or texts:
            result.append(Row(sheet, number, cells, texts))
    return tuple(result)


def _plain(text: object) -> str:
    return re.sub(r"\s+", " ", str(text).strip().lower())
