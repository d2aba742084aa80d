"""The core under any sequence of events, and its texts."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_intake.conversation import events as on
from holub_intake.conversation.advance import MAX_FILE, advance
from holub_intake.conversation.effects import Ask, AskFile, Effect, Review, SealAccount, SealAnswers, SealEnd, SealFile
from holub_intake.conversation.state import State
from holub_wire.envelope import MAX_ATTACHMENT
from holub_wire.questionnaire.read import from_json

ROOT = Path(__file__).parents[3]
EVERY = from_json(json.loads((ROOT / "tests/vectors/questionnaires/every.json").read_text("utf-8")))
NAMES = [question.name for question in EVERY.questions]
START = State(EVERY, "uk", date(2026, 11, 23))

answers = st.one_of(
    st.sampled_from(["d", "l", "d1", "l1", "2026-11-01", "", "слова"]),
    st.integers(-5, 200),
    st.lists(st.sampled_from(["d", "l", "d1"]), max_size=2),
    st.just(True),
)
events: st.SearchStrategy[on.Event] = st.one_of(
    st.sampled_from(
        [on.Begin(), on.Understood(), on.Skip(), on.Back(), on.Send(), on.Sealed(), on.NotSealed(), on.Retry()]
    ),
    st.builds(on.Language, st.sampled_from(["uk", "ru", "en", "xx"])),
    st.builds(on.Words, st.sampled_from(["таємниця", "  ", "ще"])),
    st.builds(on.Reply, answers),
    st.builds(on.Change, st.sampled_from(NAMES)),
    st.builds(on.Offer, st.sampled_from([0, 5, MAX_FILE + 1]), st.booleans()),
    st.builds(on.Decide, st.sampled_from(["copy", "original", "as_is", "drop"])),
)
SEALS = (SealAccount, SealAnswers, SealFile, SealEnd)


def obvious(state: State, effects: list[Effect]) -> on.Event:
    """What anybody would do next: send what waits, and say yes to everything."""
    if state.waiting is not None:
        return on.Retry() if state.failed else on.Sealed()
    if state.offered is not None:
        return on.Decide("drop")
    match state.phase:
        case "gate":
            return on.Understood()
        case "account":
            return on.Words("слова")
        case "review":
            return on.Send()
    known: dict[str, Any] = {"ready": True, "words": "ще"}
    name = state.asked or ""
    if name in known and name not in state.answers:
        return on.Reply(known[name])
    return on.Skip() if name not in state.answers else on.Reply(state.answers[name])


@settings(max_examples=300, deadline=None)
@given(st.lists(events, max_size=40))
def test_any_events(sequence: list[on.Event]) -> None:
    """Nothing raises, is sealed twice or lost; after Sealed the words are nowhere; the end can be reached."""
    state = START
    effects: list[Effect] = []
    accepted = sealed = 0
    for event in sequence:
        before = state
        state, effects = advance(state, event)
        seals = [effect for effect in effects if isinstance(effect, SEALS)]
        assert len(seals) <= 1
        if seals:
            assert state.waiting == seals[0], "what is sealed is kept until it is stored"
            assert before.waiting is None or before.failed or isinstance(event, on.Sealed)
        if isinstance(event, on.Words) and seals:
            accepted += not (before.failed and before.waiting is not None)
        if isinstance(event, on.Sealed) and isinstance(before.waiting, SealAccount):
            sealed += 1
            secret = before.waiting.text
            if secret not in map(str, state.answers.values()):
                assert secret not in str(vars(state)) + str([vars(effect) for effect in effects])
        for effect in effects:
            if isinstance(effect, Ask):
                assert 1 <= effect.number <= effect.total
            assert not (isinstance(effect, Review | AskFile) and state.phase == "gate")
    waiting = isinstance(state.waiting, SealAccount)
    assert accepted == sealed + waiting
    for _ in range(60):
        if state.phase == "done":
            break
        state, effects = advance(state, obvious(state, effects))
    assert state.phase == "done"


@given(st.lists(events, max_size=30), st.lists(events, max_size=10))
def test_stop_is_final(first: list[on.Event], then: list[on.Event]) -> None:
    """Stop works at any moment, forgets everything, and nothing brings the conversation back."""
    state = START
    for event in first:
        state, _ = advance(state, event)
    state, effects = advance(state, on.Stop())
    assert [type(effect).__name__ for effect in effects] == ["Erase"]
    assert (state.answers, state.waiting, state.offered) == ({}, None, None)
    for event in then:
        after, effects = advance(state, event)
        assert (after, effects) == (state, [])


def test_pure() -> None:
    """The same state and event give the same step, and the state that went in is as it was."""
    state, _ = advance(START, on.Understood())
    kept = replace(state)
    assert advance(state, on.Words("x")) == advance(state, on.Words("x"))
    assert state == kept


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
    named -= {"gate.points", "form.html", "carried.html", "carried.js", "carried.css"}
    assert len(named) > 60
    assert sorted(named - keys) == []
