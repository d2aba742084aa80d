"""Forms as the field writes them, walked from the gate to the receipt: the browser's conversation goes the same way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from holub_testing.dialogues import event_of, line_of
from holub_testing.walks import DAY, after, events_of, forms, walk

from holub_desk.forms.compile import compile_form
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import SealAnswers
from holub_intake.conversation.state import State
from holub_wire.envelope import MAX_ACCOUNT
from holub_wire.questionnaire.model import to_json, version_of
from holub_wire.questionnaire.read import from_json

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


def test_all_answers_fit_into_one_envelope(there: Any) -> None:
    """However much is written: the answers together are bounded, and what is too much is said at once."""
    texts = [{"name": f"t{i}", "type": "text", "label": {"en": "?"}} for i in range(6)]
    data: dict[str, Any] = {"format": 1, "id": "texts", "version": "", "languages": ["en"], "questions": texts}
    form = from_json(data | {"version": version_of(data)})
    worst = json.dumps("\x01" * 9_900)  # six bytes each in JSON
    events = ["understood", "words x", "sealed", *[f"reply {worst}"] * 4, "skip", "skip", "skip", "send"]
    state, played = State(form, "en", DAY), []
    for event in events:
        state, effects = advance(state, event_of(event))
        played += [f">> {event}", *(f"<< {line_of(effect)}" for effect in effects), after(state)]
    assert "<< ask t3 4/6 too_long" in played
    assert isinstance(state.waiting, SealAnswers)
    assert len(json.dumps(state.waiting.answers).encode()) <= MAX_ACCOUNT
    request = {"questionnaire": to_json(form), "language": "en", "day": DAY.isoformat(), "events": events}
    assert there(request) == played


def test_a_difference_is_seen(there: Any) -> None:
    """The control: with one answer more the way is another."""
    form = compile_form(forms()[0]).questionnaire
    played = walk(form, 0)
    request = {"questionnaire": to_json(form), "language": _start(played), "day": DAY.isoformat()}
    assert there(request | {"events": [*events_of(played), "words more"]}) != played
    assert len(forms()) >= 25
