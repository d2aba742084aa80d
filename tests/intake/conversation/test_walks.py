"""Forms as the field writes them, walked from the gate to the receipt: the browser's conversation goes the same way."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from holub_testing.walks import DAY, events_of, forms, walk

from holub_desk.forms.compile import compile_form
from holub_wire.questionnaire.model import to_json

SEEDS = range(3)


def _start(played: list[str]) -> str:
    """The language in which a walk began."""
    return played[2].partition('"language":"')[2].partition('"')[0]


@pytest.mark.parametrize("path", forms(), ids=lambda path: path.name)
def test_same_walk(there: Any, path: Path) -> None:
    """The same questions in the same order, the same problems, the same state after each event, the same answers."""
    form = compile_form(path).questionnaire
    for seed in SEEDS:
        played = walk(form, seed, wander=len(form.index) < 200)
        request = {"questionnaire": to_json(form), "language": _start(played), "day": DAY.isoformat()}
        assert there(request | {"events": list(events_of(played))}) == played


def test_a_difference_is_seen(there: Any) -> None:
    """The control: with one answer more the way is another."""
    form = compile_form(forms()[0]).questionnaire
    played = walk(form, 0)
    request = {"questionnaire": to_json(form), "language": _start(played), "day": DAY.isoformat()}
    assert there(request | {"events": [*events_of(played), "words more"]}) != played
    assert len(forms()) >= 25
