"""Python and the browser ask the same questions in the same order."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from holub_wire.questionnaire.evaluate import (
    asks,
    check_answer,
    choices_for,
    clean_answers,
    is_relevant,
    questions_now,
)
from holub_wire.questionnaire.model import Question, Questionnaire, from_json, to_json

TODAY = date(2026, 3, 15)
VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/answers.json").read_text("utf-8"))


def _state(questionnaire: Questionnaire, answers: Any) -> dict[str, Any]:
    kept = clean_answers(questionnaire, answers, TODAY)
    asked = questions_now(questionnaire, answers, TODAY)
    shown = [[question.name, [choice.name for choice in choices_for(question, kept, TODAY)]] for question in asked]
    return {"kept": [list(item) for item in kept.items()], "asked": shown}


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-600, 600),
    st.sampled_from(
        ["", "A", "north", "south", "Nord", "Sued", "Both", "x", "z", "2026-03-15", "2026-02-30", "n" * 21]
    ),
)
_JUNK = st.one_of(_LEAVES, st.lists(_LEAVES, max_size=4), st.dictionaries(st.just("a"), _LEAVES))


@settings(max_examples=600, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.sampled_from([q["name"] for q in VECTORS["questionnaire"]["questions"]]), _JUNK))
def test_same_cleaning(there: Any, answers: Any) -> None:
    """Whatever stands beside the names: the same answers kept, the same questions asked, the same choices shown."""
    assert there({"questionnaire": VECTORS["questionnaire"]}) is True
    mine = _state(from_json(VECTORS["questionnaire"]), answers)
    assert there({"ask": answers, "today": TODAY.isoformat()}) == mine


def _some_answer(chance: random.Random, question: Question, names: list[str]) -> Any:
    """Mostly something fitting; sometimes nothing, sometimes nonsense."""
    if chance.random() < 0.1:
        return chance.choice(["", [], "nonsense", 5, "2030-01-01"])
    if question.type == "select_one":
        return chance.choice(names)
    if question.type == "select_multiple":
        return chance.sample(names, chance.randint(1, min(3, len(names))))
    if question.type == "date":
        return date.fromordinal(TODAY.toordinal() - chance.randint(-5, 400)).isoformat()
    return "Іванівка" * chance.choice([1, 1, 1, 30])


def test_walks(there: Any, shipped: Questionnaire) -> None:
    """300 walks through the shipped questionnaire, with ways back and changes: both sides ask the same."""
    assert there({"questionnaire": to_json(shipped)}) is True
    reached: set[str] = set()
    shown: set[tuple[str, str]] = set()
    for seed in range(300):
        chance = random.Random(seed)
        answers: dict[str, Any] = {}
        for _ in range(30):
            kept = clean_answers(shipped, answers, TODAY)
            asked = [question for question in shipped.questions if is_relevant(question, kept, TODAY)]
            reached |= {question.name for question in asked}
            open_now = [question for question in asked if asks(question) and question.name not in answers]
            if not open_now:
                break
            again = [q for q in shipped.questions if q.name in answers]
            question = chance.choice(again) if again and chance.random() < 0.15 else open_now[0]
            names = [choice.name for choice in choices_for(question, kept, TODAY)]
            shown |= {(question.name, name) for name in names}
            answer = _some_answer(chance, question, names or ["nonsense"])
            fits = check_answer(question, answer, kept, TODAY) is None
            answers[question.name] = answer if fits else None
        assert there({"ask": answers, "today": TODAY.isoformat()}) == _state(shipped, answers)
    # No question and no choice that nobody can ever see.
    assert reached == {question.name for question in shipped.questions}
    assert {(q.name, choice.name) for q in shipped.questions for choice in q.choices} == shown
