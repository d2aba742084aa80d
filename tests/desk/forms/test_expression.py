"""Expressions are compiled as tests/vectors/expressions.json says; faults name the place."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_desk.forms import expression
from holub_desk.forms.expression import ExpressionError
from holub_desk.forms.vocabulary import REFUSED_FUNCTIONS
from holub_wire.questionnaire.expression import Expression, Known, MalformedExpression, check_expression, references

VECTORS = json.loads((Path(__file__).parents[2] / "vectors/expressions.json").read_text("utf-8"))
CASES: list[dict[str, Any]] = [case for case in VECTORS["cases"] if "text" in case]
TABLES = {name: {column for row in rows for column in row} for name, rows in VECTORS["tables"].items()}


class Everything:
    """Sees every question by its own name, two repeats around the row, and the tables of the vectors."""

    def look(self, name: str) -> Expression:
        return ["ref", name]

    def question(self, name: str) -> str:
        return name

    def repeat(self, name: str | None, steps: int) -> str:
        return name or ("rep", "rep", "outer")[min(steps, 2)]

    def table(self, name: str) -> Collection[str]:
        if name not in TABLES:
            raise ExpressionError(f"there is no list {name}")
        return TABLES[name]


def parse(text: str, columns: Collection[str] = ()) -> Expression:
    """An expression as it is seen from a row that sees everything."""
    return expression.parse(text, Everything(), columns)


def literal(expression: Expression) -> Expression:
    """`["true"]` as the compiler writes it: `true`."""
    if not isinstance(expression, list):
        return expression
    if expression in (["true"], ["false"]):
        return bool(expression[0] == "true")
    return [literal(part) for part in expression]


def known(compiled: Expression) -> Known:
    """What the expression itself names is there."""
    return Known({"rep", "outer", "topic", *references(compiled)}, TABLES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_vector(case: dict[str, Any]) -> None:
    """The text becomes that very array, and it is one that the evaluators take."""
    compiled = parse(case["text"])
    assert json.dumps(compiled) == json.dumps(literal(case["compiled"]))  # as text: 1 is not true, nor 1.0
    assert check_expression(compiled, known(compiled)) == compiled


def test_enough() -> None:
    """The comparison above is not empty."""
    assert len(CASES) >= 400


A, B = ["ref", "a"], ["ref", "b"]
SPELLINGS = {
    # paths
    ".": ["self"],
    "./a": A,
    "../a": A,
    "../../a": A,
    "/data/group/a": A,
    "current()/../a": A,
    "current()/.": ["self"],
    "${rep}/a": A,
    "sum(${rep}/a)": ["sum", A],
    "${ a }": A,
    # instances
    "${rep}[2]/a": ["indexed-repeat", A, ["ref", "rep"], 2],
    "${rep}[position() = ${b}]/a": ["indexed-repeat", A, ["ref", "rep"], B],
    "/data/rep[position() = position(..) - 1]/a": [
        "indexed-repeat", A, ["ref", "rep"], ["-", ["position", "rep"], 1]
    ],
    "/data/outer[1]/rep[2]/a": ["indexed-repeat", A, ["ref", "outer"], 1, ["ref", "rep"], 2],
    "indexed-repeat(${a}, ${rep}, 1)": ["indexed-repeat", A, ["ref", "rep"], 1],
    "position(..)": ["position", "rep"],
    "position(../..)": ["position", "outer"],
    "position(${outer})": ["position", "outer"],
    "position(/data/outer)": ["position", "outer"],
    # signs
    "${a} == 1": ["=", A, 1],
    "${a}='b'": ["=", A, "b"],
    "${a} AND ${b}": ["and", A, B],
    "‘x’": "x",
    "“x”": "x",
    "${a} = ‘x’ or ${b} = “y”": ["or", ["=", A, "x"], ["=", B, "y"]],
    "${a} = 'x’": ["=", A, "x"],
    "${a} = 'п’ять'": ["=", A, "п’ять"],
    "\u00a0${a}\u00a0=\u00a01": ["=", A, 1],
    "-${a}": ["negate", A],
    "- 3": -3,
    "${a}-1": ["-", A, 1],
    ".5": 0.5,
    "true()": True,
    "FALSE()": False,
    # functions
    "once(${a})": A,
    "version()": "",
    "property('deviceid')": "",
    "format-date-time(${a}, '%Y')": ["format-date", A, "%Y"],
    "jr:choice-name(${a}, '${a}')": ["choice-name", A, "a"],
    "jr:choice-name(${a}, ${a})": ["choice-name", A, "a"],
    "jr:choice-name( selected-at(${a}, 0), '${a}')": ["choice-name", ["selected-at", A, 0], "a"],
    "instance('towns')/root/item[name = ${a}]/label": ["rows", "towns", "label", ["=", ["column", "name"], A]],
    "instance('towns')/root/item[name = current()/../a]/label": [
        "rows", "towns", "label", ["=", ["column", "name"], A]
    ],
    "instance(\"towns\")/root/item[region='west'][people > 5]/name": [
        "rows", "towns", "name",
        ["and", ["=", ["column", "region"], "west"], [">", ["column", "people"], 5]],
    ],
    "count(instance('towns')/root/item)": ["count", ["rows", "towns", "name", True]],
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_spellings(text: str) -> None:
    """Each of the ways in which forms write one thing."""
    compiled = parse(text)
    assert json.dumps(compiled) == json.dumps(SPELLINGS[text])
    assert check_expression(compiled, known(compiled)) == compiled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the expression ends too early"),
        ("1 +", "the expression ends too early"),
        ("a = 1", "at character 1: 'a' is no column; a question is ${a}, a choice or a text 'a'"),
        ("'a", 'at character 1: "\'" does not belong here'),
        ("1 ? 2", "at character 3: '?' does not belong here"),
        ("(1", "')' is missing"),
        ("1)", "at character 2: ')' does not belong here"),
        ("selected(${a} 'b')", "at character 15: ',' is missing"),
        ("selected(${a})", "at character 1: selected() has the wrong number of arguments"),
        ("if(1, 2)", "at character 1: if() has the wrong number of arguments"),
        ("or", "at character 1: 'or' does not belong here"),
        ("ref('a')", "at character 1: ref() is not known"),
        ("sha1(${a})", "at character 1: sha1() is not known"),
        ("${a}/", "at character 5: '/' does not belong here"),
        ("..", "at character 1: '..' does not belong here"),
        ("./..", "at character 3: '..' does not belong here"),
        ("${a} .", "at character 6: '.' does not belong here"),
        ("${a", "at character 1: '$' does not belong here"),
        ("5 mod5", "at character 3: 'mod5'"),
        ("regex(., '(a')", "at character 1: in regex(): a bracket is not closed"),
        ("regex(., concat('a'))", "at character 1: the pattern of regex() must be written out"),
        ("indexed-repeat(${a}, 2)", "write indexed-repeat(${question}, ${repeat}, number)"),
        ("sum(${rep}[${a} > 1]/b)", "at character 11: instances cannot be picked by a condition"),
        ("${rep}[1]", "at character 1: write ${repeat}[number]/question"),
        ("instance(${a})/root/item", "at character 10: 'a' does not belong here"),
        ("instance('nowhere')/root/item", "no list nowhere"),
        ("instance('towns')/items", "at character 1: write instance('list')/root/item"),
        ("instance('towns')/root/item[1]/name", "at character 28: rows are picked by a condition"),
        ("instance('towns')/root/item[mayor = 1]/name", "at character 29: 'mayor' is no column"),
        ("instance('towns')/root/item/mayor", "at character 29: the list towns has no column mayor"),
        ("1 " * 20_000, "longer than"),
        ("(" * 100 + "1" + ")" * 100, "nested too deeply"),
        ("-" * 200 + "1", "nested too deeply"),
        ("1,5", "at character 2: ',' does not belong here"),
        (". = “a", "does not belong here"),
    ],
)
def test_faults(text: str, message: str) -> None:
    """Each fault names its place and what is wrong there."""
    with pytest.raises(ExpressionError) as refused:
        parse(text)
    assert message in str(refused.value)


@pytest.mark.parametrize("name", sorted(REFUSED_FUNCTIONS))
def test_refused_functions(name: str) -> None:
    """What would follow a source, or cannot be had, is refused with the reason."""
    with pytest.raises(ExpressionError) as refused:
        parse(f"1 + {name}()")
    assert str(refused.value) == f"at character 5: {name}() is refused: {REFUSED_FUNCTIONS[name]}"


def test_columns() -> None:
    """In choice_filter a bare name is a column of the choice's row; so it is behind the instance of another list."""
    assert parse("oblast = ${o}", {"oblast"}) == ["=", ["column", "oblast"], ["ref", "o"]]
    within = parse("count(instance('towns')/root/item[region = 'west']) > 0 and oblast = 1", {"oblast"})
    rows = ["rows", "towns", "name", ["=", ["column", "region"], "west"]]
    assert within == ["and", [">", ["count", rows], 0], ["=", ["column", "oblast"], 1]]
    with pytest.raises(ExpressionError, match="'region' is no column"):
        parse("region = 'west'", {"oblast"})


def test_any_length() -> None:
    """A sum of thousands is read without going deep, and refused for being deep only where it would be evaluated."""
    compiled = parse("1" + " + ${a}" * 1000)
    assert references(compiled) == {"a"}
    with pytest.raises(MalformedExpression, match="deep"):
        check_expression(compiled, Known({"a"}))


@pytest.mark.parametrize("parts", [3, 40, 200])
def test_long_conditions_are_not_deep(parts: int) -> None:
    """A long list of conditions becomes a tree that is within the depth of every evaluator."""
    for operator in ("or", "and"):
        compiled = parse(f" {operator} ".join(f"${{a}} = {number}" for number in range(parts)))
        assert check_expression(compiled, Known({"a"})) == compiled


@settings(max_examples=500, deadline=None)
@given(st.text("${}ab()[]/'\"’‘“”., 019=<>!+-*ormdivn", max_size=15))
def test_anything(text: str) -> None:
    """Any short text is compiled or refused, and what is compiled is well-formed."""
    try:
        compiled = parse(text)
    except ExpressionError:
        return
    assert check_expression(compiled, known(compiled)) == compiled
