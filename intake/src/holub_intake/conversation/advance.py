"""One step of a conversation."""

from __future__ import annotations

from typing import Final

from holub_intake.conversation import asking
from holub_intake.conversation import events as on
from holub_intake.conversation.asking import Step, once_more, prompt, wait
from holub_intake.conversation.content import content
from holub_intake.conversation.effects import AskFile, DropFile, Erase, Say, SealFile
from holub_intake.conversation.sealing import leave, meanwhile, outcome, stopped
from holub_intake.conversation.state import State

MAX_FILE: Final = 100 * 1024 * 1024
"""Bytes; the envelope's limit on attachments."""


def advance(state: State, event: on.Event) -> Step:
    """Take one step of the conversation.

    Pure: no clock, no network, no randomness; `state.today` is the day it began. Unfitting events change nothing.
    After `Sealed`, the returned state does not hold what was sealed.
    """
    match event:
        case on.Stop():
            return stopped(state), [Erase()]
        case _ if state.phase == "stopped":
            return state, []
        case on.Language(language):
            return _language(state, language)
        case on.Sealed() | on.NotSealed() | on.Retry():
            return outcome(state, event)
        case on.Idle():
            return (state, []) if state.waiting is not None else leave(state)
        case on.Words() | on.Text() | on.Brought() | on.Place() | on.Edited() | on.Withdraw() | on.Forget():
            return content(state, event)
        case on.Refused(what):
            return state, [Say(f"refused.{what}"), *once_more(state)]
        case on.Decide("drop") if state.failed and isinstance(state.waiting, SealFile):
            # A file that cannot be read can never be sent: it must not hold up the rest.
            return meanwhile(*_decide(state.but(waiting=None, failed=False), "drop"))
        case _ if state.waiting is not None:
            return state, []
        case on.Begin():
            return state, prompt(state)
        case on.Understood() if state.phase == "gate":
            state = state.but(phase="account")
            return asking.next_question(state) if state.told else (state, [Say("account.ask")])
        case on.Resume() if state.phase == "gate":
            return state.but(told=True, phase="account"), [Say("again.resumed"), Say("account.ask")]
        case on.Returned() if state.phase == "gate":
            return state.but(told=True, phase="done"), []
        case on.Offer(size, cleanable) if state.phase != "gate":
            return _offer(state, size, cleanable=cleanable)
        case on.Decide(choice) if state.offered is not None:
            return _decide(state, choice)
        case on.Reply(answer) if state.phase == "question":
            return asking.reply(state, answer)
        case on.Skip() if state.phase == "account" and state.told:
            return asking.next_question(state)
        case on.Skip() if state.phase == "question":
            return asking.skip(state)
        case on.Back() if state.phase in ("question", "review"):
            return asking.back(state)
        case on.Change(key) if state.phase == "review":
            return asking.change(state, key)
        case on.Send() if state.phase == "review":
            return asking.send(state)
    return state, []


def _language(state: State, language: str) -> Step:
    if language not in state.questionnaire.languages:
        return state, []
    state = state.but(language=language)
    return state, [] if state.waiting is not None else prompt(state)


def _offer(state: State, size: int, *, cleanable: bool) -> Step:
    if size > MAX_FILE:
        return state, [DropFile(), Say("file.too_large")]
    if size == 0:
        return state, [DropFile(), Say("file.empty")]
    return state.but(offered=cleanable), [AskFile(cleanable)]


def _decide(state: State, choice: on.FileChoice) -> Step:
    if choice == "drop":
        state = state.but(offered=None)
        return state, [DropFile(), *prompt(state)]
    if (choice == "as_is") == state.offered:
        return state, []
    return wait(state, SealFile(choice))
