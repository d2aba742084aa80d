"""The core and its twin in the browser, side by side on random events: same effects, same state after each."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from holub_testing.dialogues import event_of, line_of
from holub_testing.walks import after
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from holub_intake.conversation import events as on
from holub_intake.conversation.advance import MAX_FILE, advance
from holub_intake.conversation.content import MAX_WORDS
from holub_intake.conversation.effects import Effect, Say
from holub_intake.conversation.state import State
from holub_wire.questionnaire.read import from_json

ROOT = Path(__file__).parents[3]
DAY = "2026-11-23"
DATA = {
    name: json.loads((ROOT / f"tests/vectors/questionnaires/{name}.json").read_text("utf-8"))
    for name in ("every", "small", "repeats")
}
Play = Callable[[dict[str, Any]], list[str]]
Core = Callable[[State, on.Event], tuple[State, list[Effect]]]


LONG = {"<longest>": "🕊" * MAX_WORDS, "<too long>": "🕊" * (MAX_WORDS + 1), "<long answer>": "x" * 10_001}
"""Texts by the names that stand for them until they are played: drawn as they are they would take their time."""


def _written_out(play: dict[str, Any]) -> list[str]:
    """The events of a play, long texts in full."""
    events: list[str] = play["before"] + play["events"]
    for name, text in LONG.items():
        events = [event.replace(name, text) for event in events]
    return events


def _questions(name: str) -> list[tuple[str, dict[str, Any]]]:
    """Key and question; of those in repeats two instances."""
    found: list[tuple[str, dict[str, Any]]] = []
    for question in DATA[name]["questions"]:
        inside = question.get("questions", [])
        if not inside or "count" not in question:
            keys = [f"{question['name']}[{i}]" for i in (1, 2)] if inside else [question["name"]]
            found += [(key, question) for key in keys]
        found += [(f"{each['name']}[{i}]", each) for i in (1, 2) for each in inside]
    return found


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _answers(name: str) -> list[object]:
    """Every choice of a questionnaire, and answers of each kind that fit and do not."""
    choices = [choice["name"] for _, question in _questions(name) for choice in question.get("choices", [])]
    odd = ["", " ", "2026-11-01", "2026-11-24", "2026-02-30", "слова 🕊", *LONG, True, 0, -1, 99, 100, 10**15, []]
    odd += [1, 2, 0.5, "09:30", "48.05 37.79", "2026-11-20T18:00"]
    return [*choices, *([choice] for choice in choices), choices[:2], [*choices[:1], *choices[:1]], *odd]


def _events(name: str) -> st.SearchStrategy[str]:
    """Lines of events for one questionnaire; those that lead on are the more frequent."""
    names = [key for key, _ in _questions(name)]
    words = ["слова", "", "  ", "\ufeff", "\x85", "\x1f", " \u2028a\xa0", *LONG]
    replies = st.sampled_from(_answers(name)).map(lambda answer: f"reply {_quoted(answer)}")
    change = st.sampled_from([*names, "toString"]).map("change {}".format)
    often = st.sampled_from(["understood", "sealed", "words слова", "skip", 'words "ще"'])
    seldom = st.one_of(
        st.sampled_from(["begin", "back", "send", "not-sealed", "retry"]),
        st.sampled_from(["uk", "ru", "en", "xx", "toString"]).map("language {}".format),
        st.sampled_from(words).map(lambda text: f"words {_quoted(text)}"),
        change,
        st.tuples(st.sampled_from([0, 1, MAX_FILE, MAX_FILE + 1]), st.sampled_from(["cleanable", "uncleanable"])).map(
            lambda pair: f"offer {pair[0]} {pair[1]}"
        ),
        st.sampled_from(["copy", "original", "as_is", "drop"]).map("decide {}".format),
        st.just("stop"),
    )
    return st.one_of(replies, replies, change, often, seldom)


def _brought() -> st.SearchStrategy[str]:
    """Lines of what comes through a messenger, where everything is welcome at any time."""
    texts = st.sampled_from(["слова", "2026-11-01", "40", " ", *LONG, "48.05 37.79"])
    places = st.sampled_from(["48.051 37.791", "-0.004 0.0", "0.125 -0.125", "0.0078125 179.999999", "-90.0 180.0"])
    return st.one_of(
        st.tuples(st.sampled_from(["text", "text", "edited"]), texts).map(lambda pair: f"{pair[0]} {_quoted(pair[1])}"),
        st.sampled_from(["brought cleaned", "brought uncleaned", "refused contact", "refused other"]),
        places.map("place {}".format),
        st.sampled_from(["withdraw", "forget", "idle", "resume", "returned"]),
        st.sampled_from(["sealed", "sealed", "sealed", "not-sealed", "retry"]),
    )


def _changes(name: str) -> st.SearchStrategy[list[str]]:
    """A question chosen from the review, and an answer to it that often fits, or none."""
    fitting = {
        "acknowledge": [True],
        "integer": [1, 100],
        "date": ["2026-11-01", "2026-11-02"],
        "text": ["a", "b"],
        "repeat": [True],
    }
    made = []
    for key, question in _questions(name):
        choices = [choice["name"] for choice in question.get("choices", [])]
        if question["type"] in ("select_multiple", "rank"):
            answers: list[Any] = [[choice] for choice in choices]
        else:
            answers = choices or fitting.get(question["type"], [])
        ends = ["skip", "back", *(f"reply {_quoted(answer)}" for answer in answers)]
        made += [[f"change {key}", end] for end in ends]
    return st.sampled_from(made)


_TOLD = ["understood", "words слова", "sealed"]
_TO_REVIEW = {
    "every": ["true", '"d"', '"d1"', "100", '"2026-11-01"', '""', '"ще"'],
    "repeats": ["1", '"А"', '["build","bring"]', "true", '"09:30"', "0.5", '""', '"48.05 37.79"', '""'],
    "small": ['"self"', '"2026-11-01"', '["workers","site"]', "40", '"там"'],
}


def _before(name: str, *, messenger: bool) -> list[list[str]]:
    """Where plays begin: most of what can go wrong is where questions are asked and changed."""
    replies = ["skip" if answer == '""' else f"reply {answer}" for answer in _TO_REVIEW[name]]
    if messenger:
        replies = [event for reply in replies for event in (reply, "sealed")]
    beginnings = [[], _TOLD, [*_TOLD, *replies], [*_TOLD, *replies, "send"]]
    return [*beginnings, ["text слова"], ["text слова", "text ще", "brought cleaned"]] if messenger else beginnings


def _moves(name: str, *, messenger: bool) -> st.SearchStrategy[list[str]]:
    single = st.one_of(_events(name), _brought(), _brought()) if messenger else st.one_of(_events(name), _brought())
    return st.one_of(single.map(lambda event: [event]), _changes(name))


plays = st.tuples(st.sampled_from(sorted(DATA)), st.booleans()).flatmap(
    lambda pair: st.fixed_dictionaries(
        {
            "name": st.just(pair[0]),
            "messenger": st.just(pair[1]),
            "before": st.sampled_from(_before(pair[0], messenger=pair[1])),
            "events": st.lists(_moves(pair[0], messenger=pair[1]), max_size=20).map(
                lambda moves: [event for move in moves for event in move]
            ),
        }
    )
)


def here(name: str, events: list[str], *, messenger: bool = False, step: Core = advance) -> list[str]:
    """The play as the core has it: event, effects and the state after it."""
    state = State(from_json(DATA[name]), "uk", date.fromisoformat(DAY), at_once=messenger)
    played = []
    for event in events:
        state, effects = step(state, event_of(event))
        played += [f">> {event}", *(f"<< {line_of(effect)}" for effect in effects), after(state)]
    return played


def _both(there: Play, play: dict[str, Any]) -> tuple[list[str], list[str]]:
    events = _written_out(play)
    request = {"questionnaire": DATA[play["name"]], "language": "uk", "day": DAY, "events": events}
    return here(play["name"], events, messenger=play["messenger"]), there(request | {"atOnce": play["messenger"]})


@settings(max_examples=400, deadline=None)
@given(play=plays)
def test_same_play(there: Play, play: dict[str, Any]) -> None:
    """Whatever happens, in whatever order: both say the same and remember the same."""
    ours, theirs = _both(there, play)
    assert ours == theirs


@pytest.mark.parametrize("messenger", [False, True])
@pytest.mark.parametrize("name", DATA)
def test_plays_begin_where_they_should(name: str, *, messenger: bool) -> None:
    """The beginnings above really lead to a question, to the review, and to what is sealed last."""
    before = _before(name, messenger=messenger)[1:]
    phases = [json.loads(here(name, events, messenger=messenger)[-1]) for events in before[:3]]
    assert [after["phase"] for after in phases] == ["question", "review", "review"]
    assert phases[2]["waiting"].startswith("seal-end" if messenger else "seal-answers")


def _hurried(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    """A mistake that a twin of this core once had: at a messenger's gate it went on while words were on their way."""
    if isinstance(event, on.Understood) and state.phase == "gate" and not state.told:
        return state.but(phase="account"), [Say("account.ask")]
    return advance(state, event)


def test_random_plays_find_a_difference() -> None:
    """The control: a twin with one mistake, in one corner, is told from the core by plays as above."""

    def differs(play: dict[str, Any]) -> bool:
        events = _written_out(play)
        right, wrong = (
            here(play["name"], events, messenger=play["messenger"], step=step) for step in (advance, _hurried)
        )
        return right != wrong

    options = settings(max_examples=5000, deadline=None, database=None, phases=[Phase.generate])
    assert find(plays, differs, settings=options, random=random.Random(1))["messenger"]


def test_a_difference_is_seen(there: Play) -> None:
    """The control: another event gives another play, and a crash of the twin is no silence."""
    events = ["understood", "words слова", "sealed"]
    request = {"questionnaire": DATA["small"], "language": "uk", "day": DAY, "events": events}
    assert here("small", events) == there(request)
    assert here("small", [*events[:2], "not-sealed"]) != there(request)
    assert there({"events": events})[0].startswith("crash")
