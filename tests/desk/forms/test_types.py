"""Types and their old spellings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault
from holub_desk.forms.vocabulary import IMPOSSIBLE, IN_WORDS, SELECTS, TYPES
from holub_wire.questionnaire.model import Choice, Question

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]

HEAD = "type | name | label::English (en)"
CHOICES = "list_name | name | label::English (en) | holub::code\na | x | X | A1\na | y | Y |"


def only(form: CompiledForm) -> Question:
    """The one question of a form that has one."""
    [question] = form.questionnaire.questions
    return question


@pytest.mark.parametrize("written", sorted(set(TYPES) - {"range", "calculate", "hidden", *IN_WORDS}))
def test_types(written: str, compiled: Compile) -> None:
    """Each way to write a type."""
    form = compiled(f"{HEAD}\n{written} | q | Q")
    assert only(form) == Question("q", TYPES[written], {"en": "Q"})
    assert form.warnings == ()


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("add date prompt", "date"),
        ("add text prompt", "text"),
        ("q string", "text"),
        ("q int", "integer"),
        ("q picture", "image"),
        ("Text", "text"),
        ("dateTime", "dateTime"),
        ("  text  ", "text"),
    ],
)
def test_old_spellings(written: str, kind: str, compiled: Compile) -> None:
    """What forms of ten years ago wrote around a type."""
    assert only(compiled(f"{HEAD}\n{written} | q | Q")).type == kind


@pytest.mark.parametrize("written", sorted(IN_WORDS))
def test_in_words(written: str, compiled: Compile) -> None:
    """What a chat cannot draw or scan is asked in words, and the author is told."""
    form = compiled(f"{HEAD}\n{written} | q | Q")
    assert only(form) == Question("q", "text", {"en": "Q"})
    assert form.warnings == (f"sheet survey, row 2: {IN_WORDS[written]}",)


@pytest.mark.parametrize("written", sorted(kind for kind in SELECTS if "external" not in kind))
def test_selects(written: str, compiled: Compile) -> None:
    """Each way to write a choice; codes and labels come with the choices."""
    question = only(compiled(f"{HEAD}\n{written} a | q | Q", CHOICES))
    assert question.type == SELECTS[written]
    assert question.choices == (Choice("x", {"en": "X"}, None, "A1"), Choice("y", {"en": "Y"}))


@pytest.mark.parametrize(
    ("parameters", "kind", "expected"),
    [
        ("", "integer", (1, 10, 1)),
        ("start=0 end=5", "integer", (0, 5, 1)),
        ("start=0, end=100, step=5", "integer", (0, 100, 5)),
        ("start = 0 ; end = 1 ; step = 0.5", "decimal", (0, 1, 0.5)),
        ("start=-2.5 end=2.5 step=0.5", "decimal", (-2.5, 2.5, 0.5)),
    ],
)
def test_range(parameters: str, kind: str, expected: tuple[float, ...], compiled: Compile) -> None:
    """Whole steps make whole numbers."""
    question = only(compiled(f"{HEAD} | parameters\nrange | q | Q | {parameters}"))
    assert (question.type, question.range) == (kind, expected)


def test_a_range_of_words(faults: Faults) -> None:
    """A range needs numbers."""
    [fault] = faults(f"{HEAD} | parameters\nrange | q | Q | start=one")
    assert (fault.row, fault.column, fault.message) == (2, "parameters", "a range needs numbers")


def test_places(compiled: Compile) -> None:
    """A place is coarse unless the author says otherwise."""
    survey = f"{HEAD} | holub::precision\ngeopoint | a | A |\ngeopoint | b | B | exact\ntext | c | C | exact"
    assert [question.exact for question in compiled(survey).questionnaire.questions] == [False, True, False]


@pytest.mark.parametrize(
    ("kind", "appearance", "look"),
    [
        ("select_one a", "minimal", "list"),
        ("select_one a", "quick autocomplete", "list"),
        ("text", "w2 multiline", "long"),
        ("date", "month-year", "month"),
        ("date", "no-calendar year", "year"),
        ("text", "minimal", None),
        ("integer", "thousands-sep", None),
    ],
)
def test_looks(kind: str, appearance: str, look: str | None, compiled: Compile) -> None:
    """Of appearances those that a chat has; the others are no news."""
    form = compiled(f"{HEAD} | appearance\n{kind} | q | Q | {appearance}", CHOICES if "a" in kind.split() else "")
    assert only(form).look == look
    assert form.warnings == ()


def test_unknown_looks(compiled: Compile) -> None:
    """An unknown appearance is said once; another program is not started."""
    form = compiled(
        f"{HEAD} | appearance\ntext | a | A | sparkling\ntext | b | B | sparkling\ntext | c | C | ex:org.app(a='b')"
    )
    assert form.warnings == (
        "the appearance 'sparkling' is not known; it makes no difference here",
        "sheet survey, row 4: no other program is started here, as the appearance \"ex:org.app(a='b')\" asks",
    )


@pytest.mark.parametrize("kind", sorted(IMPOSSIBLE))
def test_impossible(kind: str, faults: Faults) -> None:
    """What a chat cannot ask is refused with what to do instead."""
    [fault] = faults(f"{HEAD}\ntext | a | A\n{kind} things.csv | x | X")
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, "type")
    assert fault.hint == IMPOSSIBLE[kind][1]


@pytest.mark.parametrize(
    ("survey", "column", "message"),
    [
        (f"{HEAD}\nmystery | b | B", "type", "the type 'mystery' is not known"),
        (f"{HEAD}\nselect_one x | a | A", "type", "the list x is empty, or is not in the sheet choices"),
        (f"{HEAD}\nselect_one ${{b}} | a | A\ntext | b | B", "type", "choices cannot come from answers"),
        (f"{HEAD} | appearance\nselect_one a | a | A | search('towns')", "appearance", "search() takes choices"),
        (f"{HEAD} | holub::code\ntext | a | A | A-1", "holub::code", "a code is up to 16 letters and digits"),
    ],
)
def test_refused(survey: str, column: str, message: str, faults: Faults) -> None:
    """Each with its row and column."""
    [fault] = faults(survey, CHOICES)
    assert (fault.sheet, fault.row, fault.column) == ("survey", 2, column)
    assert fault.message.startswith(message)
    assert fault.hint


@pytest.mark.parametrize("parameters", ["start=inf", "end=nan", "step=0.0", "start=a", "end=1e300"])
def test_a_range_that_is_none(faults: Faults, parameters: str) -> None:
    """Numbers without an end, or no numbers at all."""
    [fault] = faults(f"type | name | label::English (en) | parameters\nrange | a | A | {parameters}")
    assert fault.row == 2
