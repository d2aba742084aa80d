"""Expressions mean what tests/vectors/expressions.json says; tests/chat/evaluate.test.ts holds the chat to the same."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from holub_wire.questionnaire.evaluate import EvaluationError, Flat, evaluate
from holub_wire.questionnaire.expression import OPERATORS
from holub_wire.questionnaire.functions import MAX_RESULT
from holub_wire.questionnaire.value import Value

VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/expressions.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = VECTORS["cases"]


def outcome(case: dict[str, Any]) -> object:
    """The value as the vectors write it."""
    try:
        scope = Flat(case["answers"], date.fromisoformat(VECTORS["today"]))
        value: Value = evaluate(case["compiled"], scope, own=case.get("own"))
    except EvaluationError as error:
        return {"error": str(error)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_vector(case: dict[str, Any]) -> None:
    """The value is the expected one, and of the same kind: true is not 1."""
    got, expected = outcome(case), case["expected"]
    assert got == expected
    assert isinstance(got, bool) == isinstance(expected, bool)


def test_enough() -> None:
    """There are vectors for every operator and function, and each stands for one thing."""
    assert len(CASES) >= 120
    assert len({case["says"] for case in CASES}) == len(CASES)
    used: set[str] = set()

    def collect(expression: object) -> None:
        if isinstance(expression, list):
            used.add(expression[0])
            for argument in expression[1:]:
                collect(argument)

    for case in CASES:
        collect(case["compiled"])
    assert set(OPERATORS) <= used


def test_steps() -> None:
    """Fifty thousand steps are taken, and not one more."""
    scope = Flat({}, date(2026, 3, 15))
    expression: list[Any] = ["concat", *["a"] * 10]
    for _ in range(2):
        expression = ["concat", *[expression] * 10]
    larger = ["concat", *[expression] * 10]
    enough = ["concat", *[larger] * 4, *[expression] * 5]  # 1 + 4 × 11,111 + 5 × 1,111
    assert evaluate(enough, scope) == "a" * MAX_RESULT
    with pytest.raises(EvaluationError, match=r"^steps$"):
        evaluate([*enough, "a"], scope)
