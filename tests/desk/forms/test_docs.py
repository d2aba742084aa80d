"""docs/questionnaire.md names everything that an author can write, and everything that is refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pytest

from holub_desk.forms import vocabulary
from holub_desk.forms.compile import compile_form
from holub_wire.questionnaire import answers, evaluate, functions, pattern, read
from holub_wire.questionnaire.expression import MAX_DEPTH, OPERATORS
from holub_wire.questionnaire.model import TYPES

DOCS = (Path(__file__).parents[3] / "docs/questionnaire.md").read_text("utf-8")
CODE = set(re.findall(r"`([^`\n]+)`", DOCS))
WORDS = {word for code in CODE for word in re.split(r"[\s,(]+", code)} | CODE


@pytest.mark.parametrize(
    "names",
    [
        TYPES,
        vocabulary.TYPES,
        vocabulary.SELECTS,
        vocabulary.DAYS,
        vocabulary.IDENTIFYING,
        vocabulary.IMPOSSIBLE,
        vocabulary.USED | vocabulary.TRANSLATED,
        vocabulary.LOOKS,
        vocabulary.SAID,
        vocabulary.CHOICE_COLUMNS - {"list name", "value"},
        set(OPERATORS) - {"self", "negate", "ref", "column", "rows", "choice-name"} | {"jr:choice-name", "instance"},
        vocabulary.REFUSED_FUNCTIONS,
    ],
    ids=[
        *("types", "spellings", "selects", "days", "identifying", "impossible", "columns", "looks", "ignored"),
        *("choices", "functions", "functions-refused"),
    ],
)
def test_named(names: Collection[str]) -> None:
    """Each stands there as code."""
    assert names
    assert sorted(name for name in names if name not in WORDS) == []


def test_would_notice() -> None:
    """A name that is not there is missed."""
    assert "select_two" not in WORDS


def test_example(tmp_path: Path) -> None:
    """The text table in the document compiles, to what is shown."""
    table = next(block for block in DOCS.split("```") if block.strip().startswith("| survey |"))
    (tmp_path / "example.md").write_text(table.strip() + "\n", "utf-8")
    questionnaire = compile_form(tmp_path / "example.md").questionnaire
    assert questionnaire.id == "what-happened"
    assert questionnaire.languages == ("uk", "en")
    day = questionnaire.question("day")
    assert day is not None
    assert day.relevant == ["=", ["ref", "when"], "day"]


def test_limits() -> None:
    """The limits in the text are those in the code."""
    for number in (
        read.MAX_QUESTIONS,
        read.MAX_CHOICES,
        read.MAX_ALL_CHOICES,
        read.MAX_TEXT,
        answers.MAX_ANSWER,
        evaluate.MAX_STEPS,
        functions.MAX_MATCHED,
    ):
        assert f"{number:,}" in DOCS
    assert f"patterns of {pattern.MAX_PATTERN}" in DOCS
    assert f"nested {MAX_DEPTH} deep" in DOCS
