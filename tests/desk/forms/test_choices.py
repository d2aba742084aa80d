"""The sheet choices: filters, or_other, names that stand twice, and instance()."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.fault import Fault
from holub_wire.questionnaire.interview import Interview
from holub_wire.questionnaire.model import Question
from holub_wire.questionnaire.read import MAX_CHOICES

Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]

HEAD = "type | name | label::English (en)"
PLACES = """list_name | name | label::English (en) | region
    place | kyiv | Kyiv | centre
    place | lviv | Lviv | west
    place | lutsk | Lutsk | west
    region | centre | Centre |
    region | west | West |"""
TODAY = date(2026, 3, 15)


def shown(form: CompiledForm, name: str, **answers: object) -> list[str]:
    """The choices of a question, given answers."""
    interview = Interview(form.questionnaire, answers, TODAY)
    slot = interview.find(name)
    assert slot is not None
    return [choice.name for choice in interview.choices(slot)]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("region = ${r}", ["lviv", "lutsk"]),
        ("region=${r} or name = 'kyiv'", ["kyiv", "lviv", "lutsk"]),
        ("selected(${several}, name)", ["kyiv"]),
        ("not(selected(${several}, name))", ["lviv", "lutsk"]),
        ("label != 'Kyiv'", ["lviv", "lutsk"]),
        ("region = current()/../r and position(..) > 0", None),
        ("${r} = ''", []),
        ("starts-with(name, substr(${several}, 0, 2))", ["kyiv"]),
        ("count(instance('place')/root/item[region = ${r}]) = 2", ["kyiv", "lviv", "lutsk"]),
    ],
)
def test_choice_filter(condition: str, expected: list[str] | None, compiled: Compile, faults: Faults) -> None:
    """Any condition over any columns of the sheet, and over the answers."""
    survey = (
        f"{HEAD} | choice_filter\nselect_one region | r | R |\nselect_multiple place | several | S |\n"
        f"select_one place | p | P | {condition}"
    )
    if expected is None:
        assert "position() counts" in faults(survey, PLACES)[0].message
    else:
        assert shown(compiled(survey, PLACES), "p", r="west", several=["kyiv"]) == expected


def test_what_is_settled(compiled: Compile) -> None:
    """The filter becomes a condition for each choice, with its row's cells put in."""
    survey = f"{HEAD} | choice_filter\ntext | w | W |\nselect_one place | q | Q | region = ${{w}} or name = 'lviv'"
    choices = compiled(survey, PLACES).questionnaire.questions[1].choices
    assert [choice.when for choice in choices] == [["=", "centre", ["ref", "w"]], None, ["=", "west", ["ref", "w"]]]


def test_a_column_that_another_list_has(compiled: Compile) -> None:
    """It is empty in this one."""
    survey = f"{HEAD} | choice_filter\nselect_one region | q | Q | region = ''"
    assert shown(compiled(survey, PLACES), "q") == ["centre", "west"]


def test_external_choices(compiled: Compile) -> None:
    """The sheet external_choices is a list like any other."""
    survey = f"{HEAD} | choice_filter\nselect_one region | r | R |\nselect_one_external town | t | T | region = ${{r}}"
    more = (
        "| external_choices |\n| | list_name | name | label::English (en) | region |\n"
        "| | town | a | A | west |\n| | town | b | B | east |\n"
    )
    form = compiled(survey, PLACES, more=more)
    assert shown(form, "t", r="west") == ["a"]


@pytest.mark.parametrize("kind", ["select_one", "select_multiple"])
@pytest.mark.parametrize("words", ["or_other", "or specify other"])
def test_or_other(kind: str, words: str, compiled: Compile) -> None:
    """A choice more, and a question for those who choose it, in the languages of the form."""
    survey = (
        "type | name | label::en | label::uk | label::tlh | relevant\ninteger | a | A | А | A |\n"
        f"{kind} place {words} | p | P | П | P | ${{a}} > 1"
    )
    choices = "list_name | name | label::en | label::uk\nplace | kyiv | Kyiv | Київ"
    form = compiled(survey, choices).questionnaire
    place, other = form.questions[1:]
    assert [choice.name for choice in place.choices] == ["kyiv", "other"]
    assert place.choices[1].label == {"en": "Other", "uk": "Інше", "tlh": "Other"}
    assert other == Question(
        "p_other",
        "text",
        {"en": "Please specify", "uk": "Уточніть, будь ласка", "tlh": "Please specify"},
        relevant=["and", [">", ["ref", "a"], 1], ["selected", ["ref", "p"], "other"]],
    )


def test_or_other_where_it_is_there_already(compiled: Compile) -> None:
    """Neither the choice nor the name is made twice."""
    survey = f"{HEAD}\nselect_one l or_other | p | P\ntext | p_other | O"
    form = compiled(survey, "list_name | name | label::English (en)\nl | other | Something else").questionnaire
    assert [choice.label for choice in form.questions[0].choices] == [{"en": "Something else"}]
    assert len({question.name for question in form.questions}) == 3


def test_spaces_in_names(compiled: Compile) -> None:
    """One choice may have spaces in its name; of several they would be two."""
    choices = "list_name | name | label::English (en)\nl | new york | New York\nl | x | X"
    form = compiled(f"{HEAD}\nselect_one l | one | One\nrank l | many | Many", choices)
    assert [[choice.name for choice in question.choices] for question in form.questionnaire.questions] == [
        ["new york", "x"],
        ["new_york", "x"],
    ]
    assert form.warnings == (
        "sheet choices, row 2: several answers are told apart by spaces, so the choice is called new_york",
    )


