"""One step of a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from holub_intake.conversation import events as on
from holub_intake.conversation.effects import (
    Ask,
    AskFile,
    DropFile,
    Effect,
    Erase,
    Note,
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
from holub_wire.questionnaire.answers import COARSE, EXACT, is_empty, read_answer, written_place
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import FILES, TYPED
from holub_wire.questionnaire.value import Answer

MAX_WORDS: Final = 50_000
"""Characters of one account; more are sent as further words."""

MAX_FILE: Final = 100 * 1024 * 1024
"""Bytes; the envelope's limit on attachments."""

SEALED: Final = "…"
"""What stands in the state for free text that is stored."""

_SPACE: Final = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
"""What counts as space around words: what ECMAScript's trim() takes away, so that both twins agree."""

Step = tuple[State, list[Effect]]


def advance(state: State, event: on.Event) -> Step:
    """Take one step of the conversation.

    Pure: no clock, no network, no randomness; `state.today` is the day it began. Unfitting events change nothing.
    After `Sealed`, the returned state does not hold what was sealed.
    """
    match event:
        case on.Stop():
            return _stopped(state), [Erase()]
        case _ if state.phase == "stopped":
            return state, []
        case on.Language(language):
            return _language(state, language)
        case on.Sealed() | on.NotSealed() | on.Retry():
            return _outcome(state, event)
        case on.Idle():
            return (state, []) if state.waiting is not None else _leave(state)
        case on.Words() | on.Text() | on.Brought() | on.Place() | on.Edited() | on.Withdraw() | on.Forget():
            return _content(state, event)
        case on.Refused(what):
            return state, [Say(f"refused.{what}"), *_once_more(state)]
        case on.Decide("drop") if state.failed and isinstance(state.waiting, SealFile):
            # A file that cannot be read can never be sent: it must not hold up the rest.
            return _meanwhile(*_decide(state.but(waiting=None, failed=False), "drop"))
        case _ if state.waiting is not None:
            return state, []
        case on.Begin():
            return state, _prompt(state)
        case on.Understood() if state.phase == "gate":
            state = state.but(phase="account")
            return _next(state) if state.told else (state, [Say("account.ask")])
        case on.Resume() if state.phase == "gate":
            return state.but(told=True, phase="account"), [Say("again.resumed"), Say("account.ask")]
        case on.Returned() if state.phase == "gate":
            return state.but(told=True, phase="done"), []
        case on.Offer(size, cleanable) if state.phase != "gate":
            return _offer(state, size, cleanable=cleanable)
        case on.Decide(choice) if state.offered is not None:
            return _decide(state, choice)
        case on.Reply(answer) if state.phase == "question":
            return _reply(state, answer)
        case on.Skip() if state.phase == "account" and state.told:
            return _next(state)
        case on.Skip() if state.phase == "question":
            return _skip(state)
        case on.Back() if state.phase in ("question", "review"):
            return _back(state)
        case on.Change(key) if state.phase == "review":
            return _change(state, key)
        case on.Send() if state.phase == "review":
            return _send(state)
    return state, []


def _language(state: State, language: str) -> Step:
    if language not in state.questionnaire.languages:
        return state, []
    state = state.but(language=language)
    return state, [] if state.waiting is not None else _prompt(state)


def _prompt(state: State) -> list[Effect]:
    """Say again what was said last."""
    if state.offered is not None:
        return [AskFile(state.offered)]
    match state.phase:
        case "gate":
            return [Say("gate")]
        case "account":
            return [Say("account.ask")]
        case "question":
            return [_ask(state)]
        case "review":
            return [Review(state.interview.kept)]
        case "done":
            return [Say("receipt")]
    return []


def _once_more(state: State) -> list[Effect]:
    """What is asked, below what was just said. At the end nothing is; while something is on its way it comes after."""
    return [] if state.phase == "done" or state.waiting is not None else _prompt(state)


# --- own words ----------------------------------------------------------------------------------------


def _content(state: State, event: Content) -> Step:
    """Whatever a source brings is welcome at any time. A page has one thing at a time on its way; a messenger's next
    one waits its turn."""
    if state.at_once and state.waiting is not None:
        return state.but(queue=(*state.queue, event)), []
    if state.phase == "gate" and not state.at_once:
        return state, []
    if isinstance(event, on.Words):
        return _words(state, event.text)
    if state.waiting is not None:
        return state, []
    match event:
        case on.Text(text):
            return _text(state, text)
        case on.Brought(cleaned):
            return _wait(state, SealFile("copy" if cleaned else "as_is"))
        case on.Place(latitude, longitude):
            return _place(state, latitude, longitude)
        case on.Edited(text):
            text = text.strip(_SPACE)[:MAX_WORDS]
            return _wait(state, SealAccount(text, revises=True)) if text else (state, [])
        case on.Withdraw():
            return _wait(state, SealWithdraw())
        case on.Forget():
            return _wait(state, SealForget())


