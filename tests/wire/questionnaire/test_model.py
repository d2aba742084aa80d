"""The compiled form is checked in full: nothing malformed gets in, and every refusal is calm."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_wire.questionnaire.model import QuestionnaireError, text_in, to_json, version_of
from holub_wire.questionnaire.read import MAX_CHOICES, MAX_QUESTIONS, from_json

GOOD: dict[str, Any] = json.loads((Path(__file__).parents[2] / "vectors/answers.json").read_text("utf-8"))[
    "questionnaire"
]
Edit = Callable[[dict[str, Any]], object]


def edited(edit: Edit, *, renew: bool = True) -> dict[str, Any]:
    """A copy of the good questionnaire with one change, under a version that fits it."""
    data = copy.deepcopy(GOOD)
    edit(data)
    if renew:
        try:
            data["version"] = version_of(data)
        except ValueError:
            data["version"] = "0" * 16
    return data


def question(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The question of that name."""
    return next(question for question in data["questions"] if question["name"] == name)


def deep(levels: int) -> Any:
    """`not(not(… 1))`."""
    expression: Any = 1
    for _ in range(levels):
        expression = ["not", expression]
    return expression


def nested(depth: int, name: str = "deepest") -> dict[str, Any]:
    """A question in so many repeats."""
    question: dict[str, Any] = {"name": name, "type": "text", "label": {}}
    for i in range(depth):
        question = {"name": f"r{i}", "type": "repeat", "label": {}, "questions": [question]}
    return question


