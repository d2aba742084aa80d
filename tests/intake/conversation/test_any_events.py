"""The core under any sequence of events, in both kinds of host: never stuck, nothing lost, nothing sealed twice, and
nothing kept of what is sealed. What finds no mistake when there is one shows nothing: the second half plants some."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from holub_intake.conversation import events as on
from holub_intake.conversation.advance import MAX_FILE, advance
from holub_intake.conversation.content import MAX_WORDS
from holub_intake.conversation.effects import (
    Ask,
    AskFile,
    Effect,
    Erase,
    Review,
    Say,
    SealAccount,
    SealAnswers,
    SealEnd,
    SealFile,
    SealForget,
    SealWithdraw,
)
from holub_intake.conversation.state import Content, State, Waiting
from holub_wire.questionnaire.model import Questionnaire
from holub_wire.questionnaire.read import from_json

ROOT = Path(__file__).parents[3]
EVERY = from_json(json.loads((ROOT / "tests/vectors/questionnaires/every.json").read_text("utf-8")))
NAMES = [question.name for question in EVERY.questions]
PAGE = State(EVERY, "uk", date(2026, 11, 23))
MESSENGER = PAGE.but(at_once=True)
SEALS = get_args(Waiting)
SECRET = "таємниця"
TOO_LONG = "too long"
"""Stands for words beyond the limit, which would take their time to be drawn at random."""
SECRETS = re.compile(rf"{SECRET}[0-9]+|1[0-9]\.[0-9]{{2}} 20\.00")
Core = Callable[[State, on.Event], tuple[State, list[Effect]]]

# --- what may happen ---------------------------------------------------------

_secret = st.just(SECRET)
_answers = st.one_of(
    _secret,
    st.sampled_from(["d", "l", "d1", "l1", "2026-11-01", ""]),
    st.integers(-5, 200),
    st.lists(st.sampled_from(["d", "l", "d1"]), max_size=2),
    st.just(True),
)
_typed = st.one_of(_secret, st.sampled_from(["  ", "40", "2026-11-01", TOO_LONG]))
KINDS: dict[type[on.Event], st.SearchStrategy[on.Event]] = {
    **{kind: st.builds(kind) for kind in get_args(on.Event) if not fields(kind)},
    on.Language: st.builds(on.Language, st.sampled_from(["uk", "ru", "en", "xx"])),
    on.Words: st.builds(on.Words, _typed),
    on.Text: st.builds(on.Text, _typed),
    on.Edited: st.builds(on.Edited, st.one_of(_secret, st.just(" "))),
    on.Brought: st.builds(on.Brought, st.booleans()),
    on.Place: st.builds(on.Place, st.just(10.0), st.just(20.0)),
    on.Refused: st.builds(on.Refused, st.sampled_from(["contact", "other"])),
    on.Reply: st.builds(on.Reply, _answers),
    on.Change: st.builds(on.Change, st.sampled_from(NAMES)),
    on.Offer: st.builds(on.Offer, st.sampled_from([0, 5, MAX_FILE + 1]), st.booleans()),
    on.Decide: st.builds(on.Decide, st.sampled_from(["copy", "original", "as_is", "drop"])),
}
_OFTEN = st.sampled_from([on.Understood(), on.Skip(), on.Sealed(), on.Sealed(), on.Words(SECRET), on.Text(SECRET)])
_ENDS = (on.Stop, on.Idle, on.Withdraw, on.Forget)
_SELDOM = st.sampled_from([end() for end in _ENDS])
_LEADS_ON = [strategy for kind, strategy in KINDS.items() if kind not in _ENDS]
_REPLIES = [
    on.Reply(True),
    on.Reply("d"),
    on.Reply("d1"),
    on.Reply(100),
    on.Reply("2026-11-01"),
    on.Skip(),
    on.Reply(SECRET),
]
_TOLD: list[on.Event] = [on.Understood(), on.Words(SECRET), on.Sealed()]
_ASKED: list[on.Event] = [*_TOLD, *(event for reply in _REPLIES for event in (reply, on.Sealed()))]
BEGINNINGS: list[list[on.Event]] = [[], _TOLD, _ASKED[:-2], _ASKED, [*_ASKED, on.Send(), on.Sealed(), on.Sealed()]]
sequences = st.builds(
    list.__add__,
    st.sampled_from(BEGINNINGS),
    st.lists(st.one_of(_OFTEN, _SELDOM, *_LEADS_ON), max_size=30),
)


def test_every_kind_of_event_may_happen() -> None:
    """No event is left out of what follows."""
    assert KINDS.keys() == set(get_args(on.Event))


@pytest.mark.parametrize("start", [PAGE, MESSENGER])
def test_sequences_begin_where_they_should(start: State) -> None:
    """At the gate, at a question, at the last one, at the review, at the end: few would come so far by chance."""
    phases = []
    for beginning in BEGINNINGS:
        state = start
        for event in beginning:
            state, _ = advance(state, event)
        phases.append((state.phase, state.asked))
    assert phases == [
        ("gate", None),
        ("question", "ready"),
        ("question", "words"),
        ("review", "words"),
        ("done", "words"),
    ]


def numbered(event: on.Event, number: int) -> on.Event:
    """The same with a secret of its own, so that it can be found again."""
    if isinstance(event, on.Place):
        return on.Place(10 + number / 100, 20.0)
    if isinstance(event, on.Reply) and event.answer == SECRET:
        return on.Reply(f"{SECRET}{number}")
    if isinstance(event, on.Words | on.Text | on.Edited):
        return replace(
            event, text={SECRET: f"{SECRET}{number}", TOO_LONG: "x" * (MAX_WORDS + 1)}.get(event.text, event.text)
        )
    return event


def obvious(state: State) -> on.Event:
    """What anybody would do next: send what waits, and say yes to everything."""
    if state.waiting is not None:
        return on.Retry() if state.failed else on.Sealed()
    if state.offered is not None:
        return on.Decide("drop")
    match state.phase:
        case "gate":
            return on.Understood()
        case "account":
            return on.Words(SECRET)
        case "review":
            return on.Send()
    known: dict[str, Any] = {"ready": True, "words": "ще"}
    name = state.asked or ""
    if name in known and name not in state.answers:
        return on.Reply(known[name])
    return on.Skip() if name not in state.answers else on.Reply(state.answers[name])


# --- what must hold ------------------------------------------------------------------------


def in_sight(thing: object, seen: set[int]) -> Iterator[str]:
    """Every text in an object, in whatever it holds; a questionnaire is public, and left out."""
    if id(thing) in seen or isinstance(thing, Questionnaire):
        return
    seen.add(id(thing))
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        for pair in thing.items():
            yield from (text for each in pair for text in in_sight(each, seen))
    elif isinstance(thing, list | tuple | set | frozenset):
        for each in thing:
            yield from in_sight(each, seen)
    elif is_dataclass(thing) or hasattr(thing, "__dict__"):
        yield from in_sight(vars(thing), seen)


def secrets_in(thing: object) -> list[str]:
    """The secrets in an object, in their order."""
    return [secret for text in in_sight(thing, set()) for secret in SECRETS.findall(text)]


def key_of(waiting: Waiting) -> tuple[str, ...] | None:
    """What tells one thing that is to be stored from another; None for what a source would not miss."""
    match waiting:
        case SealFile():
            return ("file",)
        case SealWithdraw() | SealForget():
            return (type(waiting).__name__,)
    return tuple(secrets_in(waiting)) or None


def key_of_content(event: Content) -> tuple[str, ...] | None:
    """The same of what came."""
    match event:
        case on.Brought():
            return ("file",)
        case on.Withdraw() | on.Forget():
            return (f"Seal{type(event).__name__}",)
        case on.Place(latitude, longitude):
            return (f"{latitude:.2f} {longitude:.2f}",)
    return tuple(secrets_in(event)) or None


class Host:
    """Plays a host that stores, and keeps account of what came and what was stored."""

    def __init__(self, step: Core, state: State) -> None:
        self.step = step
        self.state = state
        self.events = 0
        self.came: list[tuple[str, ...]] = []
        self.stored: list[tuple[str, ...]] = []
        self.ends = 0

    def hear(self, event: on.Event) -> None:
        """One step, and whatever must hold of it."""
        self.events += 1
        event = numbered(event, self.events)
        before = self.state
        self.state, effects = self.step(before, event)
        seals = [effect for effect in effects if isinstance(effect, SEALS)]
        assert len(seals) <= 1
        if seals:
            assert self.state.waiting == seals[0], "what is sealed is kept until it is stored"
            assert before.waiting is None or before.failed or isinstance(event, on.Sealed)
        if isinstance(event, on.Sealed) and before.waiting is not None:
            self._stored(before)
        self._came(before, event, seals)
        known = {secret for key in self.stored for secret in key}
        assert not known.intersection(secrets_in([self.state, effects])), "what is stored is not kept"
        self._effects(effects)

    def _stored(self, before: State) -> None:
        assert before.waiting is not None
        if (key := key_of(before.waiting)) is not None:
            self.stored.append(key)
        self.ends += isinstance(before.waiting, SealEnd)
        assert self.ends <= 1
        if isinstance(before.waiting, SealWithdraw | SealForget) or before.leaving:
            self.ends = 0  # what comes next is another conversation

    def _came(self, before: State, event: on.Event, seals: Sequence[Waiting]) -> None:
        if isinstance(event, on.Stop) and before.phase != "stopped":
            # Who leaves at once leaves what is on its way.
            del self.came[len(self.stored) :]
        if isinstance(event, on.Sealed | on.Retry) or before.phase == "stopped":
            return
        if isinstance(event, Content):
            taken = before.at_once or seals
            key = key_of_content(event) if taken else None
        else:
            key = key_of(seals[0]) if seals else None
        if event == on.Decide("drop") and before.failed and isinstance(before.waiting, SealFile):
            del self.came[len(self.stored)]
        elif before.failed and before.waiting is not None and not before.at_once and seals:
            del self.came[len(self.stored) :]  # a page lets words that failed be written again
        if key is not None:
            self.came.append(key)

    def _effects(self, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Ask):
                assert 1 <= effect.number <= effect.total
            assert not (isinstance(effect, Review | AskFile) and self.state.phase == "gate")
        assert (Erase() in effects) <= (self.state.phase == "stopped")
        if self.state.phase == "stopped":
            assert (self.state.answers, self.state.waiting, self.state.queue) == ({}, None, ())


def check(step: Core, start: State, sequence: Sequence[on.Event]) -> None:
    """Nothing raises; whatever came is stored once, in its order; the end can be reached from anywhere."""
    host = Host(step, start)
    for event in sequence:
        host.hear(event)
    for _ in range(200):
        if host.state.phase in ("done", "stopped") and host.state.waiting is None:
            break
        host.hear(obvious(host.state))
    assert host.state.phase in ("done", "stopped"), "stuck"
    assert host.came == host.stored


@settings(max_examples=200, deadline=None)
@given(sequences)
def test_in_a_page(sequence: list[on.Event]) -> None:
    """One thing at a time is on its way."""
    check(advance, PAGE, sequence)


@settings(max_examples=200, deadline=None)
@given(sequences)
def test_in_a_messenger(sequence: list[on.Event]) -> None:
    """Everything is welcome at any time, and waits its turn."""
    check(advance, MESSENGER, sequence)


@given(sequences, sequences)
def test_stop_is_final(first: list[on.Event], then: list[on.Event]) -> None:
    """Stop works at any moment, forgets everything, and nothing brings the conversation back."""
    state = MESSENGER
    for event in first:
        state, _ = advance(state, event)
    stopped = state.phase == "stopped"
    state, effects = advance(state, on.Stop())
    assert effects == [Erase()] or stopped
    assert (state.answers, state.waiting, state.offered, state.queue) == ({}, None, None, ())
    for event in then:
        assert advance(state, event)[0] == state


# --- mistakes -----------------------------------------------------------------------


def loses_what_came_meanwhile(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    state, effects = advance(state, event)
    return state.but(queue=()), effects


def loses_what_came_while_leaving(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    waiting = state.waiting
    if isinstance(event, on.Sealed) and (state.leaving or isinstance(waiting, SealWithdraw | SealForget)):
        state = state.but(queue=())
    return advance(state, event)


def takes_the_last_first(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    state, effects = advance(state, event)
    return state.but(queue=state.queue[::-1]), effects


def seals_twice(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    after, effects = advance(state, event)
    if isinstance(event, on.Sealed) and isinstance(state.waiting, SealAccount) and state.phase == "review":
        return after.but(waiting=state.waiting), [*effects, state.waiting]
    return after, effects


def ends_twice(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    after, effects = advance(state, event)
    if isinstance(event, on.Sealed) and isinstance(state.waiting, SealEnd) and not state.leaving:
        return after.but(waiting=SealEnd()), [*effects, SealEnd()]
    return after, effects


def remembers_answers(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    after, effects = advance(state, event)
    if isinstance(event, on.Sealed) and isinstance(state.waiting, SealAnswers) and after.phase != "stopped":
        after = after.but(answers=state.answers)
    return after, effects


def remembers_in_passing(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    after, effects = advance(state, event)
    if isinstance(event, on.Sealed) and isinstance(state.waiting, SealAccount):
        vars(after)["last"] = [state.waiting]
    return after, effects


def repeats_words(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    after, effects = advance(state, event)
    if isinstance(event, on.Sealed) and isinstance(state.waiting, SealAccount):
        effects = [Say(state.waiting.text), *effects]
    return after, effects


def gets_stuck(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    if isinstance(event, on.Sealed) and state.changing and state.phase == "question":
        return state, []
    return advance(state, event)


def lets_go_of_what_failed(state: State, event: on.Event) -> tuple[State, list[Effect]]:
    state, effects = advance(state, event)
    return (state.but(waiting=None, failed=False) if state.failed else state), effects


MISTAKES: list[tuple[Core, State]] = [
    (loses_what_came_meanwhile, MESSENGER),
    (loses_what_came_while_leaving, MESSENGER),
    (takes_the_last_first, MESSENGER),
    (seals_twice, MESSENGER),
    (ends_twice, PAGE),
    (remembers_answers, PAGE),
    (remembers_answers, MESSENGER),
    (remembers_in_passing, PAGE),
    (repeats_words, MESSENGER),
    (gets_stuck, MESSENGER),
    (lets_go_of_what_failed, PAGE),
]


@pytest.mark.parametrize(("mistake", "start"), MISTAKES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_mistake_is_found(mistake: Core, start: State) -> None:
    """The control: each of these is found by what holds of the core, in sequences as above."""

    def is_found(sequence: list[on.Event]) -> bool:
        try:
            check(mistake, start, sequence)
        except AssertionError:
            return True
        return False

    options = settings(max_examples=5000, deadline=None, database=None, phases=[Phase.generate])
    assert find(sequences, is_found, settings=options, random=random.Random(1)) is not None
