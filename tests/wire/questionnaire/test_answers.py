"""Answers are checked and cleaned as tests/vectors/answers.json says; the chat is held to the same."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from holub_wire.questionnaire.evaluate import check_answer, choices_for, clean_answers, questions_now
from holub_wire.questionnaire.read import from_json

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/answers.json").read_text("utf-8"))
TODAY = date.fromisoformat(VECTORS["today"])
QUESTIONNAIRE = from_json(VECTORS["questionnaire"])


@pytest.mark.parametrize("case", VECTORS["checks"], ids=lambda case: case["says"])
def test_check(case: dict[str, Any]) -> None:
    """One answer, and what is wrong with it."""
    question = QUESTIONNAIRE.question(case["question"])
    assert question is not None
    problem = check_answer(question, case.get("answer"), case["others"], TODAY)
    assert (problem.key if problem else None) == case["expected"]
    if problem:
        assert problem.message == (question.message if problem.key == "constraint" else {})


@pytest.mark.parametrize("case", VECTORS["cleaning"], ids=lambda case: case["says"])
def test_clean(case: dict[str, Any]) -> None:
    """What is kept of some answers, in order, and what is then asked and shown."""
    kept = clean_answers(QUESTIONNAIRE, case["answers"], TODAY)
    assert list(kept.items()) == list(case["kept"].items())
    assert clean_answers(QUESTIONNAIRE, kept, TODAY) == kept
    asked = questions_now(QUESTIONNAIRE, case["answers"], TODAY)
    assert [question.name for question in asked] == case["asked"]
    for question in asked:
        if question.name in case["shown"]:
            shown = [choice.name for choice in choices_for(question, kept, TODAY)]
            assert shown == case["shown"][question.name]
