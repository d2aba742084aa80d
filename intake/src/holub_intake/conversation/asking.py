"""Questions, one after the other, with ways back and changes; and what is asked again below what was said."""

from __future__ import annotations

from typing import Final

from holub_intake.conversation.effects import Ask, AskFile, Effect, Note, Review, Say, SealAnswers, SealEnd
from holub_intake.conversation.state import State, Waiting
from holub_wire.questionnaire.answers import is_empty
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import FILES
from holub_wire.questionnaire.value import Answer

SEALED: Final = "…"
"""What stands in the state for free text that is stored."""

Step = tuple[State, list[Effect]]


def wait(state: State, waiting: Waiting) -> Step:
    return state.but(waiting=waiting, failed=False), [waiting]


def prompt(state: State) -> list[Effect]:
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


def once_more(state: State) -> list[Effect]:
    """What is asked, below what was just said. At the end nothing is; while something is on its way it comes after."""
    return [] if state.phase == "done" or state.waiting is not None else prompt(state)


def _now(state: State) -> list[str]:
    """The keys of what is relevant now, notes left out."""
    return [slot.key for slot in state.interview.slots if slot.question.type != "note"]


def current(state: State) -> Slot:
    slot = state.interview.find(state.asked or "")
    if slot is None:
        raise ValueError("no question is asked")
    return slot


def _ask(state: State, problem: str | None = None) -> Ask:
    keys = _now(state)
    key = current(state).key
    return Ask(key, keys.index(key) + 1 if key in keys else len(keys), len(keys), problem)


def next_question(state: State) -> Step:
    """Ask the next relevant question, with the notes before it; after the last one comes the review."""
    interview = state.interview
    after = interview.order(current(state)) if state.asked is not None else ()
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
    if state.answers.get(slot.key) == SEALED:  # it stands for an answer that did, whatever the constraint says of it
        return False
    if slot.key in state.interview.kept or slot.question.type in FILES:
        return False
    return slot.key in state.answers or state.interview.required(slot)


def reply(state: State, answer: Answer) -> Step:
    slot = current(state)
    if slot.question.type in FILES:
        return state, [_ask(state, "file")]
    problem = state.interview.problem(slot, answer)
    if problem is not None:
        return state, [_ask(state, problem)]
    if is_empty(answer):
        return skip(state)
    kept = state.but(answers={**_without(state, slot), slot.key: answer})
    return wait(kept, SealAnswers({slot.key: answer})) if state.at_once else next_question(kept)


def _without(state: State, slot: Slot) -> dict[str, Answer]:
    return {key: answer for key, answer in state.answers.items() if key != slot.key}


def skip(state: State) -> Step:
    slot = current(state)
    if not state.interview.required(slot):
        without = state.but(answers=_without(state, slot))
        if state.at_once and slot.key in state.answers:
            return wait(without, SealAnswers({slot.key: None}))
        return next_question(without)
    return next_question(state) if slot.key in state.answers else (state, [_ask(state, "required")])


def back(state: State) -> Step:
    keys = _now(state)
    if not keys:
        return state, prompt(state)
    if state.phase == "review":
        before = keys[-1]
    else:
        at = keys.index(state.asked) if state.asked in keys else 0
        before = keys[max(0, at - 1)]
    state = state.but(phase="question", asked=before, changing=False)
    return state, [_ask(state)]


def change(state: State, key: str) -> Step:
    if key not in _now(state):
        return state, []
    state = state.but(phase="question", asked=key, changing=True)
    return state, [_ask(state)]


def send(state: State) -> Step:
    answers = state.interview.kept
    return wait(state, SealAnswers(answers) if answers and not state.at_once else SealEnd())
