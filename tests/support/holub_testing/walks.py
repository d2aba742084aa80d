"""Walks through forms as a source would go: replies at random, mostly fitting; skips, ways back, changes."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from holub_desk.forms.walker import random_answer
from holub_intake.conversation.advance import advance
from holub_intake.conversation.state import State
from holub_testing.dialogues import event_of, line_of
from holub_wire.questionnaire.answers import takes_answer
from holub_wire.questionnaire.model import Questionnaire

FORMS = Path(__file__).parents[2] / "forms"
DAY = date(2026, 11, 23)
_BEGINNING = ("begin", "understood", "words I saw it.", "sealed")
_CHANGES = 3


def forms() -> list[Path]:
    """All forms of tests/forms."""
    return sorted(
        path for path in FORMS.iterdir() if path.suffix in (".xlsx", ".xls", ".csv", ".md") and path.stem != "README"
    )


class Stuck(AssertionError):
    """A walk that does not come to its end."""


def walk(form: Questionnaire, seed: int, *, wander: bool = True, day: date = DAY) -> list[str]:
    """Events and effects from the gate to the receipt, as scripts write them, with the state after each event.

    Without `wander` every question is answered once, in order. Raises Stuck.
    """
    chance = random.Random(seed)
    state = State(form, chance.choice(form.languages), day)
    played: list[str] = []
    for event in _BEGINNING:
        state = _play(state, event, played)
    changes = 0
    for _ in range(20 * (len(form.index) + 50)):
        if state.phase == "done":
            return played
        if state.waiting is not None:
            event = "sealed"
        elif state.phase == "review":
            kept = [key for key in state.interview.kept if changes < _CHANGES and wander]
            changes += 1
            event = f"change {chance.choice(kept)}" if kept and chance.random() < 0.7 else "send"
        else:
            event = _reply(state, chance, wander=wander)
        state = _play(state, event, played)
    raise Stuck(f"{form.id}, seed {seed}: at {state.asked} in {state.phase}")


def _reply(state: State, chance: random.Random, *, wander: bool) -> str:
    slot = state.interview.find(state.asked or "")
    assert slot is not None
    number = chance.random()
    if wander and number < 0.04:
        return "back"
    if wander and number < 0.06:
        return f"language {chance.choice(state.questionnaire.languages)}"
    if not takes_answer(slot.question) or (number < 0.12 and not state.interview.required(slot)):
        return "skip"
    if wander and number < 0.15:
        return f"reply {json.dumps(chance.choice(['nonsense', 3.5, [], True, ['x', 'x']]))}"
    answer = random_answer(state.interview, slot, chance)
    if answer is None and state.interview.required(slot):
        raise Stuck(f"{state.questionnaire.id}: no answer for {slot.key}")
    return "skip" if answer is None else f"reply {json.dumps(answer, ensure_ascii=False)}"


def _play(state: State, event: str, played: list[str]) -> State:
    state, effects = advance(state, event_of(event))
    played += [f">> {event}", *(f"<< {line_of(effect)}" for effect in effects), after(state)]
    return state


def after(state: State) -> str:
    """What the conversation remembers, in one line that its twin writes too."""
    names = ("language", "phase", "told", "asked", "changing", "answers", "offered", "failed", "leaving")
    kept = {name: getattr(state, name) for name in names}
    kept["queue"] = len(state.queue)
    kept["seen"] = sorted(state.seen)
    kept["waiting"] = line_of(state.waiting) if state.waiting else None
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def events_of(played: list[str]) -> Iterator[str]:
    """The events of a walk."""
    return (line[3:] for line in played if line.startswith(">> "))
