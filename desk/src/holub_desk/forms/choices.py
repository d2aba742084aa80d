"""The sheet choices: its rows checked; for each question its choices, with what choice_filter makes of their rows."""

from __future__ import annotations

import re
from typing import Final

from holub_desk.forms.cells import Names, expression_in
from holub_desk.forms.constant import settled
from holub_desk.forms.fault import Findings, Row
from holub_desk.forms.vocabulary import CHOICE_COLUMNS, REFUSED_COLUMNS
from holub_desk.forms.xlsform import Form
from holub_wire.questionnaire.model import Choice
from holub_wire.questionnaire.read import MAX_CHOICES

_NAME: Final = re.compile(r"[^\s]{1,64}")
_CODE: Final = re.compile(r"[A-Za-z0-9]{1,16}")


def check_choices(form: Form, findings: Findings) -> None:
    """Refuse what is wrong with the sheet itself, whichever question uses it."""
    seen: set[tuple[str, str]] = set()
    filters = " ".join(row.get("choice_filter") for row in form.survey)
    for row in form.choices:
        place = (row.get("list_name"), row.get("name"))
        if not place[0]:
            findings.refuse(row, "list_name", "a choice belongs to no list", "write the name of its list")
        if not _NAME.fullmatch(place[1]):
            findings.refuse(row, "name", "a choice needs a name of at most 64 characters, no spaces", "correct it")
        elif place in seen:
            findings.refuse(row, "name", f"{place[1]} stands twice in its list", "give each choice a name of its own")
        seen.add(place)
        if not row.texts.get("label"):
            findings.refuse(row, "label", f"choice {place[1]} has no label", "write what it means")
        code = row.get("holub::code")
        if code and not _CODE.fullmatch(code):
            findings.refuse(row, "holub::code", "a code is up to 16 letters and digits", "correct or remove it")
        for column in row.cells:
            bare = column.removeprefix("media::")
            if bare in REFUSED_COLUMNS:
                findings.refuse(row, column, f"{REFUSED_COLUMNS[bare]} is not possible yet", f"leave {column} empty")
            elif column not in CHOICE_COLUMNS and not re.search(rf"(?<![\w.-]){re.escape(column)}(?![\w.-])", filters):
                findings.warn(f"column {column} of the sheet choices is not used")


def choices_of(row: Row, list_name: str, form: Form, names: Names, findings: Findings) -> tuple[Choice, ...]:
    """The choices of one question, each with the condition under which it is shown."""
    rows = [choice for choice in form.choices if choice.get("list_name") == list_name]
    if not 0 < len(rows) <= MAX_CHOICES:
        message = (
            f"the list {list_name} has more than {MAX_CHOICES} choices" if rows else f"the list {list_name} is empty"
        )
        findings.refuse(row, "type", message, "write its choices in the sheet choices")
        return ()
    columns = {column for choice in rows for column in choice.cells}
    result = []
    for choice in rows:
        faults = len(findings.faults)
        cells = {column: choice.get(column) for column in columns}
        found = expression_in(row, "choice_filter", names, findings, choice=cells)
        when = None if found is None else settled(found)
        if len(findings.faults) > faults:
            return ()  # the same fault for each of them need be told only once
        result.append(
            Choice(
                choice.get("name"),
                choice.texts.get("label", {}),
                None if when is True else when,
                choice.get("holub::code") or None,
            )
        )
    return tuple(result)
