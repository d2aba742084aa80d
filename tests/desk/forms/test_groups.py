"""Groups and repeats, names in them, and what stands around a question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault
from holub_wire.questionnaire.interview import Interview
from holub_wire.questionnaire.model import Question

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]

HEAD = "type | name | label::English (en)"
TODAY = date(2026, 3, 15)


def conditions(form: CompiledForm) -> dict[str, object]:
    """Name → relevant, of all questions."""
    return {name: question.relevant for name, (question, _) in form.questionnaire.index.items()}


def test_groups(compiled: Compile) -> None:
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
    form = compiled(survey)
    one, two, three = ([">", ["ref", "a"], number] for number in (1, 2, 3))
    assert conditions(form) == {"a": None, "b": ["and", ["and", one, two], three], "c": one, "d": None}
    assert [question.groups for question in form.questionnaire.questions] == [(), ("g", "h"), ("g",), ()]


def test_the_heading_of_a_group(compiled: Compile) -> None:
    """Its label is a note before its first question, with its conditions; without a label there is none."""
    survey = f"""{HEAD} | hint::English (en) | relevant
        integer | a | A | |
        begin group | g | About you | Only a little | ${{a}} > 1
        begin group | h | | | ${{a}} > 2
        text | b | B | |
        end group | | | |
        end group | | | |
        begin group | empty | Nothing | |
        end group | | | |"""
    heading = compiled(survey).questionnaire.questions[1]
    assert heading == Question(
        "g", "note", {"en": "About you"}, {"en": "Only a little"}, relevant=[">", ["ref", "a"], 1]
    )
    assert list(compiled(survey).questionnaire.index) == ["a", "g", "b"]


@pytest.mark.parametrize(
    ("begin", "end"),
    [("begin group", "end group"), ("begin_group", "end_group"), ("begin  group", "end  group")],
)  # fmt: skip
def test_spellings_of_groups(begin: str, end: str, compiled: Compile) -> None:
    """However they are written."""
    assert compiled(f"{HEAD}\n{begin} | g |\ntext | a | A\n{end}").questionnaire.questions[0].groups == ("g",)


@pytest.mark.parametrize("word", ["repeat", "lgroup", "looped group"])
@pytest.mark.parametrize("gap", [" ", "_"])
def test_spellings_of_repeats(word: str, gap: str, compiled: Compile) -> None:
    """Old names of repeats."""
    gap = " " if word == "looped group" else gap
    form = compiled(f"{HEAD}\nbegin{gap}{word} | r | R\ntext | a | A\nend{gap}{word}")
    [question] = form.questionnaire.questions
    assert (question.type, [each.name for each in question.questions]) == ("repeat", ["a"])


def test_repeat(compiled: Compile) -> None:
    """It has the conditions around it; questions in it have only those inside."""
    survey = f"""{HEAD} | relevant | repeat_count
        integer | n | N | |
        begin group | g | | ${{n}} > 1 |
        begin repeat | r | Person | ${{n}} > 2 | ${{n}} - 1
        begin group | h | | ${{n}} > 3 |
        text | a | A | ${{n}} > 4 |
        end group | | | |
        text | b | B | |
        end repeat | | | |
        end group | | | |"""
    form = compiled(survey)
    found = conditions(form)
    one, two, three, four = ([">", ["ref", "n"], number] for number in (1, 2, 3, 4))
    assert (found["r"], found["a"], found["b"]) == (["and", one, two], ["and", three, four], None)
    repeat = form.questionnaire.question("r")
    assert repeat is not None
    assert (repeat.count, repeat.label, repeat.groups) == (["-", ["ref", "n"], 1], {"en": "Person"}, ("g",))
    assert [(each.name, each.groups) for each in repeat.questions] == [("a", ("h",)), ("b", ())]


def test_a_repeat_without_label_or_questions(compiled: Compile) -> None:
    """It is called by its name; one that asks nothing is left out."""
    survey = f"{HEAD}\nbegin repeat | r |\ntext | a | A\nend repeat\nbegin repeat | s | S\ndeviceid | d |\nend repeat"
    form = compiled(survey)
    [question] = form.questionnaire.questions
    assert question.label == {"en": "r"}
    assert form.warnings == ("sheet survey, row 5: nothing is asked in this repeat; it is left out",)


def nested(depth: int) -> str:
    """A form with so many repeats in each other."""
    begins = "\n".join(f"begin repeat | r{i} | R{i}" for i in range(depth))
    return f"{HEAD}\n{begins}\ntext | a | A\n" + "\n".join(["end repeat"] * depth)


def test_how_deep(compiled: Compile, faults: Faults) -> None:
    """Three repeats in each other, not four."""
    assert list(compiled(nested(3)).questionnaire.index) == ["r0", "r1", "r2", "a"]
    [fault] = faults(nested(4))
    assert (fault.row, fault.column, fault.message) == (5, "type", "a repeat in 3 others")


def test_positions(compiled: Compile) -> None:
    """position(..) counts as many steps up as it has, and finds the repeat there; groups are no steps of a repeat."""
    survey = f"""{HEAD} | calculation
        begin repeat | outer | O |
        begin repeat | inner | I |
        begin group | g | |
        calculate | one | | position(..)
        calculate | two | | position(../..)
        calculate | three | | position(../../..)
        calculate | named | | position(${{outer}})
        end group | | |
        end repeat | | |
        end repeat | | |"""
    index = compiled(survey).questionnaire.index
    values = {name: index[name][0].value for name in ("one", "two", "three", "named")}
    inner, outer = ["position", "inner"], ["position", "outer"]
    assert values == {"one": inner, "two": inner, "three": outer, "named": outer}


def test_a_roster(compiled: Compile) -> None:
    """A whole roster, asked: counted, numbered, summed, and looked at from elsewhere."""
    survey = f"""{HEAD} | calculation | repeat_count
        integer | n | How many? | |
        begin repeat | person | Person | | ${{n}}
        text | name | Name ${{number}} | |
        integer | age | Age | |
        calculate | number | | position(..) |
        calculate | older | | ${{person}}[position() = position(..) - 1]/age |
        end repeat | | | |
        calculate | ages | | sum(${{age}}) |
        calculate | first | | indexed-repeat(${{name}}, ${{person}}, 1) |
        note | all | ${{ages}} years, ${{first}} first | |"""
    answers = {"n": 2, "name[1]": "Олена", "name[2]": "Іван", "age[1]": 30, "age[2]": 12}
    interview = Interview(compiled(survey).questionnaire, answers, TODAY)
    said = {slot.key: interview.value(slot) for slot in interview.walk()}
    assert [said[key] for key in ("number[1]", "number[2]", "older[1]", "older[2]", "ages", "first")] == [
        "1", "2", "", "30", "42", "Олена"
    ]  # fmt: skip
    [note] = [slot for slot in interview.slots if slot.question.type == "note"]
    assert interview.note(note, "en") == "42 years, Олена first"


def test_the_same_name_in_several_groups(compiled: Compile) -> None:
    """Each is called after its group; where that is not enough, after all groups around it."""
    survey = f"""{HEAD}
        begin group | g | G
        text | x | X
        text | only | O
        end group
        begin repeat | r | R
        begin group | g | G
        text | x | X
        end group
        text | x | X
        end repeat"""
    assert list(compiled(survey).questionnaire.index) == ["g", "g.x", "only", "r", "r.g", "r.g.x", "r.x"]


@pytest.mark.parametrize("name", ["місто", "a-b", "a.b", "_a", "ж1", "a" * 128])
def test_names(name: str, compiled: Compile) -> None:
    """Any letters, digits, `_`, `-` and `.`."""
    survey = f"{HEAD} | relevant\ntext | {name} | A |\ntext | z | Z ${{{name}}} | ${{{name}}} = 1"
    form = compiled(survey).questionnaire
    assert form.questions[1].relevant == ["=", ["ref", name], 1]
    assert form.questions[1].label == {"en": f"Z ${{{name}}}"}


def test_a_note_needs_no_name(compiled: Compile) -> None:
    """It is called after its row."""
    assert list(compiled(f"{HEAD}\nnote | | N\ntext | a | A").questionnaire.index) == ["note_2", "a"]


@pytest.mark.parametrize(
    ("survey", "row", "column", "message"),
    [
        (f"{HEAD}\ntext | | A", 2, "name", "a question needs a name"),
        (f"{HEAD}\ntext | 1a | A", 2, "name", "a question needs a name"),
        (f"{HEAD}\ntext | a b | A", 2, "name", "a question needs a name"),
        (f"{HEAD}\ntext | __proto__ | A", 2, "name", "a question needs a name"),
        (f"{HEAD}\ntext | {'a' * 129} | A", 2, "name", "a question needs a name"),
        (f"{HEAD}\ntext | a | A\ntext | a | B", 3, "name", "a stands twice"),
        (f"{HEAD}\nbegin group | g |\ntext | a | A", 2, "type", "this group is never closed"),
        (f"{HEAD}\nbegin repeat | g |\ntext | a | A", 2, "type", "this repeat is never closed"),
        (f"{HEAD}\ntext | a | A\nend group | |", 3, "type", "nothing is open here"),
        (f"{HEAD}\nbegin loop over l | g |\ntext | a | A\nend loop | |", 2, "type", "loops are not possible in a chat"),
        (f"{HEAD} | relevant\ntext | a | A | position(..) = 1", 2, "relevant", "position() counts the instances"),
        (
            f"{HEAD} | relevant\nbegin group | g | |\ntext | x | X |\nend group\nbegin group | h | |\ntext | x | X |\n"
            "end group\ntext | z | Z | ${x} = 1",
            8,
            "relevant",
            "${x} may be either of the rows 3 and 6: give them names of their own",
        ),
    ],
)
def test_refused(survey: str, row: int, column: str, message: str, faults: Faults) -> None:
    """Each with its row and column."""
    fault = faults(survey, "list_name | name | label\nl | x | X")[0]
    assert (fault.sheet, fault.row, fault.column) == ("survey", row, column)
    assert fault.message.startswith(message)
    assert fault.hint


@pytest.mark.parametrize(
    ("first", "second", "column"),
    [
        ("text | a | A | ${b} = 1 | ", "text | b | B | ${a} = 1 | ", "relevant"),
        ("calculate | a | | | ${b} + 1", "calculate | b | | | ${a} + 1", "calculation"),
        ("calculate | a | | | ${b} + 1", "text | b | B | ${a} = 1 | ", "calculation"),
    ],
)
def test_circles(first: str, second: str, column: str, faults: Faults) -> None:
    """What turns in a circle is told with all its rows; what only looks ahead is fine."""
    found = faults(f"{HEAD} | relevant | calculation\n{first}\n{second}")
    assert sorted(fault.row or 0 for fault in found) == [2, 3]
    assert found[0].column == column or found[1].column == column
    assert all("never ends" in fault.message for fault in found)


def test_looking_ahead(compiled: Compile) -> None:
    """A condition may look at a later question."""
    form = compiled(f"{HEAD} | relevant\ntext | a | A | ${{b}} = 1\ntext | b | B |")
    assert form.questionnaire.questions[0].relevant == ["=", ["ref", "b"], 1]
