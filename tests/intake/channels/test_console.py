"""A questionnaire played in the terminal, with what is typed and shown held in the test."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from holub_intake.channels.console import Console
from holub_intake.web import texts
from holub_wire.questionnaire.evaluate import Answer
from holub_wire.questionnaire.read import from_json

VECTORS = Path(__file__).parents[2] / "vectors" / "questionnaires"


def play(name: str, typed: list[str], language: str = "en") -> tuple[Mapping[str, Answer], str]:
    """What would have been sent, and all that was shown. Nothing typed may be left over."""
    questionnaire = from_json(json.loads((VECTORS / f"{name}.json").read_text("utf-8")))
    lines, shown = iter(typed), []
    console = Console(
        questionnaire, texts.load([language]), language, date(2026, 11, 23), lambda _: next(lines), shown.append
    )
    sent = console.run()
    assert list(lines) == []
    return sent, "\n".join(shown)


def test_to_the_end() -> None:
    """Choices by number or by name, a whole number, a skipped date, words: what is sent is what was typed."""
    sent, shown = play("small", ["", "I saw two coaches.", "1", "/skip", "1, site", "40", "A field", ""])
    assert sent == {"seen_how": "self", "what": ["workers", "site"], "people": 40, "place": "A field"}
    assert "[1/" in shown


def test_back_changes_an_answer() -> None:
    """/back asks the question before again, and the newer answer is the one that is sent."""
    sent, _ = play("small", ["", "Words.", "1", "/back", "2", "", "", "", ""])
    assert sent == {"seen_how": "heard"}


@pytest.mark.parametrize("nonsense", [",", "99", "nothing", "0"])
def test_nonsense_is_asked_again(nonsense: str) -> None:
    """What is no choice is refused with a text, and the question stays."""
    sent, shown = play("small", ["", "Words.", nonsense, "1", "", "", "", ""])
    assert sent["seen_how"] == "self"
    assert "! " in shown


@pytest.mark.parametrize("typed", [["/stop"], ["", "/stop"], ["", "Words.", "/stop"]])
def test_stop(typed: list[str]) -> None:
    """Leaving ends it at any moment, and nothing would have been sent."""
    assert play("small", typed)[0] == {}


def test_no_number() -> None:
    """Hyphens and other digits are no whole number; it is asked again, not a crash."""
    questionnaire = ["", "Words.", "1", "", "1", "--3", "٣", "12", "", ""]
    sent, shown = play("small", questionnaire)
    assert sent["people"] == 12
    assert shown.count("! ") == 2


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_every_kind_of_question(language: str) -> None:
    """Notes are shown, a required answer cannot be skipped, choices follow what was answered before."""
    typed = ["", "Слова", "", "yes", "1", "1", "120", "2026-11-01", "", "ще", ""]
    sent, shown = play("every", typed, language)
    assert sent == {"ready": True, "oblast": "d", "raion": "d1", "people": 120, "day": "2026-11-01", "words": "ще"}
    assert shown.count("! ") == 1