TWICE = """list_name | name | label::English (en) | region
    l | other | Other | west
    l | other | Other | centre
    l | kyiv | Kyiv | centre
    l | kyiv | Kiev | west"""


def test_a_name_that_stands_twice(compiled: Compile) -> None:
    """Under a filter one choice is shown under either condition; with another label it is another choice."""
    survey = f"{HEAD} | choice_filter\ntext | r | R |\nselect_one l | q | Q | region = ${{r}}"
    form = compiled(survey, TWICE, "allow_choice_duplicates\nyes")
    assert shown(form, "q", r="west") == shown(form, "q", r="centre") == ["other", "kyiv"]
    assert shown(form, "q", r="east") == []
    assert [choice.label["en"] for choice in form.questionnaire.questions[1].choices] == ["Other", "Kyiv", "Kiev"]
    for region, label in (("centre", "Kyiv"), ("west", "Kiev")):
        interview = Interview(form.questionnaire, {"r": region, "q": "kyiv"}, date(2026, 1, 1), "en")
        slot = interview.find("q")
        assert slot is not None
        assert interview.words(slot, "en") == label
    assert form.warnings == ()


def test_a_name_that_stands_a_hundred_times(compiled: Compile) -> None:
    """One choice under a hundred conditions, and they are no deep nest."""
    rows = "\n".join(f"l | other | Other | {i}" for i in range(100))
    survey = f"{HEAD} | choice_filter\ntext | r | R |\nselect_one l | q | Q | region = ${{r}}"
    form = compiled(survey, f"list_name | name | label::English (en) | region\n{rows}", "allow_choice_duplicates\nyes")
    assert len(form.questionnaire.questions[1].choices) == 1
    assert shown(form, "q", r="99") == ["other"]
    assert shown(form, "q", r="100") == []


def test_a_name_that_stands_for_two_things_at_once(faults: Faults) -> None:
    """Without a condition nobody could tell which one was meant."""
    choices = "list_name | name | label::English (en)\nl | a | A\nl | a | B"
    [fault] = faults(f"{HEAD}\nselect_one l | q | Q", choices, "allow_choice_duplicates\nyes")
    assert (fault.row, fault.column) == (3, "name")
    assert "twice" in fault.message


def test_remarks_and_columns(compiled: Compile) -> None:
    """A row of no list is left out; a column that nothing looks at is named."""
    choices = "list_name | name | label::English (en) | remark\nl | x | X | good\n | y | Y |\n | | | see the manual"
    form = compiled(f"{HEAD}\nselect_one l | q | Q", choices)
    assert [choice.name for choice in form.questionnaire.questions[0].choices] == ["x"]
    assert form.warnings == (
        "sheet choices, row 3: 'y' belongs to no list",
        "column remark of the sheet choices is not used",
    )


def test_randomize(compiled: Compile) -> None:
    """The order stays; the author is told."""
    form = compiled(f"{HEAD} | parameters\nselect_one place | p | P | randomize=true", PLACES)
    assert "sheet survey, row 2: choices keep their order: two people are asked the same" in form.warnings


def test_instance(compiled: Compile) -> None:
    """instance() looks at a list; only what is looked at is carried along."""
    survey = f"""{HEAD} | calculation
        select_one place | p | P |
        calculate | where | | instance('place')/root/item[name = ${{p}}]/region
        calculate | wider | | instance('region')/root/item[name = ${{where}}]/label
        calculate | many | | count(instance('place')/root/item[region = ${{where}}])"""
    form = compiled(survey, PLACES)
    assert form.questionnaire.tables == {
        "place": (
            {"name": "kyiv", "region": "centre"},
            {"name": "lviv", "region": "west"},
            {"name": "lutsk", "region": "west"},
        ),
        "region": ({"label": "Centre", "name": "centre"}, {"label": "West", "name": "west"}),
    }
    interview = Interview(form.questionnaire, {"p": "lutsk"}, TODAY)
    values = {slot.key: interview.value(slot) for slot in interview.walk()}
    assert values == {"p": "lutsk", "where": "west", "wider": "West", "many": "2"}


@pytest.mark.parametrize(
    ("survey", "choices", "sheet", "column", "message"),
    [
        (
            "select_one place | p | P | town = 1",
            PLACES,
            "survey",
            "choice_filter",
            "at character 1: 'town' is no column",
        ),
        ("select_one place | p | P | 1 = 2", PLACES, "survey", "choice_filter", "no choice is ever shown"),
        ("select_one place | p | P | region = ${x}", PLACES, "survey", "choice_filter", "${x} is not a question"),
        ("select_one l | p | P |", "list_name | name | label\nl | | X", "choices", "name", "a choice needs a name"),
        (
            "select_one l | p | P |",
            "list_name | name | label | holub::code\nl | x | X | A-1",
            "choices",
            "holub::code",
            "a code is up to 16 letters and digits",
        ),
        (
            "select_one l | p | P |",
            "list_name | name | label\n" + "\n".join(f"l | c{i} | C" for i in range(MAX_CHOICES + 1)),
            "survey",
            "type",
            f"the list l has more than {MAX_CHOICES} choices",
        ),
    ],
    ids=["column", "never", "question", "name", "code", "many"],
)
def test_refused(survey: str, choices: str, sheet: str, column: str, message: str, faults: Faults) -> None:
    """Each with its sheet, row and column."""
    fault = faults(f"{HEAD} | choice_filter\n{survey}", choices)[0]
    assert (fault.sheet, fault.row, fault.column) == (sheet, 2, column)
    assert fault.message.startswith(message)
    assert fault.hint