REFUSED: dict[str, tuple[Edit, str]] = {
    "a field too many": (lambda d: d.update(extra=1), "one too many"),
    "a field too few": (lambda d: d.pop("languages"), "lacks a field"),
    "another format": (lambda d: d.update(format=2), "format"),
    "true is not format 1": (lambda d: d.update(format=True), "format"),
    "no language": (lambda d: d.update(languages=[]), "no language"),
    "a language twice": (lambda d: d.update(languages=["en", "en"]), "twice"),
    "a malformed language": (lambda d: d.update(languages=["English"]), "a language"),
    "no question": (lambda d: d.update(questions=[]), "no question"),
    "questions that are no list": (lambda d: d.update(questions={}), "not a list"),
    "too many questions": (lambda d: d.update(questions=[{}] * (MAX_QUESTIONS + 1)), "too long"),
    "a malformed id": (lambda d: d.update(id="../x"), "id"),
    "a question that is no object": (lambda d: d["questions"].append("x"), "a question"),
    "a question twice": (lambda d: d["questions"].append(d["questions"][0]), "stands twice"),
    "a malformed name": (lambda d: question(d, "photo").update(name="a b"), "name"),
    "a name left to programs": (lambda d: question(d, "photo").update(name="__proto__"), "name"),
    "an unknown type": (lambda d: question(d, "photo").update(type="geotrace"), "type"),
    "a type that is a list": (lambda d: question(d, "photo").update(type=["text"]), "type"),
    "an unknown field": (lambda d: question(d, "photo").update(calculation=1), "one too many"),
    "choices where none fit": (lambda d: question(d, "photo").update(choices=[{"name": "a", "label": {}}]), "choices"),
    "no choices": (lambda d: question(d, "place").update(choices=[]), "choices"),
    "a choice twice": (lambda d: question(d, "place")["choices"].append({"name": "north", "label": {}}), "twice"),
    "too many choices": (
        lambda d: question(d, "place").update(choices=[{"name": str(i), "label": {}} for i in range(MAX_CHOICES + 1)]),
        "too long",
    ),
    "a choice with a space before it": (
        lambda d: question(d, "place")["choices"].append({"name": " a", "label": {}}),
        "choice",
    ),
    "a malformed code": (lambda d: question(d, "place")["choices"][0].update(code="A 1"), "code"),
    "a label that is text": (lambda d: question(d, "place").update(label="Place"), "language"),
    "a label of no language": (lambda d: question(d, "place").update(label={"English": "Place"}), "language"),
    "a label that is a number": (lambda d: question(d, "place").update(label={"en": 5}), "text"),
    "a label that is too long": (lambda d: question(d, "place").update(label={"en": "a" * 10_001}), "too long"),
    "an unknown function": (lambda d: question(d, "day").update(relevant=["uuid"]), "unknown function"),
    "an empty expression": (lambda d: question(d, "day").update(relevant=[]), "malformed"),
    "an expression that is an object": (lambda d: question(d, "day").update(relevant={"a": 1}), "malformed"),
    "an operator that is a list": (lambda d: question(d, "day").update(relevant=[["not"], 1]), "unknown function"),
    "too few arguments": (lambda d: question(d, "day").update(relevant=["=", 1]), "wrong number"),
    "too many arguments": (lambda d: question(d, "day").update(relevant=["not", 1, 2]), "wrong number"),
    "a circle": (
        lambda d: (
            question(d, "topic").update(relevant=["ref", "day"]),
            question(d, "day").update(relevant=["ref", "topic"]),
        ),
        "circle",
    ),
    "a chain that is too long": (
        lambda d: d.update(
            questions=[
                {"name": f"q{i}", "type": "calculate", "label": {}, "value": ["ref", f"q{i + 1}"]} for i in range(30)
            ]
            + [{"name": "q30", "type": "text", "label": {}}]
        ),
        "chain",
    ),
    "a question that is not there": (
        lambda d: question(d, "day").update(relevant=["ref", "nobody"]),
        "not in the form",
    ),
    "the question itself": (lambda d: question(d, "day").update(relevant=["ref", "day"]), "circle"),
    "a reference to a list": (lambda d: question(d, "day").update(relevant=["ref", ["a"]]), "not in the form"),
    "a pattern that is not written out": (
        lambda d: question(d, "name").update(constraint=["regex", ["self"], ["self"]]),
        "written out",
    ),
    "a pattern that could take for ever": (
        lambda d: question(d, "name").update(constraint=["regex", ["self"], "(a+)+"]),
        "for ever",
    ),
    "too deep": (lambda d: question(d, "day").update(relevant=deep(62)), "deeply"),
    "far too deep": (lambda d: question(d, "day").update(relevant=deep(300)), "deeply"),
    "a text that is too long": (lambda d: question(d, "day").update(relevant=["=", "a" * 4001, ""]), "too long"),
    "a number that is too large": (lambda d: question(d, "day").update(relevant=2**53 + 1), "too large"),
    "a number beyond any": (lambda d: question(d, "day").update(relevant=10**400), "too large"),
    "no number at all": (lambda d: question(d, "day").update(relevant=math.nan), "too large"),
    "an empty hint": (lambda d: question(d, "day").update(hint={}), "empty"),
    "required that is false": (lambda d: question(d, "day").update(required=False), "empty"),
    "a repeat in which nothing is asked": (
        lambda d: d["questions"].append({"name": "r", "type": "repeat", "label": {}}),
        "repeats questions",
    ),
    "questions in a text": (
        lambda d: question(d, "name").update(questions=[{"name": "n", "type": "text", "label": {}}]),
        "repeats questions",
    ),
    "a count of a text": (lambda d: question(d, "name").update(count=2), "repeats questions"),
    "repeats in too many repeats": (lambda d: d["questions"].append(nested(4)), "too many"),
    "a name in a repeat that stands outside too": (lambda d: d["questions"].append(nested(1, "day")), "twice"),
    "a range of a text": (lambda d: question(d, "name").update(range=[0, 1, 1]), "range"),
    "a range that ends before it begins": (lambda d: question(d, "count").update(range=[1, 0, 1]), "range"),
    "a range without a step": (lambda d: question(d, "count").update(range=[0, 1, 0]), "range"),
    "a range of texts": (lambda d: question(d, "count").update(range=["0", 1, 1]), "range"),
    "an unknown look": (lambda d: question(d, "name").update(look="pretty"), "look"),
    "a mark that is a text": (lambda d: question(d, "name").update(sensitive="yes"), "mark"),
    "a table that is not there": (
        lambda d: question(d, "day").update(relevant=["rows", "t", "name", True]),
        "a table that is not in the form",
    ),
    "a column that is not there": (
        lambda d: (
            d.update(tables={"t": [{"name": "a"}]}),
            question(d, "day").update(relevant=["rows", "t", "name", ["=", ["column", "b"], 1]]),
        ),
        "a column that its table does not have",
    ),
    "a column outside a table": (lambda d: question(d, "day").update(relevant=["column", "name"]), "a column"),
    "a table with numbers": (lambda d: d.update(tables={"t": [{"name": 1}]}), "no text"),
    "a table that is too long": (lambda d: d.update(tables={"t": [{"name": "a"}] * 5001}), "too long"),
    "a picture that is not there": (lambda d: question(d, "day").update(picture={"en": "00000000"}), "not there"),
    "a picture from elsewhere": (lambda d: d.update(pictures={"00000000": "https://example.org/a.png"}), "a picture"),
    "a picture that is a page": (
        lambda d: d.update(pictures={"00000000": "data:text/html;base64,AAAA"}),
        "a picture",
    ),
    "a picture that is too large": (
        lambda d: d.update(pictures={"00000000": "data:image/png;base64," + "A" * 100_000}),
        "too large",
    ),
    "half a surrogate pair": (lambda d: question(d, "day").update(label={"en": "\ud800"}), "not Unicode"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    """One fault, one calm message that names the place and not the content."""
    edit, words = REFUSED[case]
    with pytest.raises(QuestionnaireError, match=words):
        from_json(edited(edit))


def test_version() -> None:
    """A change of content under the old version is noticed; the version itself is not part of the content."""
    assert from_json(GOOD).version == version_of(GOOD) == version_of(GOOD | {"version": "x"})
    with pytest.raises(QuestionnaireError, match="version"):
        from_json(edited(lambda d: question(d, "day").update(label={"en": "Today"}), renew=False))
    with pytest.raises(QuestionnaireError, match="version"):
        from_json(GOOD | {"version": 5})


def test_version_by_hand() -> None:
    """The version of a small form, as anybody can work it out: SHA-256 of sorted JSON without spaces, 16 digits."""
    data = {"format": 1, "version": "?", "languages": ["uk"], "id": "й", "questions": []}
    # printf '{"format":1,"id":"й","languages":["uk"],"questions":[]}' | sha256sum
    assert version_of(data) == "c23afa69e2876940"


def test_deepest() -> None:
    """The deepest expression that is taken is one that both evaluators finish."""
    assert from_json(edited(lambda d: question(d, "day").update(relevant=deep(61))))


@pytest.mark.parametrize("untrusted", [None, 5, "x", [], {}, {"format": 1}, [[]], {"questions": None}])
def test_something_else(untrusted: object) -> None:
    """What is no questionnaire at all is refused like one that is wrong."""
    with pytest.raises(QuestionnaireError):
        from_json(untrusted)


def test_round_trip() -> None:
    """To JSON and back is the same, and nothing is written that is empty."""
    assert to_json(from_json(GOOD)) == GOOD
    assert from_json(to_json(from_json(GOOD))) == from_json(GOOD)


_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)),
    lambda children: st.one_of(
        st.lists(children, max_size=3), st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_anything_anywhere(data: st.DataObject) -> None:
    """Anything in any place of a good questionnaire: taken or refused, never another error."""
    whole = copy.deepcopy(GOOD)
    place: Any = whole
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        key = data.draw(st.sampled_from(keys))
        if isinstance(place[key], dict | list) and place[key] and data.draw(st.integers(0, 5)):
            place = place[key]
            continue
        place[key] = data.draw(_JSON)
        break
    try:
        whole["version"] = version_of(whole)
    except (ValueError, RecursionError):
        whole["version"] = "0" * 16
    try:
        taken = from_json(whole)
    except QuestionnaireError:
        return
    assert to_json(taken) == whole


def test_text_in() -> None:
    """The language asked for, else any, else nothing."""
    assert text_in({"uk": "так", "en": "yes"}, "en") == "yes"
    assert text_in({"uk": "так"}, "en") == "так"
    assert text_in({"en": "", "uk": "так"}, "en") == "так"
    assert text_in({}, "en") == ""
