"""Expressions are compiled as tests/vectors/expressions.json says; faults name the place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_desk.forms.expression import ExpressionError, parse, references
from holub_wire.questionnaire.expression import MalformedExpression, check_expression

CASES: list[dict[str, Any]] = [
    case
    for case in json.loads((Path(__file__).parents[2] / "vectors/expressions.json").read_text("utf-8"))["cases"]
    if "text" in case
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_vector(case: dict[str, Any]) -> None:
    """The text becomes that very array, and it is one that the evaluators take."""
    compiled = parse(case["text"])
    assert compiled == case["compiled"]
    assert json.dumps(compiled) == json.dumps(case["compiled"])  # 1 is not true, nor 1.0
    assert check_expression(compiled, references(compiled)) == compiled


def test_enough() -> None:
    """The comparison above is not empty."""
    assert len(CASES) >= 120


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression ends too early"),
        ("1 +", "the expression ends too early"),
        ("${a} == 1", "at character 7: '=' does not belong here"),
        ("a = 1", "at character 1: 'a' is not a column or ${question}"),
        ("'a", 'at character 1: "\'" does not belong here'),
        ("1 ? 2", "at character 3: '?' does not belong here"),
        ("(1", "')' is missing"),
        ("1)", "at character 2: ')' does not belong here"),
        ("selected(${a} 'b')", "at character 15: ',' is missing"),
        ("selected(${a})", "at character 1: selected() has the wrong number of arguments"),
        ("if(1, 2)", "at character 1: if() has the wrong number of arguments"),
        ("1 + position(..)", "at character 5: position() is not known"),
        ("pulldata('a', 'b', 'c', 'd')", "at character 1: pulldata() is refused"),
        ("instance('a')", "at character 1: instance() is refused"),
        ("or", "at character 1: 'or' does not belong here"),
        ("ref('a')", "at character 1: ref() is not known"),
        ("${a}/b", "at character 5: '/' does not belong here"),
        ("${a", "at character 1: '$' does not belong here"),
        ("5 mod5", "at character 3: 'mod5'"),
        ("regex(., '(a')", "at character 1: in regex(): a bracket is not closed"),
        ("regex(., concat('a'))", "at character 1: the pattern of regex() must be written out"),
        ("1 " * 5000, "longer than"),
        ("(" * 100 + "1" + ")" * 100, "nested too deeply"),
        ("-" * 200 + "1", "nested too deeply"),
        ("1,5", "at character 2: ',' does not belong here"),
        (". = “a”", "'“' does not belong here"),
    ],
)
def test_faults(text: str, message: str) -> None:
    """Each fault names its place and what is wrong there."""
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert message in str(refused.value)


def test_columns() -> None:
    """In choice_filter a bare name is a column of the choice's row."""
    assert parse("oblast = ${o}", {"oblast": "UA14"}) == ["=", "UA14", ["ref", "o"]]
    assert parse("oblast = 'x'", {"oblast": ""}) == ["=", "", "x"]


def test_any_length() -> None:
    """A sum of thousands is read without going deep, and refused for being deep only where it would be evaluated."""
    compiled = parse("1" + " + ${a}" * 1000)
    assert references(compiled) == {"a"}
    with pytest.raises(MalformedExpression, match="deep"):
        check_expression(compiled, {"a"})


@pytest.mark.parametrize("parts", [3, 40, 200])
def test_long_conditions_are_not_deep(parts: int) -> None:
    """A long list of conditions becomes a tree that is within the depth of every evaluator."""
    for operator in ("or", "and"):
        compiled = parse(f" {operator} ".join(f"${{a}} = {number}" for number in range(parts)))
        assert check_expression(compiled, {"a"}) == compiled


@settings(max_examples=500, deadline=None)
@given(st.text("${}ab()'\"., 019=<>!+-*ormdivn", max_size=15))
def test_anything(text: str) -> None:
    """Any short text is compiled or refused, and what is compiled is well-formed."""
    try:
        compiled = parse(text)
    except ExpressionError:
        return
    assert check_expression(compiled, references(compiled)) == compiled
