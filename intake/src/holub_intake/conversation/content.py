"""What a source brings of its own: words, files, places, changes, wishes. Welcome at any time."""

from __future__ import annotations

from typing import Final

from holub_intake.conversation import events as on
from holub_intake.conversation.asking import Step, current, once_more, reply, wait
from holub_intake.conversation.effects import Say, SealAccount, SealFile, SealForget, SealWithdraw
from holub_intake.conversation.state import Content, State
from holub_wire.questionnaire.answers import COARSE, EXACT, is_empty, read_answer, written_place
from holub_wire.questionnaire.model import TYPED

MAX_WORDS: Final = 50_000
"""Characters of one account; more are sent as further words."""

_SPACE: Final = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200B)))
"""What counts as space around words: what ECMAScript's trim() takes away, so that both twins agree."""


def content(state: State, event: Content) -> Step:
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
            return wait(state, SealFile("copy" if cleaned else "as_is"))
        case on.Place(latitude, longitude):
            return _place(state, latitude, longitude)
        case on.Edited(text):
            text = text.strip(_SPACE)[:MAX_WORDS]
            return wait(state, SealAccount(text, revises=True)) if text else (state, [])
        case on.Withdraw():
            return wait(state, SealWithdraw())
        case on.Forget():
            return wait(state, SealForget())


def _place(state: State, latitude: float, longitude: float) -> Step:
    """Nearer than a kilometre only where a question asks for a place, and for as much as it asks."""
    if state.phase == "question" and current(state).question.type == "geopoint":
        return _text(state, written_place(latitude, longitude, EXACT))
    return _words(state, written_place(latitude, longitude, COARSE))


def _text(state: State, text: str) -> Step:
    """What is typed answers a question that is typed, if it fits; else it is own words."""
    if state.phase == "question" and current(state).question.type in TYPED:
        answer = read_answer(current(state).question, text)
        if not is_empty(answer) and state.interview.problem(current(state), answer) is None:
            return reply(state, answer)
    return _words(state, text)


def _words(state: State, text: str) -> Step:
    """Own words are welcome whatever else was asked, and once more while others failed."""
    if state.waiting is not None and not (state.failed and isinstance(state.waiting, SealAccount)):
        return state, []
    text = text.strip(_SPACE)
    if 0 < len(text) <= MAX_WORDS:
        return wait(state, SealAccount(text))
    said = Say("account.too_long" if text else "account.empty")
    return state, [said, *(once_more(state) if state.at_once else [])]
