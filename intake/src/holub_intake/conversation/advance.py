"""One step of a conversation."""

from __future__ import annotations

from dataclasses import replace
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
)
from holub_intake.conversation.state import State, Waiting
from holub_wire.questionnaire.evaluate import Answer, check_answer, clean_answers, is_required, questions_now
from holub_wire.questionnaire.model import FILES, Question

MAX_WORDS: Final = 50_000
"""Characters of one account; more are sent as further words."""

MAX_FILE: Final = 100 * 1024 * 1024
"""Bytes; the envelope's limit on attachments."""

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
            return replace(state, phase="stopped", answers={}, waiting=None, offered=None), [Erase()]
        case _ if state.phase == "stopped":
            return state, []
        case on.Language(language):
            return _language(state, language)
        case on.Sealed() | on.NotSealed() | on.Retry():
            return _outcome(state, event)
        case on.Words(text):
            return _words(state, text)
        case on.Decide("drop") if state.failed and isinstance(state.waiting, SealFile):
            # A file that cannot be read can never be sent: it must not hold up the rest.
            return _decide(replace(state, waiting=None, failed=False), "drop")
        case _ if state.waiting is not None:
            return state, []
        case on.Begin():
            return (state, [Say("gate")]) if state.phase == "gate" else (state, _prompt(state))
        case on.Understood() if state.phase == "gate":
            return replace(state, phase="account"), [Say("account.ask")]
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
        case on.Change(name) if state.phase == "review":
            return _change(state, name)
        case on.Send() if state.phase == "review":
            return _send(state)
    return state, []


def _language(state: State, language: str) -> Step:
    if language not in state.questionnaire.languages:
        return state, []
    state = replace(state, language=language)
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
            return [Review(_cleaned(state))]
        case "done":
            return [Say("receipt")]
    return []


# --- own words ----------------------------------------------------------------------------------------


def _words(state: State, text: str) -> Step:
    """Own words are welcome from the gate's end on, whatever else was asked, and once more while others failed."""
    busy = state.waiting is not None and not (state.failed and isinstance(state.waiting, SealAccount))
    if state.phase == "gate" or busy:
        return state, []
    text = text.strip(_SPACE)
    if not text:
        return state, [Say("account.empty")]
    if len(text) > MAX_WORDS:
        return state, [Say("account.too_long")]
    return _wait(state, SealAccount(text))


def _wait(state: State, waiting: Waiting) -> Step:
    return replace(state, waiting=waiting, failed=False), [waiting]


def _outcome(state: State, event: on.Sealed | on.NotSealed | on.Retry) -> Step:
    waiting = state.waiting
    if waiting is None:
        return state, []
    if isinstance(event, on.Retry):
        return _wait(state, waiting) if state.failed else (state, [])
    if isinstance(event, on.NotSealed):
        return replace(state, failed=True), [Say("send.failed")]
    state = replace(state, waiting=None, failed=False)
    if isinstance(waiting, SealAnswers):
        return _wait(replace(state, answers={}, seen=frozenset()), SealEnd())
    if isinstance(waiting, SealEnd):
        return replace(state, phase="done"), [Say("receipt")]
    if isinstance(waiting, SealAccount):
        said = Say("account.more" if state.told else "account.thanks")
    else:
        said = Say("file.thanks")
    return _after_told(replace(state, told=True, offered=None), waiting, said)


def _after_told(state: State, waiting: Waiting, said: Say) -> Step:
    """Go on after something of the source's own was stored."""
    if state.phase == "done":
        return state, [said]
    first_words = state.phase == "account" and isinstance(waiting, SealAccount)
    asked_for = state.phase == "question" and isinstance(waiting, SealFile) and _current(state).type in FILES
    state, effects = _next(state) if first_words or asked_for else (state, _prompt(state))
    return state, [said, *effects]


# --- files --------------------------------------------------------------------------------------------


