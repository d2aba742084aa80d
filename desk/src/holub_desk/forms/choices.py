"""The sheet choices: for each question its choices, with what choice_filter makes of their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from holub_desk.forms.cells import Cells
from holub_desk.forms.constant import filled, settled
from holub_desk.forms.expression import balanced
from holub_desk.forms.fault import Row
from holub_desk.forms.names import Node
from holub_desk.forms.vocabulary import CHOICE_COLUMNS, OTHER, TRANSLATED
from holub_desk.forms.words import Words
from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.model import SEVERAL, Choice, text_in
from holub_wire.questionnaire.read import MAX_CHOICES

OTHER_NAME: Final = "other"
_CODE: Final = re.compile(r"[A-Za-z0-9]{1,16}")
_SPACE: Final = re.compile(r"\s+")
_LONGEST: Final = 128


@dataclass
class Lists:
    """The lists of a form, by name."""

    rows: dict[str, list[Row]]
    cells: Cells
    words: Words
    languages: Sequence[str]

    @classmethod
    def of(cls, choices: Iterable[Row], cells: Cells, words: Words, languages: Sequence[str]) -> Lists:
        """Sort rows into lists; what is wrong with the sheet itself is told."""
        rows: dict[str, list[Row]] = {}
        for row in choices:
            if not row.get("name") and not row.get("list_name"):
                continue  # a row of remarks
            if not row.get("list_name"):
                cells.findings.warn(f"sheet choices, row {row.number}: {row.get('name')!r} belongs to no list")
            elif not row.get("name") or len(row.get("name")) > _LONGEST:
                cells.findings.refuse(
                    row, "name", f"a choice needs a name of at most {_LONGEST} characters", "correct it"
                )
            else:
                rows.setdefault(row.get("list_name"), []).append(row)
            code = row.get("holub::code")
            if code and not _CODE.fullmatch(code):
                cells.findings.refuse(
                    row, "holub::code", "a code is up to 16 letters and digits", "correct or remove it"
                )
        return cls(rows, cells, words, languages)

    def of_question(self, node: Node, list_name: str, kind: str, *, or_other: bool = False) -> tuple[Choice, ...]:
        """The choices of one question, each with the condition under which it is shown."""
        rows = self.rows.get(list_name, [])
        if not 0 < len(rows) <= MAX_CHOICES:
            more = f"the list {list_name} has more than {MAX_CHOICES} choices"
            self.cells.findings.refuse(
                node.row,
                "type",
                more if rows else f"the list {list_name} is empty, or is not in the sheet choices",
                "write its choices in the sheet choices",
            )
            return ()
        columns = {"name", "label"}.union(*(row.cells for each in self.rows.values() for row in each))
        condition = self.cells.expression(node, "choice_filter", columns=columns)
        shown = self._together([(row, self._choice(row, kind, self._when(row, condition))) for row in rows])
        if or_other and all(choice.name != OTHER_NAME for choice in shown):
            shown += (Choice(OTHER_NAME, {each: OTHER.get(each, OTHER["en"])[0] for each in self.languages}),)
        if not shown:
            self.cells.findings.refuse(node.row, "choice_filter", "no choice is ever shown", "correct the filter")
        return shown

    def table(self, list_name: str, columns: Iterable[str]) -> list[dict[str, str]]:
        """What instance() sees of a list: these columns of each row."""
        return [
            {column: cells[column] for column in columns if cells.get(column)}
            for row in self.rows.get(list_name, [])
            for cells in [self._cells(row)]
        ]

    def columns(self) -> dict[str, set[str]]:
        """List → its columns."""
        return {
            name: {"name", "label"}.union(*(row.cells for row in rows)) - {"list_name", "list name"}
            for name, rows in self.rows.items()
        }

    def warn_of_columns(self, survey: Iterable[Row]) -> None:
        """Columns that no expression names: perhaps somebody expects them to do something."""
        used = " ".join(cell for row in survey for cell in row.cells.values())
        for row in (row for rows in self.rows.values() for row in rows):
            for column in row.cells:
                named = re.search(rf"(?<![\w.-]){re.escape(column)}(?![\w.-])", used)
                if column not in CHOICE_COLUMNS | TRANSLATED and not named:
                    self.cells.findings.warn(f"column {column} of the sheet choices is not used")

    def _cells(self, row: Row) -> dict[str, str]:
        label = text_in(row.texts.get("label", {}), self.languages[0])
        return {"label": label, **row.cells}

    def _when(self, row: Row, condition: Expression | None) -> Expression | None:
        if condition is None:
            return None
        when = settled(filled(condition, self._cells(row)))
        return None if when is True else when

    def _choice(self, row: Row, kind: str, when: Expression | None) -> Choice:
        name = _SPACE.sub(" ", row.get("name"))
        if " " in name and kind in SEVERAL:
            name = name.replace(" ", "_")
            self.cells.findings.warn(f"sheet choices, row {row.number}: several answers are told apart by spaces, so "
                                     f"the choice is called {name}")  # fmt: skip
        label = self.words.texts(row, "label") or {self.languages[0]: row.get("name")}
        return Choice(name, label, when, row.get("holub::code") or None, self.words.picture(row))

    def _together(self, choices: Sequence[tuple[Row, Choice]]) -> tuple[Choice, ...]:
        """Without those that are never shown. Rows that say the same under several conditions are one choice; a name
        may stand for something else under another condition, but not where neither has one."""
        made: dict[tuple[str, str], Choice] = {}
        whens: dict[tuple[str, str], list[Expression]] = {}
        for row, choice in choices:
            if choice.when is False:
                continue
            key = (choice.name, repr(sorted(choice.label.items())))
            others = [each for name, each in made if name == choice.name and each != key[1]]
            if others and (choice.when is None or any(made[choice.name, each].when is None for each in others)):
                self.cells.findings.refuse(
                    row, "name", f"{choice.name} stands twice with different labels", "give each choice its own name"
                )
            made.setdefault(key, choice)
            whens.setdefault(key, []).append(True if choice.when is None else choice.when)
        return tuple(
            replace(choice, when=None if True in whens[key] else balanced("or", whens[key]))
            for key, choice in made.items()
        )