def _leave(state: State) -> Step:
    if not state.told or state.phase == "done":
        return _stopped(state), [Erase()]
    return _wait(state.but(leaving=True), SealEnd())


def _stopped(state: State) -> State:
    return state.but(phase="stopped", answers={}, waiting=None, offered=None, queue=())


def _place(state: State, latitude: float, longitude: float) -> Step:
    """Nearer than a kilometre only where a question asks for a place, and for as much as it asks."""
    if state.phase == "question" and _current(state).question.type == "geopoint":
        return _text(state, written_place(latitude, longitude, EXACT))
    return _words(state, written_place(latitude, longitude, COARSE))


def _text(state: State, text: str) -> Step:
    """What is typed answers a question that is typed, if it fits; else it is own words."""
    if state.phase == "question" and _current(state).question.type in TYPED:
        answer = read_answer(_current(state).question, text)
        if not is_empty(answer) and state.interview.problem(_current(state), answer) is None:
            return _reply(state, answer)
    return _words(state, text)


def _words(state: State, text: str) -> Step:
    """Own words are welcome whatever else was asked, and once more while others failed."""
    if state.waiting is not None and not (state.failed and isinstance(state.waiting, SealAccount)):
        return state, []
    text = text.strip(_SPACE)
    if 0 < len(text) <= MAX_WORDS:
        return _wait(state, SealAccount(text))
    said = Say("account.too_long" if text else "account.empty")
    return state, [said, *(_once_more(state) if state.at_once else [])]


def _wait(state: State, waiting: Waiting) -> Step:
    return state.but(waiting=waiting, failed=False), [waiting]


def _outcome(state: State, event: on.Sealed | on.NotSealed | on.Retry) -> Step:
    waiting = state.waiting
    if waiting is None:
        return state, []
    if isinstance(event, on.Retry):
        return _wait(state, waiting) if state.failed else (state, [])
    if isinstance(event, on.NotSealed):
        return state.but(failed=True), [Say("send.failed")]
    return _meanwhile(*_stored(state.but(waiting=None, failed=False), waiting))


def _meanwhile(state: State, effects: list[Effect]) -> Step:
    """Nothing is on its way any more: what came meanwhile is next."""
    while state.queue and state.waiting is None and state.phase != "stopped":
        following, state = state.queue[0], state.but(queue=state.queue[1:])
        state, more = _content(state, following)
        effects += more
    return state, effects


def _stored(state: State, waiting: Waiting) -> Step:
    """Go on after `waiting` was stored."""
    match waiting:
        case SealWithdraw():
            return _over(state, Say("again.withdrawn"))
        case SealForget():
            return _over(state, Say("again.forgotten"))
        case SealEnd() if state.leaving:
            return _over(state)
        case SealEnd():
            return state.but(phase="done", answers={}, seen=frozenset()), [Say("receipt")]
        case SealAnswers(answers) if state.at_once:
            return _next(_without_words(state, answers))
        case SealAnswers():
            return _wait(state.but(answers={}, seen=frozenset()), SealEnd())
        case SealAccount(revises=True):
            said = [Say("account.edited")]
        case SealAccount():
            said = [Say("account.more" if state.told else "account.thanks")]
        case SealFile("as_is") if state.at_once:
            said = [Say("file.thanks"), Say("file.stays")]
        case SealFile():
            said = [Say("file.thanks")]
    return _after_told(state.but(told=True, offered=None), waiting, said)


def _over(state: State, *said: Effect) -> Step:
    """Forget everything and leave. What came meanwhile is not lost: it begins another conversation."""
    if not state.queue:
        return _stopped(state), [*said, Erase()]
    other = State(state.questionnaire, state.language, state.today, "account", at_once=True, queue=state.queue)
    return other, [*said]


def _without_words(state: State, stored: Mapping[str, Answer | None]) -> State:
    """Free text is not kept once it is stored: only that there was some."""
    interview = state.interview
    answers = dict(state.answers)
    for key in stored:
        slot = interview.find(key)
        if key in answers and slot is not None and slot.question.type == "text":
            answers[key] = SEALED
    return state.but(answers=answers)


