"""Everything that a chat cannot ask is refused where it stands, with a reason and a hint. One broken form for each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from holub_desk.forms.compile import compile_form
from holub_desk.forms.fault import Fault, FormError
from holub_desk.forms.vocabulary import IDENTIFYING, LATER, REFUSED_COLUMNS

Write = Callable[..., Path]

HEAD = "type | name | label::English (en)"
ASKED = f"{HEAD}\nselect_one a | q | Q"
CHOICES = "list_name | name | label::English (en)"
YES_NO = "list_name | name | label::English (en)\nyes_no | yes | Yes\nyes_no | no | No"


def faults_of(path: Path) -> list[Fault]:
    """The faults of a form that must not compile."""
    with pytest.raises(FormError) as refused:
        compile_form(path)
    return list(refused.value.faults)


@dataclass(frozen=True)
class Broken:
    """A form with one fault."""

    survey: str
    row: int | None
    column: str | None
    message: str
    hint: str
    choices: str = ""
    settings: str = ""
    sheet: str | None = "survey"


BROKEN = {
    "unknown type": Broken(f"{HEAD}\ntext | a | A\nmystery | b | B", 3, "type", "'mystery'", "docs/questionnaire.md"),
    "or_other": Broken(f"{HEAD}\nselect_one yes_no or_other | a | A", 2, "type", "or_other", "type text", YES_NO),
    "type of an older spelling": Broken(f"{HEAD}\nget device id | a | A", 2, "type", "number of a device", "never"),
    "begin repeat": Broken(
        f"{HEAD}\ntext | b | B\nbegin repeat | a | A\nend repeat | |", 3, "type", "repeat", "one question"
    ),
    "no name": Broken(f"{HEAD}\ntext | | A", 2, "name", "needs a name", "Latin"),
    "name in Cyrillic": Broken(f"{HEAD}\ntext | місто | A", 2, "name", "needs a name", "Latin"),
    "name left to programs": Broken(f"{HEAD}\ntext | __proto__ | A", 2, "name", "needs a name", "Latin"),
    "name twice": Broken(f"{HEAD}\ntext | a | A\ntext | a | B", 3, "name", "stands twice", "own"),
    "no label": Broken(f"{HEAD}\ntext | a |", 2, "label", "has no label", "asked"),
    "group not closed": Broken(f"{HEAD}\nbegin group | g |\ntext | a | A", 2, "type", "never closed", "end group"),
    "group not opened": Broken(f"{HEAD}\ntext | a | A\nend group | |", 3, "type", "no group is open", "remove"),
    "no question": Broken(f"{HEAD}\n| |", None, None, "no question", "row"),
    "unknown question": Broken(
        f"{HEAD} | relevant\ntext | a | A |\ntext | b | B | ${{c}} = 1", 3, "relevant", "${c} is not", "correct"
    ),
    "later question": Broken(
        f"{HEAD} | relevant\ntext | a | A | ${{b}} = 1\ntext | b | B |",
        2,
        "relevant",
        "does not come before",
        "earlier",
    ),
    "itself": Broken(f"{HEAD} | relevant\ntext | a | A | ${{a}} = 1", 2, "relevant", "does not come before", "earlier"),
    "a circle": Broken(
        f"{HEAD} | relevant\ntext | a | A | ${{b}} = 1\ntext | b | B | ${{a}} = 1",
        2,
        "relevant",
        "${b} does not come before",
        "earlier",
    ),
    "a note is looked at": Broken(
        f"{HEAD} | relevant\nnote | n | N |\ntext | a | A | ${{n}} = ''", 3, "relevant", "of type note", "another"
    ),
    "a file is looked at": Broken(
        f"{HEAD} | relevant\nimage | n | N |\ntext | a | A | ${{n}} = ''", 3, "relevant", "of type image", "another"
    ),
    "own answer before it is there": Broken(
        f"{HEAD} | relevant\ntext | a | A | . = 1", 2, "relevant", "the own answer", "name a question"
    ),
    "own length before it is there": Broken(
        f"{HEAD} | relevant\ntext | a | A | string-length() > 1", 2, "relevant", "the own answer", "name a question"
    ),
    "unknown function": Broken(
        f"{HEAD} | constraint\ntext | a | A | sha1(.)", 2, "constraint", "sha1() is not known", "lists what"
    ),
    "a function that follows the source": Broken(
        f"{HEAD} | constraint\ntext | a | A | uuid() = 1", 2, "constraint", "follows the source", "lists what"
    ),
    "a broken expression": Broken(
        f"{HEAD} | constraint\ntext | a | A | . > (1", 2, "constraint", "')' is missing", "lists what"
    ),
    "an expression in a group": Broken(
        f"{HEAD} | relevant\nbegin group | g | | ${{x}}\ntext | a | A |\nend group | | |",
        2,
        "relevant",
        "${x} is not",
        "",
    ),
    "a pattern that could take for ever": Broken(
        f"{HEAD} | constraint\ntext | a | A | regex(., '(a+)+')", 2, "constraint", "for ever", "lists what"
    ),
    "a pattern that is not written out": Broken(
        f"{HEAD} | constraint\ntext | a | A | regex(., .)", 2, "constraint", "written out", "lists what"
    ),
    "too deep": Broken(
        f"{HEAD} | constraint\ntext | a | A | {'not(' * 50}.{')' * 50}", 2, "constraint", "too deep", "lists what"
    ),
    "required picture": Broken(
        f"{HEAD} | required\nimage | a | A | yes", 2, "required", "image cannot be required", "go on without"
    ),
    "required note": Broken(f"{HEAD} | required\nnote | a | A | true()", 2, "required", "note cannot", "go on without"),
    "constraint of a picture": Broken(
        f"{HEAD} | constraint\nimage | a | A | . != ''", 2, "constraint", "no answer to check", "empty"
    ),
    "a list without choices": Broken(f"{HEAD}\nselect_one x | a | A", 2, "type", "list x is empty", "choices", YES_NO),
    "a filter with an unknown column": Broken(
        f"{HEAD} | choice_filter\nselect_one yes_no | a | A | place = 1",
        2,
        "choice_filter",
        "'place' is not a column",
        "lists what",
        YES_NO,
    ),
    "a filter with a later question": Broken(
        f"{HEAD} | choice_filter\nselect_one yes_no | a | A | name = ${{b}}\ntext | b | B |",
        2,
        "choice_filter",
        "does not come before",
        "earlier",
        YES_NO,
    ),
    "a choice without label": Broken(
        ASKED, 3, "label", "choice no has no label", "means", f"{CHOICES}\na | yes | Yes\na | no |", sheet="choices"
    ),
    "a choice twice": Broken(
        ASKED, 3, "name", "yes stands twice", "own", f"{CHOICES}\na | yes | Yes\na | yes | No", sheet="choices"
    ),
    "a choice with a space": Broken(
        ASKED, 3, "name", "no spaces", "correct", f"{CHOICES}\na | yes | Yes\na | no way | No", sheet="choices"
    ),
    "a choice without list": Broken(
        ASKED, 3, "list_name", "no list", "list", f"{CHOICES}\na | yes | Yes\n| no | No", sheet="choices"
    ),
    "a malformed code": Broken(
        f"{HEAD}\nselect_one yes_no | a | A",
        2,
        "holub::code",
        "letters and digits",
        "correct",
        "list_name | name | label::English (en) | holub::code\nyes_no | yes | Yes | A-1",
        sheet="choices",
    ),
    "a picture for a choice": Broken(
        f"{HEAD}\nselect_one yes_no | a | A",
        2,
        "media::image",
        "picture in a label",
        "empty",
        "list_name | name | label::English (en) | media::image\nyes_no | yes | Yes | yes.png",
        sheet="choices",
    ),
    "settings of other programs": Broken(
        f"{HEAD} | bind::jr:preload\ntext | a | A | uid", 2, "bind::jr:preload", "beforehand", "empty"
    ),
    "an unknown column for other programs": Broken(
        f"{HEAD} | bind::odk:thing\ntext | a | A | x", 2, "bind::odk:thing", "other programs", "empty"
    ),
    "a malformed id": Broken(
        f"{HEAD}\ntext | a | A",
        2,
        "form_id",
        "form's id",
        "what-did-you-see",
        settings="form_id\n../x",
        sheet="settings",
    ),
    "two columns for one thing": Broken(
        f"{HEAD} | relevant | relevance\ntext | a | A | true() | false()", 1, "relevance", "two columns", "keep one"
    ),
    "two columns for one language": Broken(
        f"{HEAD} | label::en\ntext | a | A | B", 1, "label::en", "two columns mean label", "keep one"
    ),
    "a language without code": Broken(
        "type | name | label::Klingon\ntext | a | A", 1, "label::Klingon", "not known", "label::Klingon (en)"
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_broken(case: str, write: Write) -> None:
    """The one fault is told with sheet, row, column, and what to do."""
    broken = BROKEN[case]
    fault = faults_of(write(broken.survey, broken.choices, broken.settings))[0]
    assert (fault.sheet, fault.row, fault.column) == (broken.sheet, broken.row, broken.column)
    assert broken.message in fault.message
    assert broken.hint in fault.hint
    assert fault.hint


@pytest.mark.parametrize("kind", sorted(IDENTIFYING))
def test_types_that_identify(kind: str, write: Write) -> None:
    """What tells who or where a source is, is refused for ever, and the author is told why."""
    [fault] = faults_of(write(f"{HEAD}\ntext | a | A\n{kind} | x | X"))
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, "type")
    assert IDENTIFYING[kind] in fault.message
    assert fault.hint == "a source is never identified: remove this row"


@pytest.mark.parametrize("kind", sorted(LATER))
def test_types_not_yet_possible(kind: str, write: Write) -> None:
    """What is not possible yet says what to do instead."""
    [fault] = faults_of(write(f"{HEAD}\ntext | a | A\n{kind} | x | X"))
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, "type")
    assert "not possible yet" in fault.message
    assert fault.hint == LATER[kind].partition("; ")[2] != ""


@pytest.mark.parametrize("column", sorted(REFUSED_COLUMNS))
def test_columns_not_yet_possible(column: str, write: Write) -> None:
    """A column whose loss would change what is asked is refused, not dropped."""
    [fault] = faults_of(write(f"{HEAD} | {column}\ntext | a | A |\ntext | b | B | x"))
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, column)
    assert REFUSED_COLUMNS[column] in fault.message


@pytest.mark.parametrize("sheet", ["external_choices", "entities", "osm"])
def test_sheets_not_yet_possible(sheet: str, write: Write) -> None:
    """So is a sheet."""
    more = f"| {sheet} |\n| | list_name | name | label |\n| | a | b | c |\n"
    assert [fault.sheet for fault in faults_of(write(f"{HEAD}\ntext | a | A", more=more))] == [sheet]


def test_all_at_once(write: Write) -> None:
    """An author is told of everything, in the order of the sheet, not of one thing a time."""
    path = write(f"{HEAD} | relevant\ndeviceid | d | |\ntext | b | | ${{x}} = 1\ngeopoint | g | G |")
    assert [(fault.row, fault.column) for fault in faults_of(path)] == [
        (2, "type"),
        (3, "label"),
        (3, "relevant"),
        (4, "type"),
    ]


def test_pyxform_has_the_last_word(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    """What only pyxform refuses is refused with its words, and its row."""
    path = write(f"{HEAD} | appearance\ntext | a | A |\nbegin group | a | |\ntext | b | B |\nend group | | |")
    [fault] = faults_of(path)
    assert fault.message.startswith("pyxform refuses it: ")
    assert fault.hint


DAMAGED = "damaged, empty, or not what"
FILES = {
    "missing.xlsx": (None, "cannot be read"),
    "form.docx": (b"x", "of this kind"),
    "form.xlsx": (b"PK\x03\x04 no workbook", DAMAGED),
    "form.xls": (b"\xd0\xcf\x11\xe0 no workbook", DAMAGED),
    "form.csv": (b"\xff\xfe\x00 no text", DAMAGED),
    "form.md": ("| survey |\n| | type |".encode("utf-16"), DAMAGED),
    "empty.md": (b"", DAMAGED),
    "empty.xlsx": (b"", DAMAGED),
    "prose.md": ("Просто текст.\n".encode(), DAMAGED),
}


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, tmp_path: Path) -> None:
    """A file that is no form is refused with a hint, whatever its readers raise."""
    content, words = FILES[name]
    if content is not None:
        (tmp_path / name).write_bytes(content)
    [fault] = faults_of(tmp_path / name)
    assert words in fault.message
    assert fault.hint
    assert "Traceback" not in fault.message


def test_too_large(tmp_path: Path) -> None:
    """A workbook full of pictures is not even opened."""
    with (tmp_path / "form.xlsx").open("wb") as file:
        file.truncate(20 * 1024 * 1024 + 1)
    [fault] = faults_of(tmp_path / "form.xlsx")
    assert "20 MiB" in fault.message
