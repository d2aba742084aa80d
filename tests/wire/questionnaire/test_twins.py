"""Python and the browser ask the same questions in the same order, of any form and whatever stands in the answers."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from holub_desk.forms.walker import random_answer
from holub_wire.questionnaire.answers import takes_answer
from holub_wire.questionnaire.interview import Interview
from holub_wire.questionnaire.model import Questionnaire, QuestionnaireError, to_json, version_of
from holub_wire.questionnaire.read import from_json

TODAY = date(2026, 3, 15)
VECTORS = Path(__file__).parents[2] / "vectors"
FORMS: dict[str, dict[str, Any]] = {
    name: json.loads((VECTORS / f"{name}.json").read_text("utf-8"))["questionnaire"]
    for name in ("answers", "interviews")
}
Ask = Callable[[dict[str, Any]], Any]


def _state(questionnaire: Questionnaire, answers: Any) -> dict[str, Any]:
    interview = Interview(questionnaire, answers, TODAY, "en")
    asked = [
        [
            slot.key,
            interview.title(slot, "en"),
            interview.words(slot, "en"),
            [choice.name for choice in interview.choices(slot)],
            interview.required(slot),
            interview.default(slot),
        ]
        for slot in interview.slots
    ]
    return {"kept": [list(item) for item in interview.kept.items()], "asked": asked}


def _both(there: Ask, data: dict[str, Any], answers: Any) -> tuple[Any, Any]:
    assert there({"questionnaire": data}) is True
    theirs = there({"ask": answers, "today": TODAY.isoformat()})
    return json.loads(json.dumps(_state(from_json(data), answers))), theirs


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-600, 600),
    st.sampled_from(["", "A", "north", "south", "Nord", "Sued", "Both", "x", "z", "a", "b", "yes", "bring", "gate"]),
    st.sampled_from(["2026-03-15", "2026-02-30", "n" * 21, "09:30", "48.05 37.79", "2026-03-14T10:00", "build"]),
    st.sampled_from([0.25, 0.5, 0.3, 1.5]),
)
_JUNK = st.one_of(_LEAVES, _LEAVES, st.lists(_LEAVES, max_size=4), st.dictionaries(st.just("a"), _LEAVES))


def _names(questions: list[dict[str, Any]]) -> list[str]:
    return [name for each in questions for name in (each["name"], *_names(each.get("questions", [])))]


def _keys(data: dict[str, Any]) -> st.SearchStrategy[str]:
    instances = st.sampled_from(["", "", "[1]", "[1]", "[2]", "[1][1]", "[2][1]", "[0]", "[01]", "[x]"])
    return st.tuples(st.sampled_from(_names(data["questions"])), instances).map("".join)


def _answers(data: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.dictionaries(_keys(data), st.one_of(_JUNK, st.just(True)), max_size=14)


_PLAYS = st.sampled_from(sorted(FORMS)).flatmap(lambda name: st.tuples(st.just(FORMS[name]), _answers(FORMS[name])))


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(play=_PLAYS)
def test_same_cleaning(there: Ask, play: tuple[dict[str, Any], Any]) -> None:
    """Whatever stands beside the names: the same answers kept, the same questions asked, the same choices shown."""
    ours, theirs = _both(there, *play)
    assert ours == theirs


# --- forms that nobody wrote -------------------------------------------------------------------------

_KINDS = st.sampled_from(
    ["text", "integer", "decimal", "date", "time", "select_one", "select_multiple", "rank", "note", "calculate"]
)
_SIMPLE = st.one_of(
    st.sampled_from(["", "a", "b", "a b", "2026-03-15"]),
    st.integers(-3, 60),
    st.sampled_from([0.5, 2.25]),
    st.booleans(),
)


def _expressions(names: list[str], repeats: list[str]) -> st.SearchStrategy[Any]:
    refs = st.sampled_from(names).map(lambda name: ["ref", name])
    leaves: list[st.SearchStrategy[Any]] = [_SIMPLE, refs, refs, refs, st.just(["today"])]
    if repeats:
        leaves.append(st.sampled_from(repeats).map(lambda name: ["count", ["ref", name]]))
        leaves.append(st.sampled_from(repeats).map(lambda name: ["position", name]))
        leaves.append(
            st.tuples(refs, st.sampled_from(repeats), st.integers(0, 3)).map(
                lambda three: ["indexed-repeat", three[0], ["ref", three[1]], three[2]]
            )
        )

    def calls(children: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        two = st.sampled_from(["=", "!=", "<", ">=", "and", "or", "+", "-", "*", "selected", "contains", "coalesce"])
        one = st.sampled_from(["not", "number", "sum", "count-selected", "string-length", "count", "int", "boolean"])
        return st.one_of(
            st.tuples(two, children, children).map(list),
            st.tuples(one, children).map(list),
            st.tuples(st.just("if"), children, children, children).map(list),
            st.tuples(st.just("join"), st.just(", "), children).map(list),
        )

    return st.recursive(st.one_of(leaves), calls, max_leaves=5)


@st.composite
def _forms(draw: st.DrawFn) -> dict[str, Any]:
    """A form of up to twelve questions, some in repeats; conditions mostly look back, sometimes ahead."""
    total = draw(st.integers(2, 12))
    names = [f"q{i}" for i in range(total)]
    starts = sorted(draw(st.sets(st.integers(0, total - 1), max_size=2)))
    repeats = [f"r{i}" for i in range(len(starts))]
    questions: list[dict[str, Any]] = []
    open_repeat: list[dict[str, Any]] = questions
    for i, name in enumerate(names):
        if i in starts:
            repeat: dict[str, Any] = {
                "name": repeats[starts.index(i)],
                "type": "repeat",
                "label": {"en": "R"},
                "questions": [],
            }
            if draw(st.booleans()) and i:
                repeat["count"] = draw(
                    st.one_of(st.integers(0, 3), st.sampled_from(names[:i]).map(lambda n: ["ref", n]))
                )
            (open_repeat if draw(st.booleans()) else questions).append(repeat)
            open_repeat = repeat["questions"]
        visible = names if draw(st.integers(0, 9)) == 0 else names[: i + 1]
        expressions = _expressions([each for each in visible if each != name] or [name], repeats)
        question: dict[str, Any] = {"name": name, "type": draw(_KINDS), "label": {"en": f"{name} ${{{names[0]}}}"}}
        if draw(st.booleans()):
            question["relevant"] = draw(expressions)
        if question["type"] == "calculate":
            question["value"] = draw(expressions)
        if question["type"] in ("select_one", "select_multiple", "rank"):
            question["choices"] = [{"name": each, "label": {"en": each.upper()}} for each in "ab"]
            if draw(st.booleans()):
                question["choices"].append({"name": "c", "label": {"en": "C"}, "when": draw(expressions)})
        elif question["type"] not in ("note", "calculate"):
            if draw(st.integers(0, 3)) == 0:
                question["constraint"] = draw(expressions)
            if draw(st.integers(0, 3)) == 0:
                question["default"] = draw(expressions)
        if draw(st.integers(0, 3)) == 0:
            question["required"] = draw(expressions) or True
        (open_repeat if starts and i >= starts[0] and draw(st.integers(0, 3)) else questions).append(question)
    data = {"format": 1, "id": "made", "version": "", "languages": ["en"], "questions": _whole(questions)}
    data["version"] = version_of(data)
    return data


def _whole(questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without repeats in which nothing is asked, and `required` that says nothing."""
    whole = []
    for each in questions:
        if each.get("required") is False:
            each.pop("required")
        if each["type"] == "repeat":
            each["questions"] = _whole(each["questions"])
        if each["type"] != "repeat" or each["questions"]:
            whole.append(each)
    return whole


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=_forms(), seed=st.integers(0, 2**32))
def test_same_on_any_form(there: Ask, data: dict[str, Any], seed: int) -> None:
    """A form that nobody wrote, walked through: at each step both sides say the same."""
    try:
        form = from_json(data)
    except QuestionnaireError:
        assume(False)  # a circle, or a repeat that was left out and is looked at
        raise
    assert there({"questionnaire": data}) is True
    chance = random.Random(seed)
    answers: dict[str, Any] = {}
    for _ in range(25):
        interview = Interview(form, answers, TODAY, "en")
        open_now = [slot for slot in interview.slots if takes_answer(slot.question) and slot.key not in answers]
        if not open_now:
            break
        slot = open_now[0] if chance.random() < 0.8 else chance.choice(open_now)
        answer = random_answer(interview, slot, chance)
        answers[slot.key] = answer if answer is not None and chance.random() < 0.9 else ""
        theirs = there({"ask": answers, "today": TODAY.isoformat()})
        assert json.loads(json.dumps(_state(form, answers))) == theirs


