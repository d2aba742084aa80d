"""Expressions mean what tests/vectors/expressions.json says; tests/chat/expressions.test.ts holds the chat to the same.

How a case is written is said in holub_testing.expressions.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from holub_testing.expressions import VECTORS, outcome

from holub_wire.questionnaire.evaluate import MAX_STEPS, EvaluationError, Flat, evaluate
from holub_wire.questionnaire.expression import OPERATORS, calls_in
from holub_wire.questionnaire.functions import FUNCTIONS

CASES: list[dict[str, Any]] = VECTORS["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_vector(case: dict[str, Any]) -> None:
    """The value is the expected one, and of the same kind: true is not 1."""
    got, expected = outcome(case), case["expected"]
    assert got == expected
    assert isinstance(got, bool) == isinstance(expected, bool)


def test_enough() -> None:
    """Every operator and function stands in at least three vectors, and no two vectors say the same."""
    assert len({case["says"] for case in CASES}) == len(CASES) >= 500
    used = Counter(name for case in CASES for name in {call[0] for call in calls_in(case["compiled"])})
    assert {name for name in OPERATORS if used[name] < 3} == set()
    assert OPERATORS.keys() >= FUNCTIONS.keys()


def test_steps() -> None:
    """Fifty thousand steps are taken, and not one more."""
    fifty = ["concat", *["a"] * 49]
    many = ["concat", *[fifty] * 62]  # 3,101
    enough = ["concat", *[many] * 16, *[fifty] * 7, *["a"] * 33]
    assert MAX_STEPS == 1 + 16 * 3101 + 7 * 50 + 33
    seen = Flat({}, date(2026, 3, 15))
    assert evaluate(enough, seen) == "a" * 20_000
    with pytest.raises(EvaluationError, match=r"^steps$"):
        evaluate([*enough, "a"], seen)


def test_steps_of_tables() -> None:
    """Ten rows in which a value is looked up are a step: 99 times in a table of 5,000, and not a hundred times."""
    seen = Flat({}, date(2026, 3, 15), {"table": [{"a": f"{row}"} for row in range(5000)]})
    lookup = ["rows", "table", "a", ["=", ["column", "a"], "7"]]  # 502
    assert evaluate(["concat", ["concat", *[lookup] * 50], ["concat", *[lookup] * 49]], seen) == "7" * 99
    with pytest.raises(EvaluationError, match=r"^steps$"):
        evaluate(["concat", ["concat", *[lookup] * 50], ["concat", *[lookup] * 50]], seen)


def test_no_row_lasts() -> None:
    """An expression that fails inside a row leaves nothing behind: the next evaluation begins without one."""
    seen = Flat({}, date(2026, 3, 15), {"table": [{"a": "1"}]})
    with pytest.raises(EvaluationError, match=r"^function$"):
        evaluate(["rows", "table", "a", ["and", ["column", "a"], ["uuid"]]], seen)
    assert evaluate(["column", "a"], seen) == ""
