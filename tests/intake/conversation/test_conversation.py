"""What holds of the core, and its texts."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from holub_testing.dialogues import event_of, line_of
from holub_testing.walks import after

from holub_intake.conversation import events as on
from holub_intake.conversation.advance import MAX_FILE, advance
from holub_intake.conversation.state import State
from holub_wire.envelope import MAX_ATTACHMENT
from holub_wire.questionnaire.model import to_json, version_of
from holub_wire.questionnaire.read import from_json

ROOT = Path(__file__).parents[3]
EVERY = from_json(json.loads((ROOT / "tests/vectors/questionnaires/every.json").read_text("utf-8")))
START = State(EVERY, "uk", date(2026, 11, 23))


def test_pure() -> None:
    """The same state and event give the same step, and the state that went in is as it was."""
    state, _ = advance(START, on.Understood())
    kept = replace(state)
    assert advance(state, on.Words("x")) == advance(state, on.Words("x"))
    assert state == kept


def test_a_written_answer_that_is_stored_is_not_asked_for_again(there: Any) -> None:
    """Where everything is sealed as it comes, "…" stands for it; a constraint says nothing of that. In both twins."""
    town = {"name": "town", "type": "text", "label": {"en": "?"}, "constraint": ["regex", ["self"], "[A-Z][a-z]+"]}
    more = {"name": "more", "type": "text", "label": {"en": "?"}}
    data: dict[str, Any] = {"format": 1, "id": "t", "version": "", "languages": ["en"], "questions": [more, town]}
    form = from_json(data | {"version": version_of(data)})
    events = ["understood", "text I saw it.", "sealed", "text a", "sealed", "text Town", "sealed"]
    events += ["change more", "text b", "sealed"]
    state, played = State(form, "en", date(2026, 11, 23), at_once=True), []
    for event in events:
        state, effects = advance(state, event_of(event))
        played += [f">> {event}", *(f"<< {line_of(effect)}" for effect in effects), after(state)]
    assert (state.phase, dict(state.answers)) == ("review", {"town": "…", "more": "…"})
    request = {"questionnaire": to_json(form), "language": "en", "day": "2026-11-23", "atOnce": True}
    assert there(request | {"events": events}) == played


def test_limit_is_the_envelopes() -> None:
    """The conversation may not import envelopes, and must know their limit all the same."""
    assert MAX_FILE == MAX_ATTACHMENT


# --- texts ---------------------------------------------------------------------------------------------

TEXTS = {
    path.stem: tomllib.loads(path.read_text("utf-8"))
    for path in (ROOT / "intake/src/holub_intake/conversation/texts").glob("*.toml")
}


def flat(table: dict[str, Any], before: str = "") -> dict[str, str]:
    """Key → text, lists by their numbers."""
    found = {}
    for name, value in table.items():
        if isinstance(value, dict):
            found |= flat(value, f"{before}{name}.")
        elif isinstance(value, list):
            found |= {f"{before}{name}.{i}": text for i, text in enumerate(value)}
        else:
            found[f"{before}{name}"] = value
    return found


@pytest.mark.parametrize("language", ["ru", "en"])
def test_all_languages_say_the_same_things(language: str) -> None:
    """The same keys, and in each text the same placeholders."""
    ours, theirs = flat(TEXTS["uk"]), flat(TEXTS[language])
    assert ours.keys() == theirs.keys()
    for key, text in ours.items():
        assert sorted(re.findall(r"\{\w+\}", text)) == sorted(re.findall(r"\{\w+\}", theirs[key])), key
        assert theirs[key].strip()


@pytest.mark.parametrize("language", TEXTS)
def test_the_gate_is_short(language: str) -> None:
    """At most 90 words until the buttons, the buttons included."""
    of_the_chat = TEXTS[language]["gate"]
    for gate in (of_the_chat, of_the_chat | TEXTS[language]["carried"]["gate"]):
        words = " ".join([gate["title"], *gate["points"], gate["stop"], gate["go"], gate["by"]]).split()
        assert len(words) <= 90


def test_every_text_that_is_named_is_there() -> None:
    """Keys in the core, the page's script and the templates exist."""
    keys = flat(TEXTS["uk"]).keys()
    any_table = "|".join(TEXTS["uk"])
    named = set()
    for path in [*(ROOT / "chat/src").rglob("*.ts"), *(ROOT / "intake/src/holub_intake").rglob("*.py")]:
        named |= set(re.findall(rf'"((?:{any_table})\.[a-z_]+)"', path.read_text("utf-8")))
    for path in (ROOT / "intake/src/holub_intake/web/templates").glob("*.html"):
        named |= set(re.findall(rf"\btexts\.((?:{any_table})\.[a-z_]+)", path.read_text("utf-8")))
    named = {name for name in named - {"gate.points"} if not name.endswith((".html", ".js", ".css"))}
    assert len(named) > 60
    assert sorted(named - keys) == []