def _after_told(state: State, waiting: Waiting, said: Sequence[Effect]) -> Step:
    """Go on after something of the source's own was stored."""
    first_words = state.phase == "account" and isinstance(waiting, SealAccount) and not waiting.revises
    asked_for = state.phase == "question" and isinstance(waiting, SealFile) and _current(state).question.type in FILES
    state, effects = _next(state) if first_words or asked_for else (state, _once_more(state))
    return state, [*said, *effects]


# --- files --------------------------------------------------------------------------------------------


def _offer(state: State, size: int, *, cleanable: bool) -> Step:
    if size > MAX_FILE:
        return state, [DropFile(), Say("file.too_large")]
    if size == 0:
        return state, [DropFile(), Say("file.empty")]
    return state.but(offered=cleanable), [AskFile(cleanable)]


def _decide(state: State, choice: on.FileChoice) -> Step:
    if choice == "drop":
        state = state.but(offered=None)
        return state, [DropFile(), *_prompt(state)]
    if (choice == "as_is") == state.offered:
        return state, []
    return _wait(state, SealFile(choice))


# --- questions ----------------------------------------------------------------------------------------


def _now(state: State) -> list[str]:
    """The keys of what is relevant now, notes left out."""
    return [slot.key for slot in state.interview.slots if slot.question.type != "note"]


def _current(state: State) -> Slot:
    slot = state.interview.find(state.asked or "")
    if slot is None:
        raise ValueError("no question is asked")
    return slot


def _ask(state: State, problem: str | None = None) -> Ask:
    keys = _now(state)
    key = _current(state).key
    return Ask(key, keys.index(key) + 1 if key in keys else len(keys), len(keys), problem)


def _next(state: State) -> Step:
    """Ask the next relevant question, with the notes before it; after the last one comes the review."""
    interview = state.interview
    after = interview.order(_current(state)) if state.asked is not None else ()
    notes: list[Effect] = []
    for slot in interview.slots:
        settled = state.changing and slot.key in state.seen and not _is_open(state, slot)
        if interview.order(slot) <= after or settled:
            continue
        fresh = slot.key not in state.seen
        state = state.but(seen=state.seen | {slot.key})
        if slot.question.type == "note":
            notes += [Note(slot.key)] if fresh else []
            continue
        state = state.but(asked=slot.key, phase="question")
        return state, [*notes, _ask(state)]
    state = state.but(phase="review", changing=False)
    return state, [*notes, Review(state.interview.kept)]


def _is_open(state: State, slot: Slot) -> bool:
    """Whether a change elsewhere took a question's answer away, or made it required."""
    if slot.key in state.interview.kept or slot.question.type in FILES:
        return False
    return slot.key in state.answers or state.interview.required(slot)


def _reply(state: State, answer: Answer) -> Step:
    slot = _current(state)
    if slot.question.type in FILES:
        return state, [_ask(state, "file")]
    problem = state.interview.problem(slot, answer)
    if problem is not None:
        return state, [_ask(state, problem)]
    if is_empty(answer):
        return _skip(state)
    kept = state.but(answers={**_without(state, slot), slot.key: answer})
    return _wait(kept, SealAnswers({slot.key: answer})) if state.at_once else _next(kept)


def _without(state: State, slot: Slot) -> dict[str, Answer]:
    return {key: answer for key, answer in state.answers.items() if key != slot.key}


def _skip(state: State) -> Step:
    slot = _current(state)
    if not state.interview.required(slot):
        without = state.but(answers=_without(state, slot))
        if state.at_once and slot.key in state.answers:
            return _wait(without, SealAnswers({slot.key: None}))
        return _next(without)
    return _next(state) if slot.key in state.answers else (state, [_ask(state, "required")])


def _back(state: State) -> Step:
    keys = _now(state)
    if not keys:
        return state, _prompt(state)
    if state.phase == "review":
        before = keys[-1]
    else:
        at = keys.index(state.asked) if state.asked in keys else 0
        before = keys[max(0, at - 1)]
    state = state.but(phase="question", asked=before, changing=False)
    return state, [_ask(state)]


def _change(state: State, key: str) -> Step:
    if key not in _now(state):
        return state, []
    state = state.but(phase="question", asked=key, changing=True)
    return state, [_ask(state)]


def _send(state: State) -> Step:
    answers = state.interview.kept
    return _wait(state, SealAnswers(answers) if answers and not state.at_once else SealEnd())
