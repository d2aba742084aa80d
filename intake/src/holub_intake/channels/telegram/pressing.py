"""What a button means. Its data is the talk's step and an action; an older step does nothing."""

from __future__ import annotations

from holub_intake.channels.telegram.talk import Talk
from holub_intake.conversation import events as on
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import SEVERAL

_STEP = 8


def event_of(talk: Talk, data: str) -> on.Event | None:
    """The event of a button; None for an old one. Marks and pages are kept in the talk, and are Begin: show again."""
    step, action, rest = data[:_STEP], data[_STEP : _STEP + 1], data[_STEP + 1 :]
    if not talk.step or step != talk.step:
        return None
    match action:
        case "x":
            return on.Stop()
        case "g":
            return on.Understood()
        case "b":
            return on.Back()
        case "n":
            return on.Skip()
        case "s":
            return on.Send()
        case "y":
            return on.Reply(True)
        case "l":
            return on.Language(rest)
        case "e":
            kept = list(talk.state.interview.kept)
            return on.Change(kept[int(rest)]) if rest.isdecimal() and int(rest) < len(kept) else None
    slot = talk.state.interview.find(talk.state.asked or "")
    return _of_question(talk, slot, action, rest) if slot is not None else None


def _of_question(talk: Talk, slot: Slot, action: str, rest: str) -> on.Event | None:
    if action == "d":
        return on.Reply(list(talk.chosen)) if talk.chosen else on.Skip()
    if not rest.isdecimal():
        return None
    if action == "p":
        talk.page = int(rest)
        return on.Begin()
    choices = talk.state.interview.choices(slot)
    if action != "c" or int(rest) >= len(choices):
        return None
    name = choices[int(rest)].name
    if slot.question.type not in SEVERAL:
        return on.Reply(name)
    if name in talk.chosen:
        talk.chosen.remove(name)
    else:
        talk.chosen.append(name)
    return on.Begin()