def _offer(state: State, size: int, *, cleanable: bool) -> Step:
    if size > MAX_FILE:
        return state, [DropFile(), Say("file.too_large")]
    if size == 0:
        return state, [DropFile(), Say("file.empty")]
    return replace(state, offered=cleanable), [AskFile(cleanable)]


def _decide(state: State, choice: on.FileChoice) -> Step:
    if choice == "drop":
        state = replace(state, offered=None)
        return state, [DropFile(), *_prompt(state)]
    if (choice == "as_is") == state.offered:
        return state, []
    return _wait(state, SealFile(choice))


# --- questions ----------------------------------------------------------------------------------------


def _cleaned(state: State) -> dict[str, Answer]:
    return clean_answers(state.questionnaire, state.answers, state.today)


def _now(state: State) -> list[Question]:
    """The questions that are relevant now, notes left out."""
    questions = questions_now(state.questionnaire, state.answers, state.today)
    return [question for question in questions if question.type != "note"]


def _current(state: State) -> Question:
    question = state.questionnaire.question(state.asked or "")
    if question is None:
        raise ValueError("no question is asked")
    return question


def _ask(state: State, problem: str | None = None) -> Ask:
    names = [question.name for question in _now(state)]
    name = _current(state).name
    return Ask(name, names.index(name) + 1 if name in names else len(names), len(names), problem)


def _next(state: State) -> Step:
    """Ask the next relevant question, with the notes before it; after the last one comes the review."""
    order = [question.name for question in state.questionnaire.questions]
    after = order.index(state.asked) + 1 if state.asked is not None else 0
    notes: list[Effect] = []
    for question in questions_now(state.questionnaire, state.answers, state.today):
        settled = state.changing and question.name in state.seen and not _is_open(state, question)
        if order.index(question.name) < after or settled:
            continue
        if question.type == "note":
            if question.name not in state.seen:
                notes.append(Note(question.name))
                state = replace(state, seen=state.seen | {question.name})
            continue
        state = replace(state, asked=question.name, phase="question", seen=state.seen | {question.name})
        return state, [*notes, _ask(state)]
    state = replace(state, phase="review", changing=False)
    return state, [*notes, Review(_cleaned(state))]


def _is_open(state: State, question: Question) -> bool:
    """Whether a change elsewhere took a question's answer away, or made it required."""
    kept = _cleaned(state)
    lost = question.name in state.answers or is_required(question, kept, state.today)
    return question.name not in kept and question.type not in FILES and lost


def _reply(state: State, answer: Answer) -> Step:
    question = _current(state)
    if question.type in FILES:
        return state, [_ask(state, "file")]
    others = {name: value for name, value in _cleaned(state).items() if name != question.name}
    problem = check_answer(question, answer, others, state.today)
    if problem is not None:
        return state, [_ask(state, problem.key)]
    answers = dict(state.answers)
    if answer in ("", []):
        answers.pop(question.name, None)
    else:
        answers[question.name] = answer
    return _next(replace(state, answers=answers))


def _skip(state: State) -> Step:
    question = _current(state)
    if is_required(question, _cleaned(state), state.today) and question.name not in state.answers:
        return state, [_ask(state, "required")]
    answers = {name: answer for name, answer in state.answers.items() if name != question.name}
    if is_required(question, answers, state.today):
        return _next(state)
    return _next(replace(state, answers=answers))


def _back(state: State) -> Step:
    names = [question.name for question in _now(state)]
    if not names:
        return state, _prompt(state)
    if state.phase == "review":
        before = names[-1]
    else:
        at = names.index(state.asked) if state.asked in names else 0
        before = names[max(0, at - 1)]
    state = replace(state, phase="question", asked=before, changing=False)
    return state, [_ask(state)]


def _change(state: State, name: str) -> Step:
    if name not in [question.name for question in _now(state)]:
        return state, []
    state = replace(state, phase="question", asked=name, changing=True)
    return state, [_ask(state)]


def _send(state: State) -> Step:
    answers = _cleaned(state)
    return _wait(state, SealAnswers(answers) if answers else SealEnd())
