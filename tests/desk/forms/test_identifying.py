"""Rows that would tell who or where a source is."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault
from holub_desk.forms.vocabulary import DAYS, IDENTIFYING
from holub_wire.questionnaire.model import to_json

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]

HEAD = "type | name | label::English (en)"
SPELLINGS = [*IDENTIFYING, "get device id", "get phone number", "get sim id", "get subscriber id", "uri:deviceid",
             "uri:phonenumber", "uri:email"]  # fmt: skip


@pytest.mark.parametrize("kind", SPELLINGS)
def test_left_out(kind: str, compiled: Compile) -> None:
    """The row is not in the questionnaire, and the author is told where and why; the form goes on."""
    name = "audit" if kind == "audit" else "secret"
    form = compiled(f"{HEAD} | trigger\ntext | a | A |\n{kind} | {name} | X | ${{a}}")
    assert list(form.questionnaire.index) == ["a"]
    assert name not in json.dumps(to_json(form.questionnaire))
    [fault] = form.refused
    assert (fault.sheet, fault.row, fault.column) == ("survey", 3, "type")
    assert any(what in fault.message for what in IDENTIFYING.values())
    assert fault.hint == "a source is never identified; remove this row"


def test_without_a_name(compiled: Compile) -> None:
    """What is left out needs no name."""
    form = compiled(f"{HEAD}\ntext | a | A\naudit | | ")
    assert (list(form.questionnaire.index), len(form.refused)) == (["a"], 1)


def test_what_looks_at_them(compiled: Compile) -> None:
    """In expressions and labels they are the empty text."""
    survey = f"""{HEAD} | relevant | calculation
        deviceid | d | | |
        text | a | Your device ${{d}}. | ${{d}} = 'x' |
        calculate | c | | | concat(${{d}}, '!')"""
    form = compiled(survey).questionnaire
    assert form.questions[0].label == {"en": "Your device ."}
    assert form.questions[0].relevant == ["=", "", "x"]
    assert form.questions[1].value == ["concat", "", "!"]


def test_in_a_group(compiled: Compile) -> None:
    """They are found wherever they stand."""
    rows = ["text | a | A", "begin group | g |", "begin repeat | r |", "username | u |", "text | b | B", "end repeat"]
    survey = "\n".join([HEAD, *rows, "end group"])
    form = compiled(survey)
    assert [fault.row for fault in form.refused] == [5]
    assert "u" not in form.questionnaire.index


def test_nothing_else(faults: Faults) -> None:
    """A form of nothing else asks nothing; what was left out is told as well."""
    found = faults(f"{HEAD}\ndeviceid | d |")
    assert [(fault.row, fault.message) for fault in found] == [
        (2, "deviceid would record the number of a device"),
        (None, "there is no question"),
    ]


@pytest.mark.parametrize("kind", [*sorted(DAYS), "get today", "get start time"])
def test_days(kind: str, compiled: Compile) -> None:
    """Of a beginning and an end only the day is known."""
    form = compiled(f"{HEAD}\n{kind} | t |\ntext | a | A")
    question = form.questionnaire.question("t")
    assert question is not None
    assert (question.type, question.value) == ("calculate", ["today"])
    assert "only the day is known here, never the minute" in form.warnings[0]
    assert "row 2" in form.warnings[0]


def test_properties(compiled: Compile) -> None:
    """property() tells of the device: it is empty, with a warning."""
    form = compiled(f"{HEAD} | calculation\ntext | a | A |\ncalculate | c | | property('deviceid')")
    assert form.questionnaire.questions[1].value == ""
    assert form.warnings == ("sheet survey, row 3: property() tells of the source's device; it is empty here",)