def test_a_difference_is_seen(there: Ask) -> None:
    """The control: with another answer the twin says something else, and a crash is no silence."""
    ours, theirs = _both(there, FORMS["interviews"], {"n": 2, "most": 50, "people[1]": 4})
    assert ours == theirs
    assert there({"ask": {"n": 1}, "today": TODAY.isoformat()}) != ours
    assert "crash" in there({"ask": None, "today": TODAY.isoformat()})


@pytest.mark.parametrize("walks", [150])
def test_every_question_of_the_shipped_form_is_reached(there: Ask, shipped: Questionnaire, walks: int) -> None:
    """Walks with ways back and changes: both sides ask the same, and no question or choice is there for nobody."""
    assert there({"questionnaire": to_json(shipped)}) is True
    reached: set[str] = set()
    shown: set[tuple[str, str]] = set()
    for seed in range(walks):
        chance = random.Random(seed)
        answers: dict[str, Any] = {}
        for _ in range(30):
            interview = Interview(shipped, answers, TODAY, "en")
            reached |= {slot.question.name for slot in interview.slots}
            shown |= {(slot.key, choice.name) for slot in interview.slots for choice in interview.choices(slot)}
            open_now = [slot for slot in interview.slots if takes_answer(slot.question) and slot.key not in answers]
            if not open_now:
                break
            again = [slot for slot in interview.slots if answers.get(slot.key)]
            slot = chance.choice(again) if again and chance.random() < 0.15 else open_now[0]
            answers[slot.key] = random_answer(interview, slot, chance)
        ours = json.loads(json.dumps(_state(shipped, answers)))
        assert there({"ask": answers, "today": TODAY.isoformat()}) == ours
    assert reached == set(shipped.index)
    assert {(q.name, choice.name) for q in shipped.questions for choice in q.choices} == shown
