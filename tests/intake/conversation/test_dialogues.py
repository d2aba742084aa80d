"""The scripts of tests/dialogues, played by the core; tests/chat/dialogues.test.ts plays them with its twin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import get_args

import pytest
from holub_testing.dialogues import SCRIPTS, event_of, play, read_script

from holub_demo.prepare import shipped_questionnaire
from holub_desk.forms.compile import compile_form
from holub_intake.conversation import events as on
from holub_intake.conversation.effects import Effect
from holub_wire.questionnaire.model import Questionnaire
from holub_wire.questionnaire.read import from_json

VECTORS = Path(__file__).parents[2] / "vectors" / "questionnaires"


def questionnaire_of(name: str) -> Questionnaire:
    """The questionnaire that a script names: the shipped one, or a small one of the vectors."""
    if name == "shipped":
        return compile_form(shipped_questionnaire()).questionnaire
    return from_json(json.loads((VECTORS / f"{name}.json").read_text("utf-8")))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_dialogue(path: Path) -> None:
    """Every effect is as the script says, in its order, and there is no other."""
    script = read_script(path)
    assert play(script, questionnaire_of(script.head["questionnaire"])) == [line for _, line in script.lines]


def test_every_event_and_effect_is_in_some_script() -> None:
    """No kind of either is left out."""
    lines = [line for path in SCRIPTS for _, line in read_script(path).lines]
    events = {type(event_of(line[3:])) for line in lines if line.startswith(">> ")}
    assert events == set(get_args(on.Event))
    wanted = {line[3:].split(" ")[0] for line in lines if line.startswith("<< ")}
    seals = {"seal-account", "seal-answers", "seal-file", "seal-end", "seal-withdraw", "seal-forget"}
    assert wanted == seals | {"say", "note", "ask", "ask-file", "review", "drop-file", "erase"}
    assert len(get_args(Effect)) == len(wanted)


def test_there_are_scripts_in_every_language() -> None:
    """At least 60, in uk, ru and en, and each has events and effects."""
    scripts = [read_script(path) for path in SCRIPTS]
    assert len(scripts) >= 60
    assert {script.head["language"] for script in scripts} == {"uk", "ru", "en"}
    for script in scripts:
        assert {line[:2] for _, line in script.lines} == {">>", "<<"}
