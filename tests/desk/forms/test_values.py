"""Calculations, defaults, and what is shown instead of asked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault
from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.model import Question

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]

HEAD = "type | name | label::English (en) | calculation | default | read_only | trigger"
CHOICES = "list_name | name | label::English (en)\nl | x | X\nl | y | Y"


def last(form: CompiledForm) -> Question:
    """The last question of a form."""
    return form.questionnaire.questions[-1]


@pytest.mark.parametrize(
    ("kind", "calculation", "default", "value"),
    [
        ("calculate", "${a} + 1", "", ["+", ["ref", "a"], 1]),
        ("calculate", "1", "2", 1),
        ("hidden", "", "village", "village"),
        ("hidden", "", "", ""),
        ("hidden", "${a}", "", ["ref", "a"]),
        ("calculate", "today()", "", ["today"]),
    ],
)
def test_worked_out(kind: str, calculation: str, default: str, value: Expression | None, compiled: Compile) -> None:
    """What is not asked is a calculation."""
    form = compiled(f"{HEAD}\ninteger | a | A | | | |\n{kind} | c | | {calculation} | {default} | |")
    assert last(form) == Question("c", "calculate", {}, value=value)
    assert form.warnings == ()


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ("text | c | C | ${a} | | yes |", ["ref", "a"]),
        ("text | c | C | | seven | TRUE |", "seven"),
        ("integer | c | C | | | true() |", None),
        ("select_one l | c | C | | x | yes |", "x"),
        ("text | c | C | ${a} | | |", ["ref", "a"]),
        ("note | c | C | ${a} | | |", ["ref", "a"]),
    ],
)
def test_shown(cells: str, value: Expression | None, compiled: Compile) -> None:
    """What a source cannot answer is a note that shows its value."""
    form = compiled(f"{HEAD}\ninteger | a | A | | | |\n{cells}", CHOICES)
    assert last(form) == Question("c", "note", {"en": "C"}, value=value)


def test_a_question_that_is_worked_out(compiled: Compile) -> None:
    """It is shown, with a warning; with a trigger it is offered; without a label it is a calculation."""
    rows = "integer | a | A | | | |\ntext | b | B | ${a} | | |\ntext | c | C | ${a} | | | ${a}\ntext | d | | ${a} | | |"
    form = compiled(f"{HEAD}\n{rows}")
    _, shown, offered, silent = form.questionnaire.questions
    assert (shown.type, shown.value) == ("note", ["ref", "a"])
    assert (offered.type, offered.default) == ("text", ["ref", "a"])
    assert (silent.type, silent.value) == ("calculate", ["ref", "a"])
    assert form.warnings == (
        "column trigger: what sets off a calculation is not needed: it is worked out whenever something changes",
        "sheet survey, row 3: b is worked out, so it is shown and not asked; with a trigger it is offered",
    )


@pytest.mark.parametrize(
    ("kind", "default", "expected"),
    [
        ("text", "seven", "seven"),
        ("text", "2-3 days", "2-3 days"),
        ("text", "concat('a', 'b')", ["concat", "a", "b"]),
        ("text", "${a}", ["ref", "a"]),
        ("integer", "7", "7"),
        ("integer", "7.0", "7"),
        ("integer", "3 + 4", ["+", 3, 4]),
        ("date", "2026-03-15", "2026-03-15"),
        ("date", "2026-03-15 00:00:00", "2026-03-15"),
        ("date", "today()", ["today"]),
        ("date", "today() - 1", ["-", ["today"], 1]),
        ("select_one l", "x", "x"),
        ("select_multiple l", "x y", "x y"),
        ("text", "if(${a} > 1, 'x', 'y')", ["if", [">", ["ref", "a"], 1], "x", "y"]),
    ],
)
def test_offered(kind: str, default: str, expected: object, compiled: Compile) -> None:
    """A word, or an expression."""
    form = compiled(f"{HEAD}\ninteger | a | A | | | |\n{kind} | b | B | | {default} | |", CHOICES)
    assert last(form).default == expected
    assert form.warnings == ()


@pytest.mark.parametrize(
    ("kind", "default", "words"),
    [
        ("select_one l", "z", "the default 'z' is no possible answer; nothing is offered"),
        ("integer", "many", "the default 'many' is no possible answer"),
        ("date", "yesterday", "the default 'yesterday' is no possible answer"),
        ("text", "${last-saved#b}", "answers of earlier times are never kept, so none is offered"),
    ],
)
def test_not_offered(kind: str, default: str, words: str, compiled: Compile) -> None:
    """What is no answer is left aside, with a warning."""
    form = compiled(f"{HEAD}\n{kind} | b | B | | {default} | |", CHOICES)
    assert last(form).default is None
    assert words in form.warnings[0]
    assert form.warnings[0].startswith("sheet survey, row 2: ")


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ("calculate | c | | ${b} | | |", "calculation", "${b} is not a question of this form"),
        ("calculate | c | | 1 + | | |", "calculation", "the expression ends too early"),
        ("calculate | c | | uuid() | | |", "calculation", "at character 1: uuid() is refused"),
        (
            "calculate | c | | pulldata('a', 'b', 'c', 'd') | | |",
            "calculation",
            "at character 1: pulldata() is refused",
        ),
        ("calculate | c | | ${last-saved#a} | | |", "calculation", "${last-saved#a} is refused"),
        ("calculate | c | | instance('x')/root/item/name | | |", "calculation", "instance('x') is refused"),
        ("text | c | C | | ${b} | |", "default", "${b} is not a question of this form"),
    ],
)
def test_refused(cells: str, column: str, message: str, faults: Faults) -> None:
    """Each with its row and column."""
    [fault] = faults(f"{HEAD}\ntext | a | A | | | |\n{cells}")
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, column)
    assert fault.message.startswith(message)
    assert fault.hint
