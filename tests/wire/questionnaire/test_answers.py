"""Answers are read, checked and cleaned as the vectors say; tests/chat/interview.test.ts holds the chat to the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from holub_wire.questionnaire.answers import is_empty, read_answer
from holub_wire.questionnaire.interview import Interview
from holub_wire.questionnaire.model import Question, Questionnaire
from holub_wire.questionnaire.read import from_json

VECTORS = Path(__file__).parents[2] / "vectors"
TABLES: dict[str, dict[str, Any]] = {
    name: json.loads((VECTORS / f"{name}.json").read_text("utf-8")) for name in ("answers", "interviews")
}
QUESTIONNAIRES: dict[str, Questionnaire] = {name: from_json(table["questionnaire"]) for name, table in TABLES.items()}
WRITTEN: list[dict[str, Any]] = json.loads((VECTORS / "written.json").read_text("utf-8"))["cases"]


def _cases(kind: str) -> list[Any]:
    return [pytest.param(name, case, id=case["says"]) for name, table in TABLES.items() for case in table[kind]]


def _interview(name: str, answers: dict[str, Any]) -> Interview:
    return Interview(QUESTIONNAIRES[name], answers, date.fromisoformat(TABLES[name]["today"]), "en")


@pytest.mark.parametrize(("name", "case"), _cases("checks"))
def test_check(name: str, case: dict[str, Any]) -> None:
    """One answer, and what is wrong with it."""
    interview = _interview(name, case["others"])
    slot = interview.find(case["question"])
    assert slot is not None
    assert interview.problem(slot, case.get("answer")) == case["expected"]


@pytest.mark.parametrize(("name", "case"), _cases("cleaning"))
def test_clean(name: str, case: dict[str, Any]) -> None:
    """What is kept of some answers, in order, what is then asked and shown, how labels read, what is worked out."""
    interview = _interview(name, case["answers"])
    assert list(interview.kept.items()) == list(case["kept"].items())
    assert _interview(name, interview.kept).kept == interview.kept
    assert [slot.key for slot in interview.slots] == case["asked"]
    for key, choices in case["shown"].items():
        slot = interview.find(key)
        assert slot is not None
        assert [choice.name for choice in interview.choices(slot)] == choices
    for key, label in case.get("said", {}).items():
        slot = interview.find(key)
        assert slot is not None
        assert interview.title(slot, "en") == label
    for key, value in case.get("values", {}).items():
        slot = interview.find(key)
        assert slot is not None
        assert interview.value(slot) == value


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case["says"])
def test_written(case: dict[str, Any]) -> None:
    """What a written text means as an answer."""
    answer = read_answer(Question(name="q", label={}, **case["question"]), case["text"])
    assert answer == case["expected"]
    assert isinstance(answer, bool) == isinstance(case["expected"], bool)


def test_orders_are_those_of_the_slots() -> None:
    """Slots compare as they are asked, in whatever instance."""
    answers = {"n": 3, "firm[1]": True, "firm[2]": True, "role[1]": ["bring"], "firm_name[1]": "A", "seen[1][1]": True}
    interview = _interview("interviews", answers)
    orders = [interview.order(slot) for slot in interview.slots]
    assert len(orders) > 20
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)


def test_empty() -> None:
    """Nothing is empty but nothing."""
    assert [is_empty(each) for each in (None, "", [])] == [True] * 3
    assert [is_empty(each) for each in (0, False, " ", [""])] == [False] * 4
