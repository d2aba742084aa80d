"""Columns, settings and sheets: old names, what makes no difference, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]

HEAD = "type | name | label::English (en)"


@pytest.mark.parametrize(
    ("heading", "cell", "field", "expected"),
    [
        ("relevance", "1 > 2", "relevant", [">", 1, 2]),
        ("bind::relevant", "1 > 2", "relevant", [">", 1, 2]),
        ("bind:relevant", "1 > 2", "relevant", [">", 1, 2]),
        ("Relevant", "1 > 2", "relevant", [">", 1, 2]),
        ("bind::constraint", ". > 2", "constraint", [">", ["self"], 2]),
        ("bind::required", "yes", "required", True),
        ("bind::jr:constraintMsg", "No", "message", {"en": "No"}),
        ("bind:jr:constraintMsg", "No", "message", {"en": "No"}),
        ("jr:constraintMsg", "No", "message", {"en": "No"}),
        ("constraint_message::English (en)", "No", "message", {"en": "No"}),
        ("constraint message", "No", "message", {"en": "No"}),
        ("constraining message", "No", "message", {"en": "No"}),
        ("bind::jr:requiredMsg", "No", "needed", {"en": "No"}),
        ("required_message:English", "No", "needed", {"en": "No"}),
        ("hint:English", "H", "hint", {"en": "H"}),
        ("control::appearance", "multiline", "look", "long"),
        ("body::appearance", "multiline", "look", "long"),
        ("holub::code", "A1", "code", "A1"),
        ("holub::sensitive", "yes", "sensitive", True),
        ("holub::sensitive", "no", "sensitive", False),
    ],
)
def test_names(heading: str, cell: str, field: str, expected: object, compiled: Compile) -> None:
    """Each name that a column ever had."""
    [question] = compiled(f"{HEAD} | {heading}\ntext | q | Q | {cell}").questionnaire.questions
    assert getattr(question, field) == expected


@pytest.mark.parametrize(
    ("survey", "choices"),
    [
        ("command | tag | caption\ntext | q | Q", ""),
        ("Type | Name | Label\ntext | q | Q", ""),
        ("type | name | label\nselect_one l | q | Q", "list name | name | label\nl | x | X"),
        ("type | name | label\nselect_one l | q | Q", "list_name | value | label\nl | x | X"),
        ("type | name | label\nselect_one l | q | Q", "List Name | Name | Label\nl | x | X"),
    ],
)
def test_old_headings(survey: str, choices: str, compiled: Compile) -> None:
    """So have whole sheets."""
    [question] = compiled(survey, choices).questionnaire.questions
    assert (question.name, question.label) == ("q", {"en": "Q"})


@pytest.mark.parametrize(
    ("heading", "cell", "words"),
    [
        ("my_notes", "x", "column my_notes of the sheet survey is not used"),
        ("bind::odk:thing", "x", "column odk:thing of the sheet survey is not used"),
        ("instance::abc", "x", "column instance::abc of the sheet survey is not used"),
        ("body::kb:image-customization", "x", "column kb:image-customization of the sheet survey is not used"),
        ("guidance_hint::English (en)", "x", "column guidance_hint is not shown: it is for interviewers"),
        ("autoplay", "audio", "column autoplay: nothing plays by itself here"),
        ("appearance", "minimal", None),
        ("parameters", "rows=3", None),
    ],
)
def test_without_effect(heading: str, cell: str, words: str | None, compiled: Compile) -> None:
    """What makes no difference is said once, and never refused."""
    form = compiled(f"{HEAD} | {heading}\ntext | a | A | {cell}\ntext | b | B | {cell}")
    assert list(form.warnings) == ([words] if words else [])


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("note | a | A | yes |", "sheet survey, row 2: a note takes no answer, so it is not required"),
        ("image | a | A | yes |", "image is not required here: a source must be able to go on"),
        ("image | a | A | | . != ''", "files are not checked; their constraint is not used"),
        ("text | a | A | | regex(., '(a+)+')", "column constraint: at character 1: in regex():"),
    ],
)
def test_dropped(cells: str, words: str, compiled: Compile) -> None:
    """What cannot hold here is dropped with a warning."""
    form = compiled(f"{HEAD} | required | constraint\n{cells}")
    [question] = form.questionnaire.questions
    assert (question.required, question.constraint) == (False, None)
    assert any(words in warning for warning in form.warnings)


@pytest.mark.parametrize("setting", ["public_key", "submission_url"])
def test_settings(setting: str, compiled: Compile) -> None:
    """A setting that somebody may rely on is said not to work."""
    form = compiled(f"{HEAD}\ntext | a | A", settings=f"form_title | version | {setting}\nT | 1 | x")
    assert [warning.split(":")[0] for warning in form.warnings] == [f"setting {setting}"]


@pytest.mark.parametrize(("sheet", "words"), [("osm", "maps are not shown here"), ("remarks", "is not used")])
def test_sheets(sheet: str, words: str, compiled: Compile) -> None:
    """So are other sheets."""
    form = compiled(f"{HEAD}\ntext | a | A", more=f"| {sheet} |\n| | list_name | name | label |\n| | a | b | c |\n")
    assert words in form.warnings[0]


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("relevant", "${c} = 1", "${c} is not a question of this form"),
        ("relevant", ". = 1", "`.` is the own answer, and there is none yet"),
        ("relevant", "string-length() > 1", "`.` is the own answer, and there is none yet"),
        ("relevant", "regex(${a}, '(a+)+')", "at character 1: in regex():"),
        ("constraint", "sha1(.)", "at character 1: sha1() is not known"),
        ("constraint", ". > (1", "')' is missing"),
        ("constraint", f"{'not(' * 70}.{')' * 70}", "the expression is nested too deeply"),
        ("constraint", "random() > 0.5", "at character 1: random() is refused: two people would be asked different"),
        ("constraint", "regex(., .)", "at character 1: the pattern of regex() must be written out"),
        ("required", "maybe", "at character 1: 'maybe' is no column"),
    ],
)
def test_refused(column: str, cell: str, message: str, faults: Faults) -> None:
    """Each with its row and column, and what to do."""
    [fault] = faults(f"{HEAD} | {column}\ntext | a | A |\ntext | b | B | {cell}")
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, column)
    assert fault.message.startswith(message)
    assert fault.hint


def test_conditions_of_groups_are_refused_where_they_stand(faults: Faults) -> None:
    """At the row of the group, not at those of its questions."""
    found = faults(f"{HEAD} | relevant\nbegin group | g | | ${{x}}\ntext | a | A |\ntext | b | B |\nend group | | |")
    assert [(fault.row, fault.column) for fault in found] == [(2, "relevant")]


def test_all_at_once(faults: Faults) -> None:
    """An author is told of everything, not of one thing a time."""
    found = faults(f"{HEAD} | relevant\ndeviceid | d | |\nmystery | b | | ${{x}} = 1\ntext | c | C | ${{y}}")
    assert [(fault.row, fault.column) for fault in found] == [(2, "type"), (3, "type"), (4, "relevant")]


def test_no_question(faults: Faults) -> None:
    """A sheet of empty rows asks nothing."""
    [fault] = faults(f"{HEAD}\n| |")
    assert (fault.sheet, fault.message) == ("survey", "there is no question")
