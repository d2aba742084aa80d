"""Whole forms: every column at once, the same form in every format, large ones, and thirty of the field."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from holub_desk.forms.compile import CompiledForm, compile_form
from holub_wire.questionnaire.model import Question, to_json

Write = Callable[..., Path]
Compile = Callable[..., CompiledForm]

HEAD = "type | name | label::English (en)"
FIELD = Path(__file__).parents[2] / "forms"


def test_every_column(compiled: Compile) -> None:
    """One question with everything."""
    survey = (
        f"{HEAD} | hint::English (en) | required | required_message::English (en) | relevant | constraint "
        "| constraint_message::English (en) | default | appearance | holub::code | holub::sensitive\n"
        "integer | a | A\n"
        "text | b | B | Roughly | yes | Needed | ${a} > 1 | string-length(.) < 9 | Shorter | x | multiline | C1 | yes"
    )
    assert compiled(survey).questionnaire.questions[1] == Question(
        name="b",
        type="text",
        label={"en": "B"},
        hint={"en": "Roughly"},
        required=True,
        needed={"en": "Needed"},
        relevant=[">", ["ref", "a"], 1],
        constraint=["<", ["string-length", ["self"]], 9],
        message={"en": "Shorter"},
        default="x",
        look="long",
        code="C1",
        sensitive=True,
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [("", False), ("no", False), ("FALSE", False), ("false()", False), ("Yes", True), ("TRUE", True), ("true()", True),
     ("${a} = 1", ["=", ["ref", "a"], 1])],
)  # fmt: skip
def test_required(written: str, expected: object, compiled: Compile) -> None:
    """Yes, no, or an expression."""
    form = compiled(f"{HEAD} | required\ninteger | a | A\ntext | b | B | {written}").questionnaire
    assert form.questions[1].required == expected


@pytest.mark.parametrize(("written", "expected"), [("yes", None), ("TRUE", None), ("no", False), ("0", 0)])
def test_relevant_as_a_word(written: str, expected: object, compiled: Compile) -> None:
    """A truth may stand where a condition stands."""
    form = compiled(f"{HEAD} | relevant\ninteger | a | A\ntext | b | B | {written}").questionnaire
    assert form.questions[1].relevant == expected


def test_disabled_and_empty_rows(compiled: Compile) -> None:
    """Rows that are switched off or empty are not there; a group that is off leaves what stands in it."""
    survey = f"""{HEAD} | disabled
        text | q | Q |
        deviceid | d | D | yes
        | | |
        begin group | g | G | yes
        text | x | X |
        end group | | | yes
        text | z | Z | no"""
    form = compiled(survey)
    assert (list(form.questionnaire.index), form.refused) == (["q", "x", "z"], ())


@pytest.mark.parametrize(
    ("settings", "name", "expected"),
    [
        ("form_id\nmy_form", "x.md", "my_form"),
        ("id_string\nmy_form", "x.md", "my_form"),
        ("Form ID\nmy_form", "x.md", "my_form"),
        ("form_id\nMy Form (2026)", "x.md", "my-form-2026"),
        ("form_id\n../../x", "x.md", "x"),
        ("", "What did you see.md", "what-did-you-see"),
        ("", "Бачили.md", "form"),
    ],
)
def test_id(settings: str, name: str, expected: str, compiled: Compile) -> None:
    """The id comes from the settings, else from the file's name; what does not fit is made to, with a warning."""
    form = compiled(f"{HEAD}\ntext | a | A", settings=settings, name=name)
    assert form.questionnaire.id == expected
    assert bool(form.warnings) == (expected not in settings.splitlines())


TABLES = {
    "survey": [
        ["type", "name", "label::English (en)", "choice_filter"],
        ["text", "w", "Where", ""],
        ["select_one a", "q", "What | why", "place = ${w}"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "place"],
        ["a", "1", "One", "north"],
        ["a", "2", "Two", "south"],
    ],
    "settings": [["form_id"], ["same"]],
}


def test_same_in_every_format(tmp_path: Path) -> None:
    """A workbook, comma-separated values and a text table compile to the same version."""
    book = openpyxl.Workbook(write_only=True)
    for sheet, rows in TABLES.items():
        page = book.create_sheet(sheet)
        for row in rows:
            page.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(tmp_path / "form.xlsx")
    with (tmp_path / "form.csv").open("w", encoding="utf-8", newline="") as file:
        for sheet, rows in TABLES.items():
            csv.writer(file).writerows([[sheet], *(["", *row] for row in rows)])
    lines = []
    for sheet, rows in TABLES.items():
        lines += [
            f"| {sheet} |",
            *("| | " + " | ".join(cell.replace("|", r"\|") for cell in row) + " |" for row in rows),
        ]
    (tmp_path / "form.md").write_text("\n".join(lines), "utf-8")
    forms = [to_json(compile_form(tmp_path / f"form.{suffix}").questionnaire) for suffix in ("xlsx", "csv", "md")]
    assert forms[0] == forms[1] == forms[2]
    assert forms[0]["questions"][1]["label"] == {"en": "What | why"}


def test_a_large_form(compiled: Compile) -> None:
    """A hundred questions, each with a condition of a hundred parts, compile as they are."""
    many = " or ".join(f"selected(${{q0}}, 'n{number}')" for number in range(100))
    rows = [f"text | q{number} | Q{number} | {'' if not number else many}" for number in range(100)]
    assert len(compiled(f"{HEAD} | relevant\n" + "\n".join(rows)).questionnaire.questions) == 100


FORMS = sorted(
    path for path in FIELD.iterdir() if path.suffix in (".xlsx", ".xls", ".csv", ".md") and path.name != "README.md"
)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_forms_of_the_field(path: Path) -> None:
    """Each compiles; nothing is left out but what identifies; every warning names something of the form."""
    form = compile_form(path)
    assert len(form.questionnaire.index) >= 15
    assert {fault.column for fault in form.refused} <= {"type"}
    assert all(not warning.endswith("qaa") for warning in form.warnings)
    assert not [language for language in form.questionnaire.languages if language.startswith("q")]


def test_forms_are_there() -> None:
    """The test above has something to look at."""
    assert len(FORMS) >= 30


def test_speed() -> None:
    """600 rows take two seconds at most, pyxform's own check included."""
    before = time.process_time()
    compile_form(FIELD / "health-facility-checklist.xlsx")
    assert time.process_time() - before < 2
