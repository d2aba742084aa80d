"""The questionnaires a desk knows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from holub_desk.forms.compile import compile_form
from holub_desk.forms.registry import Registry, read_compiled
from holub_wire.questionnaire.model import QuestionnaireError, to_json

Write = Callable[..., Path]


def test_find(write: Write) -> None:
    """Two versions of one form stay apart; what was never published is not found."""
    versions = [
        compile_form(write(f"type | name | label::en\ntext | a | {label}", settings="form_id\nf")).questionnaire
        for label in ("A", "B")
    ]
    registry = Registry(json.dumps(to_json(version)) for version in versions)
    assert [registry.find("f", version.version) for version in versions] == versions
    assert registry.find("f", "0" * 16) is None
    assert registry.find("g", versions[0].version) is None
    assert registry.latest("f") == versions[1]
    assert registry.latest("g") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 100_000, '{"format": 1}'])
def test_damaged(text: str) -> None:
    """A damaged entry is noticed, not shown."""
    with pytest.raises(QuestionnaireError):
        read_compiled(text)
