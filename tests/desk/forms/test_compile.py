"""Forms that compile: types, groups, filters, languages, and the same form in every file format."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from holub_desk.forms.compile import compile_form
from holub_desk.forms.vocabulary import SELECTS, TYPES
from holub_wire.questionnaire.model import Choice, Question, to_json

Write = Callable[..., Path]

HEAD = "type | name | label::English (en)"
CHOICES = "list_name | name | label::English (en) | place | holub::code\na | x | X | north | A1\na | y | Y | south |"


def only(path: Path) -> Question:
    """The one question of a form that has one."""
    [question] = compile_form(path).questionnaire.questions
    return question


@pytest.mark.parametrize("written", sorted(TYPES))
def test_types(written: str, write: Write) -> None:
    """Each way to write a type."""
    assert only(write(f"{HEAD}\n{written} | q | Q")) == Question("q", TYPES[written], {"en": "Q"})


@pytest.mark.parametrize("written", sorted(SELECTS))
def test_selects(written: str, write: Write) -> None:
    """Each way to write a choice; codes and labels come with the choices."""
    question = only(write(f"{HEAD}\n{written} a | q | Q", CHOICES))
    assert question.type == SELECTS[written]
    assert question.choices == (Choice("x", {"en": "X"}, None, "A1"), Choice("y", {"en": "Y"}))


def test_every_column(write: Write) -> None:
    """One question with everything."""
    survey = (
        f"{HEAD} | hint::English (en) | required | relevant | constraint | constraint_message::English (en)\n"
        "integer | a | A\n"
        "integer | b | B | Roughly | yes | ${a} > 1 | . >= 0 and . <= ${a} | Not more than A"
    )
    question = compile_form(write(survey)).questionnaire.questions[1]
    assert question == Question(
        name="b",
        type="integer",
        label={"en": "B"},
        hint={"en": "Roughly"},
        required=True,
        relevant=[">", ["ref", "a"], 1],
        constraint=["and", [">=", ["self"], 0], ["<=", ["self"], ["ref", "a"]]],
        message={"en": "Not more than A"},
    )


@pytest.mark.parametrize(
    ("written", "compiled"),
    [("", False), ("no", False), ("false()", False), ("YES", True), ("true()", True), ("1", True), ("${a} = 1", None)],
)
def test_required(written: str, compiled: bool | None, write: Write) -> None:
    """Yes, no, or an expression."""
    question = compile_form(write(f"{HEAD} | required\ninteger | a | A\ntext | b | B | {written}")).questionnaire
    assert question.questions[1].required == (["=", ["ref", "a"], 1] if compiled is None else compiled)


def test_groups(write: Write) -> None:
    """Groups are flattened: their conditions are joined with those of the questions in them."""
    survey = f"""{HEAD} | relevant
        integer | a | A |
        begin group | g | | ${{a}} > 1
        begin_group | h | | ${{a}} > 2
        text | b | B | ${{a}} > 3
        end group | | |
        text | c | C |
        end_group | | |
        text | d | D |"""
    one, two, three = ([">", ["ref", "a"], number] for number in (1, 2, 3))
    found = {q.name: q.relevant for q in compile_form(write(survey)).questionnaire.questions}
    assert found == {"a": None, "b": ["and", ["and", one, two], three], "c": one, "d": None}


def test_choice_filter(write: Write) -> None:
    """The filter becomes a condition for each choice, with its row's cells put in and what is settled worked out."""
    survey = f"{HEAD} | choice_filter\ntext | w | W |\nselect_one a | q | Q | place = ${{w}} or name = 'y'"
    _, question = compile_form(write(survey, CHOICES)).questionnaire.questions
    assert [choice.when for choice in question.choices] == [["=", "north", ["ref", "w"]], None]


def test_disabled_and_empty_rows(write: Write) -> None:
    """Rows that are switched off or empty are not there."""
    assert only(write(f"{HEAD} | disabled\ntext | q | Q |\ndeviceid | d | D | yes\n| | |")).name == "q"


def test_languages(write: Write) -> None:
    """All languages, the default first; what is missing is named, language by language."""
    survey = """type | name | label::English (en) | label::Українська (uk) | label::ru | hint::Ukrainian
        text | a | A | А | А | Підказка
        select_one l | b | B | Б | |"""
    choices = "list_name | name | label::uk\nl | x | Так"
    compiled = compile_form(write(survey, choices, "default_language\nУкраїнська (uk)"))
    assert compiled.questionnaire.languages == ("uk", "en", "ru")
    assert compiled.questionnaire.questions[0].hint == {"uk": "Підказка"}
    assert compiled.warnings == (
        "en: no text for a (hint), b/x; another language is shown instead",
        "ru: no text for a (hint), b, b/x; another language is shown instead",
    )


def test_label_without_language(write: Write) -> None:
    """A label without a language belongs to the default language, and if there is none the author is told."""
    named = compile_form(write("type | name | label\ntext | a | А", settings="default_language\nuk"))
    assert (named.questionnaire.questions[0].label, named.warnings) == ({"uk": "А"}, ())
    unnamed = compile_form(write("type | name | label\ntext | a | A"))
    assert unnamed.questionnaire.languages == ("en",)
    assert "a label has no language and is taken for en" in unnamed.warnings[0]


def test_warnings(write: Write) -> None:
    """What makes no difference is said once."""
    survey = (
        f"{HEAD} | appearance | my_notes\nbegin group | g | A group | field-list | x\n"
        "text | a | A | multiline | y\nend group | | | |\nselect_one a | q | Q | | "
    )
    assert compile_form(write(survey, CHOICES, "form_title | public_key\nT | k")).warnings == (
        "setting public_key is not used",
        "column place of the sheet choices is not used",
        "column appearance makes no difference in a chat",
        "column my_notes of the sheet survey is not used",
        "labels of groups are not shown: a chat asks one question at a time",
    )


@pytest.mark.parametrize(
    ("settings", "name", "expected"),
    [
        ("form_id\nmy_form", "x.md", "my_form"),
        ("", "What did you see.md", "what-did-you-see"),
        ("", "Бачили.md", "questionnaire"),
    ],
)
def test_id(settings: str, name: str, expected: str, write: Write) -> None:
    """The id comes from the settings, else from the file's name."""
    assert compile_form(write(f"{HEAD}\ntext | a | A", settings=settings, name=name)).questionnaire.id == expected


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
    book = openpyxl.Workbook()
    book.remove(book.active)
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
    compiled = [to_json(compile_form(tmp_path / f"form.{suffix}").questionnaire) for suffix in ("xlsx", "csv", "md")]
    assert compiled[0] == compiled[1] == compiled[2]
    assert compiled[0]["questions"][1]["label"] == {"en": "What | why"}


def test_row_numbers_in_a_workbook(tmp_path: Path) -> None:
    """Empty rows count: the number is the one at the edge of the author's own screen."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "survey"
    for row in (["type", "name", "label::English (en)"], ["text", "a", "A"], [], [], ["deviceid", "d", "D"]):
        page.append(row)
    book.save(tmp_path / "form.xlsx")
    with pytest.raises(Exception, match="row 5, column type"):
        compile_form(tmp_path / "form.xlsx")


def test_a_large_form(write: Write) -> None:
    """A hundred questions, each with a condition of a hundred parts, compile as they are."""
    many = " or ".join(f"selected(${{q0}}, 'n{number}')" for number in range(100))
    rows = [f"text | q{number} | Q{number} | {'' if not number else many}" for number in range(100)]
    assert len(compile_form(write(f"{HEAD} | relevant\n" + "\n".join(rows))).questionnaire.questions) == 100
