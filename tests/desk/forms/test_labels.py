"""Labels as plain text, with the answers that they quote."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault
from holub_desk.forms.labels import plain
from holub_wire.questionnaire.read import MAX_TEXT

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**Bold** and *slanted* and _so_", "Bold and slanted and so"),
        ("__Bold__ and ***both***", "Bold and both"),
        ("# Heading\n## Another\ntext", "Heading\nAnother\ntext"),
        ('<span style="color:red">Red</span> <b>bold</b>', "Red bold"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("[our page](https://example.org/a)", "our page (https://example.org/a)"),
        ("Tom &amp; Jerry &lt; 3", "Tom & Jerry < 3"),
        (r"\*not\* \_slanted\_ \# nor a heading", "*not* _slanted_ # nor a heading"),
        # what only looks like it
        ("snake_case_name", "snake_case_name"),
        ("a__b__c", "a__b__c"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("age <five and >two", "age <five and >two"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("#1", "#1"),
        ("[a] (b)", "[a] (b)"),
        # quotes of answers
        ("Hello, **${name}**!", "Hello, ${name}!"),
        ("${a_b_c} and ${_d_} and ${a__b__c}", "${a_b_c} and ${_d_} and ${a__b__c}"),
        ("_${a}_ *${b}*", "${a} ${b}"),
        ("<b>${a}</b>", "${a}"),
        ("one\ntwo\n\n\n\nthree", "one\ntwo\n\nthree"),
        ("  spaces  ", "spaces"),
        ("", ""),
    ],
)
def test_plain(written: str, shown: str) -> None:
    """Markup goes, words stay."""
    assert plain(written) == shown


def test_quotes(compiled: Compile) -> None:
    """Names in labels, hints, messages and choices are those of the questionnaire."""
    survey = """type | name | label::en | hint::en | constraint | constraint_message::en
        begin group | g | About ${y} | | |
        text | x | X | see ${y} | true() | not ${y}
        end group | | | | |
        begin group | h | | | |
        text | x | X | | |
        begin group | k | | | |
        text | y | Y | ${g} | |
        end group | | | | |
        select_one l | z | Z ${y} | | |
        end group | | | | |"""
    form = compiled(survey, "list_name | name | label::en\nl | a | A ${y}").questionnaire
    found = {name: question for name, (question, _) in form.index.items()}
    assert found["g"].label == {"en": "About ${y}"}
    assert (found["g.x"].hint, found["g.x"].message) == ({"en": "see ${y}"}, {"en": "not ${y}"})
    assert found["y"].hint == {}  # of a group there is nothing to quote
    assert (found["z"].label, found["z"].choices[0].label) == ({"en": "Z ${y}"}, {"en": "A ${y}"})


@pytest.mark.parametrize(
    ("label", "message"),
    [
        ("A ${b}", "${b} is not a question of this form"),
        ("A ${last-saved#a}", "${last-saved#a} is refused: answers of earlier times are never kept"),
        ("A" * (MAX_TEXT + 1), f"a text has more than {MAX_TEXT} characters"),
    ],
)
def test_refused(label: str, message: str, faults: Faults) -> None:
    """What cannot be shown is refused where it stands."""
    [fault] = faults(f"type | name | label::en\ntext | a | {label}")
    assert (fault.sheet, fault.row, fault.column, fault.message) == ("survey", 2, "label", message)


def test_without_a_label(compiled: Compile) -> None:
    """A question is shown by its hint, else by its name; the author is told."""
    form = compiled("type | name | label::en | hint::en\ntext | a | | Say it\ninteger | b | |\nnote | c | C |")
    assert [question.label for question in form.questionnaire.questions] == [{"en": "Say it"}, {"en": "b"}, {"en": "C"}]
    assert form.questionnaire.questions[0].hint == {}
    assert [warning[:20] for warning in form.warnings] == ["sheet survey, row 2:", "sheet survey, row 3:"]
