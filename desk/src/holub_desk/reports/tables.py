"""Answers as tables, as KoboToolbox exports them: a row for each report, and a table for each repeat. Pure.

Columns are named `group/question`. What a form works out itself is worked out again. Cells that a spreadsheet would
take for a formula begin with an apostrophe: a stranger wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from holub_wire.questionnaire.answers import takes_answer
from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import Question, Questionnaire, walk
from holub_wire.questionnaire.value import as_text

MAIN: Final = ""
"""The name of the table with a row for each report."""
_FORMULA: Final = re.compile(r"[=+\-@\t\r]")
_NUMBER: Final = re.compile(r"-?[0-9.]+")


@dataclass(frozen=True)
class Answered:
    """One report's answers. `about` are columns of their own: its number, its language and so on."""

    questionnaire: Questionnaire
    answers: Mapping[str, Any]
    day: date
    language: str
    about: Mapping[str, str]


@dataclass
class Table:
    """Columns in order, and rows that may lack some."""

    columns: dict[str, None] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)


def tables(reports: Iterable[Answered], *, split: bool = False, sensitive: bool = False) -> dict[str, Table]:
    """Table name → table; MAIN first, then the repeats in the order of the form.

    With `split` each choice of a select_multiple has a column of its own. Sensitive questions only with `sensitive`.
    """
    made: dict[str, Table] = {MAIN: Table()}
    for report in reports:
        writer = _Writer(report, made, split=split, sensitive=sensitive)
        writer.write()
    return made


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def path_of(question: Question, around: Sequence[Question]) -> str:
    """`group/question`, a repeat being a group as well."""
    parts: list[str] = []
    for each in (*around, question):
        parts += [*each.groups, _own_name(each)]
    return "/".join(parts)


def _own_name(question: Question) -> str:
    """As the form has it: a name that stands in several groups was made `group.name`."""
    for first in range(len(question.groups)):
        prefix = ".".join(question.groups[first:]) + "."
        if question.name.startswith(prefix):
            return question.name.removeprefix(prefix)
    return question.name


class _Writer:
    """Writes one report's rows."""

    def __init__(self, report: Answered, made: dict[str, Table], *, split: bool, sensitive: bool) -> None:
        self._report = report
        self._made = made
        self._split = split
        self._sensitive = sensitive
        self._interview = Interview(report.questionnaire, report.answers, report.day, report.language)
        self._rows: dict[tuple[str, tuple[int, ...]], dict[str, str]] = {}

    def write(self) -> None:
        """Rows and columns of all tables."""
        self._declare()
        self._row(MAIN, ()).update({name: cell(value) for name, value in self._report.about.items()})
        index = self._report.questionnaire.index
        for slot in self._interview.walk():
            _, around = index[slot.question.name]
            if slot.question.type == "repeat" or (slot.question.sensitive and not self._sensitive):
                continue
            path = slot.path[: len(around)]
            row = self._row_of(around, path)
            row.update(self._cells(slot, path_of(slot.question, around)))

    def _declare(self) -> None:
        """All columns of the form, so that they stand in its order whatever was answered."""
        for column in (*self._report.about, "_index"):
            self._made[MAIN].columns[column] = None
        for question, around in walk(self._report.questionnaire.questions):
            if question.type == "repeat":
                table = self._made.setdefault(question.name, Table())
                table.columns |= dict.fromkeys(("_index", "_parent_table_name", "_parent_index"))
            elif self._has_column(question):
                table = self._made[around[-1].name if around else MAIN]
                table.columns |= dict.fromkeys(self._columns(question, path_of(question, around)))

    def _has_column(self, question: Question) -> bool:
        shown = takes_answer(question) or question.type == "calculate"
        return shown and (self._sensitive or not question.sensitive)

    def _columns(self, question: Question, path: str) -> list[str]:
        columns = [path]
        if question.type == "geopoint":
            columns += [f"_{path}_latitude", f"_{path}_longitude"]
        if question.type == "select_multiple" and self._split:
            columns += [f"{path}/{choice.name}" for choice in question.choices]
        return columns

    def _cells(self, slot: Slot, path: str) -> dict[str, str]:
        question = slot.question
        if not self._has_column(question):
            return {}
        if question.type == "calculate":
            return {path: cell(self._interview.value(slot))}
        answer = self._interview.kept.get(slot.key)
        cells = {path: cell(as_text(answer))}
        if question.type == "geopoint" and isinstance(answer, str):
            cells |= dict(zip(self._columns(question, path)[1:], answer.split(" "), strict=False))
        if question.type == "select_multiple" and self._split and isinstance(answer, list):
            cells |= {f"{path}/{choice.name}": str(int(choice.name in answer)) for choice in question.choices}
        return cells

    def _row_of(self, around: Sequence[Question], path: tuple[int, ...]) -> dict[str, str]:
        """The row of an instance; it is made with those around it."""
        row, parent, parent_name = self._row(MAIN, ()), {}, MAIN
        for i, repeat in enumerate(around):
            parent, parent_name = row, around[i - 1].name if i else MAIN
            row = self._row(repeat.name, path[: i + 1])
            row["_parent_table_name"] = parent_name or self._report.questionnaire.id
            row["_parent_index"] = parent["_index"]
        return row

    def _row(self, table: str, path: tuple[int, ...]) -> dict[str, str]:
        if (table, path) not in self._rows:
            rows = self._made[table].rows
            self._rows[table, path] = {"_index": str(len(rows) + 1)}
            rows.append(self._rows[table, path])
        return self._rows[table, path]
