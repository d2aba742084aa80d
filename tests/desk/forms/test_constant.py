"""Working out constants beforehand changes no value."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_desk.forms.constant import settled
from holub_wire.questionnaire.evaluate import Flat, evaluate

_LEAVES = st.one_of(
    st.sampled_from(["", "a", "b", "1"]), st.integers(-1, 1), st.booleans(), st.just(["ref", "a"]), st.just(["self"])
)
_EXPRESSIONS = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or", "=", "!=", "<", "selected", "+", "coalesce"]), inner, inner).map(list),
        st.tuples(st.sampled_from(["not", "number", "string", "true"]), inner).map(
            lambda both: list(both) if both[0] != "true" else ["true"]
        ),
        st.tuples(st.just("if"), inner, inner, inner).map(list),
    ),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(_EXPRESSIONS, st.sampled_from(["", "a", "b", "1"]))
def test_same_value(expression: Any, answer: str) -> None:
    """For any answers; the kind of the value stays the same too."""
    scope = Flat({"a": answer}, date(2026, 3, 15))
    before = evaluate(expression, scope, own=answer)
    after = evaluate(settled(expression), scope, own=answer)
    assert repr(before) == repr(after)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (["=", "a", "a"], True),
        (["or", ["=", "x", ["ref", "a"]], ["=", "x", "any"]], ["=", "x", ["ref", "a"]]),
        (["or", ["=", "x", ["ref", "a"]], ["=", "any", "any"]], True),
        (["and", ["=", "any", "any"], ["not", ["ref", "a"]]], ["not", ["ref", "a"]]),
        (["and", ["ref", "a"], ["=", "b", "a"]], False),
        (["and", True, ["ref", "a"]], ["and", True, ["ref", "a"]]),
        (["today"], ["today"]),
        (["+", 1, 2], ["+", 1, 2]),
    ],
)
def test_settled(expression: Any, expected: Any) -> None:
    """What is worked out, and what is left alone."""
    assert settled(expression) == expected
