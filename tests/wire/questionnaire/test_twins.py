"""Python and the browser come to the same values, and ask the same questions in the same order."""

from __future__ import annotations

import json
import math
import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import brotli
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from holub_wire.questionnaire.evaluate import (
    EvaluationError,
    asks,
    check_answer,
    choices_for,
    clean_answers,
    evaluate,
    is_relevant,
    questions_now,
)
from holub_wire.questionnaire.expression import OPERATORS, MalformedExpression, check_expression
from holub_wire.questionnaire.model import Question, Questionnaire, from_json, to_json
from holub_wire.questionnaire.pattern import PatternError, read_pattern

TODAY = date(2026, 3, 15)
VECTORS: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/answers.json").read_text("utf-8"))

_LETTERS = st.sampled_from("aAbжїЇ01259 -.+e\t\n\u00a0\u2028\u001f\ufeff٣🕊")
_TEXTS = st.one_of(
    st.sampled_from(
        ["", "A", "A B", " A ", "12", "-3.50", "1e3", ".5", "5.", "2026-02-29", "2024-02-29", "0001-01-01"]
    ),
    st.dates().map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(str),
    st.text(_LETTERS, max_size=6),
)
_NUMBERS = st.one_of(
    st.integers(-20, 20),
    st.integers(-(2**53), 2**53),
    st.floats(-(2**53), 2**53, allow_nan=False),
    st.sampled_from([0.1, -0.5, 1e-7, 5e-324]),
)
_LITERALS = st.one_of(_TEXTS, _NUMBERS, st.booleans())
_NAMES = ["a", "b", "c", "toString"]
_ANSWERS = st.dictionaries(
    st.sampled_from(_NAMES),
    st.one_of(_TEXTS, st.integers(-999, 999), st.lists(st.sampled_from(["A", "B", "12"]), max_size=3), st.just(True)),
)


def _calls(children: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """One call of any operator with as many arguments as it takes."""

    def call(name: str) -> st.SearchStrategy[list[Any]]:
        least, most = OPERATORS[name]
        arguments = st.lists(children, min_size=least, max_size=min(most, 3))
        if name == "ref":
            arguments = st.sampled_from(_NAMES).map(lambda question: [question])
        elif name == "regex":
            arguments = st.tuples(children, st.sampled_from(["a*", "[0-9]+", r"\s*", ".", "(A|B)( B)?", r"\w\W"])).map(
                list
            )
        return arguments.map(lambda given: [name, *given])

    return st.sampled_from(sorted(OPERATORS)).flatmap(call)


_EXPRESSIONS = st.recursive(_LITERALS, _calls, max_leaves=12)


def here(expression: Any, answers: Any, own: Any) -> object:
    """What Python says, as the twin writes it."""
    try:
        value = evaluate(expression, answers, today=TODAY, own=own)
    except EvaluationError as error:
        return {"error": str(error)}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
    return value


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(expression=_EXPRESSIONS, answers=_ANSWERS, own=st.one_of(st.none(), _TEXTS, st.integers(-9, 9)))
@example(expression=["string", ["div", 1, 3]], answers={}, own=None)
@example(expression=["string", ["*", 2**53, 2**53]], answers={}, own=None)
def test_same_value(there: Any, expression: Any, answers: Any, own: Any) -> None:
    """Any expression, any answers: the same value of the same kind."""
    expression = json.loads(json.dumps(expression))
    check_expression(expression, set(_NAMES))
    mine = here(expression, answers, own)
    theirs: object = there({"evaluate": expression, "answers": answers, "own": own, "today": TODAY.isoformat()})
    if isinstance(theirs, int) and not isinstance(theirs, bool):
        theirs = float(theirs)  # ECMAScript writes 2 ** 60 without its last digits; the number is the same
    assert mine == theirs
    assert isinstance(mine, bool) == isinstance(theirs, bool)


_ATOMS = st.sampled_from(
    [
        "a",
        "b",
        "ж",
        ".",
        r"\d",
        r"\w",
        r"\s",
        r"\S",
        r"\W",
        "[a-c]",
        "[^ab]",
        r"[\d.]",
        "[ж-]",
        r"\.",
        r"\n",
        "🕊",
        "[^\\s]",
    ]
)


def _larger(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeats = st.sampled_from(["", "*", "+", "?", "{2}", "{0,2}", "{1,}"])
    return st.one_of(
        st.lists(children, min_size=1, max_size=3).map("".join),
        st.tuples(children, children).map("|".join),
        st.tuples(children, repeats).map(lambda both: f"({both[0]}){both[1]}"),
        st.tuples(_ATOMS, repeats).map("".join),
    )


_PATTERNS = st.one_of(st.recursive(_ATOMS, _larger, max_leaves=8), st.text("ab|()[]{}*+?^$\\.-,12dw:", max_size=8))


@settings(max_examples=1500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pattern=_PATTERNS, text=st.text("aabbcж1. \n\u00a0\u2028🕊_-", max_size=6))
def test_same_match(there: Any, pattern: str, text: str) -> None:
    """Every pattern that we take is one that the browser takes, and it matches the same texts."""
    try:
        mine = read_pattern(pattern).fullmatch(text)
    except PatternError:
        with pytest.raises(MalformedExpression):
            check_expression(["regex", ["self"], pattern], set())
        return
    request = {"evaluate": ["regex", ["self"], pattern], "answers": {}, "own": text, "today": TODAY.isoformat()}
    assert there(request) == mine


def test_refused_patterns_are_few(there: Any) -> None:
    """The comparison above is not empty: ordinary patterns are taken, and a wrong answer would be seen."""
    taken = [
        "[0-9]{10}",
        r"\+?38\d{10}",
        "[А-ЯІЇЄҐ]{2}[0-9]{4}[А-ЯІЇЄҐ]{2}",
        r"[^@\s]+@[^@\s]+\.[a-z]{2,10}",
        "(a|b|c){3}",
    ]
    for pattern in taken:
        read_pattern(pattern)
    request = {"evaluate": ["regex", ["self"], "a"], "answers": {}, "own": "b", "today": TODAY.isoformat()}
    assert there(request) is False
    assert there(request | {"own": "a"}) is True


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


def test_size() -> None:
    """The browser's evaluator stays small: 2.5 kB at most, compressed."""
    esbuild = Path(__file__).parents[3] / "node_modules/.bin/esbuild"
    source = Path(__file__).parents[3] / "chat/src/evaluate.ts"
    options = ["--bundle", "--minify", "--format=esm", "--target=es2020"]
    bundle = subprocess.run([str(esbuild), str(source), *options], check=True, capture_output=True).stdout
    assert 500 < len(brotli.compress(bundle, quality=11)) <= 2500
