"""What follows when something was stored, or could not be; and leaving."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from holub_intake.conversation import events as on
from holub_intake.conversation.asking import SEALED, Step, current, next_question, once_more, wait
from holub_intake.conversation.content import content
from holub_intake.conversation.effects import (
    Effect,
    Erase,
    Say,
    SealAccount,
    SealAnswers,
    SealEnd,
    SealFile,
    SealForget,
    SealWithdraw,
)
from holub_intake.conversation.state import State, Waiting
from holub_wire.questionnaire.model import FILES
from holub_wire.questionnaire.value import Answer


def outcome(state: State, event: on.Sealed | on.NotSealed | on.Retry) -> Step:
    waiting = state.waiting
    if waiting is None:
        return state, []
    if isinstance(event, on.Retry):
        return wait(state, waiting) if state.failed else (state, [])
    if isinstance(event, on.NotSealed):
        return state.but(failed=True), [Say("send.failed")]
    return meanwhile(*_stored(state.but(waiting=None, failed=False), waiting))


def meanwhile(state: State, effects: list[Effect]) -> Step:
    """Nothing is on its way any more: what came meanwhile is next."""
    while state.queue and state.waiting is None and state.phase != "stopped":
        following, state = state.queue[0], state.but(queue=state.queue[1:])
        state, more = content(state, following)
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
            return next_question(_without_words(state, answers))
        case SealAnswers():
            return wait(state.but(answers={}, seen=frozenset()), SealEnd())
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
        return stopped(state), [*said, Erase()]
    other = State(state.questionnaire, state.language, state.today, "account", at_once=True, queue=state.queue)
    return other, [*said]


def stopped(state: State) -> State:
    return state.but(phase="stopped", answers={}, waiting=None, offered=None, queue=())


def leave(state: State) -> Step:
    if not state.told or state.phase == "done":
        return stopped(state), [Erase()]
    return wait(state.but(leaving=True), SealEnd())


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
    asked_for = state.phase == "question" and isinstance(waiting, SealFile) and current(state).question.type in FILES
    state, effects = next_question(state) if first_words or asked_for else (state, once_more(state))
    return state, [*said, *effects]
