"""Scripted conversations: `>> event` and `<< effect` lines, see docs/dialogues.md."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from holub_intake.conversation import effects as does
from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import Effect
from holub_intake.conversation.state import State
from holub_wire.questionnaire.model import Questionnaire

DIRECTORY = Path(__file__).parents[2] / "dialogues"
SCRIPTS = sorted(DIRECTORY.glob("*.txt"))

_PLAIN = {
    "begin": on.Begin,
    "understood": on.Understood,
    "stop": on.Stop,
    "skip": on.Skip,
    "back": on.Back,
    "send": on.Send,
    "sealed": on.Sealed,
    "not-sealed": on.NotSealed,
    "retry": on.Retry,
    "returned": on.Returned,
    "withdraw": on.Withdraw,
    "forget": on.Forget,
    "idle": on.Idle,
    "resume": on.Resume,
}
_WITH_WORDS: Mapping[str, Callable[[str], Any]] = {
    "language": on.Language,
    "words": lambda text: on.Words(_unquoted(text)),
    "text": lambda text: on.Text(_unquoted(text)),
    "edited": lambda text: on.Edited(_unquoted(text)),
    "brought": lambda text: on.Brought(text == "cleaned"),
    "place": lambda text: on.Place(*map(float, text.split())),
    "refused": on.Refused,  # type: ignore[arg-type]
    "reply": lambda text: on.Reply(json.loads(text)),
    "change": on.Change,
    "offer": lambda text: on.Offer(int(text.split()[0]), text.split()[1] == "cleanable"),
    "decide": on.Decide,  # type: ignore[arg-type]
}


@dataclass(frozen=True)
class Script:
    """A head, and the lines of the play with their numbers."""

    head: Mapping[str, str]
    lines: tuple[tuple[int, str], ...]


def read_script(path: Path) -> Script:
    """Read one script."""
    head: dict[str, str] = {}
    lines = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith((">> ", "<< ")):
            lines.append((number, line))
        elif line and not line.startswith("#"):
            name, _, value = line.partition(": ")
            head[name] = value
    return Script(head, tuple(lines))


def event_of(line: str) -> on.Event:
    """The event that a line without its arrow names."""
    name, _, rest = line.partition(" ")
    event: on.Event = _PLAIN[name]() if name in _PLAIN else _WITH_WORDS[name](rest)
    return event


def line_of(effect: Effect) -> str:
    """An effect as scripts write it."""
    match effect:
        case does.Say(key):
            return f"say {key}"
        case does.Note(key):
            return f"note {key}"
        case does.Ask(key, number, total, problem):
            return f"ask {key} {number}/{total}" + (f" {problem}" if problem else "")
        case does.AskFile(cleanable):
            return "ask-file cleanable" if cleanable else "ask-file uncleanable"
        case does.Review(answers):
            return f"review {_json(answers)}"
        case does.SealAccount(text, revises):
            return f"seal-account {json.dumps(text, ensure_ascii=False)}" + (" revises" if revises else "")
        case does.SealAnswers(answers):
            return f"seal-answers {_json(answers)}"
        case does.SealFile(how):
            return f"seal-file {how}"
        case does.SealEnd():
            return "seal-end"
        case does.SealWithdraw():
            return "seal-withdraw"
        case does.SealForget():
            return "seal-forget"
        case does.DropFile():
            return "drop-file"
        case does.Erase():
            return "erase"
    raise AssertionError(effect)


def play(script: Script, questionnaire: Questionnaire) -> list[str]:
    """The whole play as it really goes: the script's events, and the effects that they had."""
    at_once = script.head.get("host") == "messenger"
    state = State(questionnaire, script.head["language"], date.fromisoformat(script.head["day"]), at_once=at_once)
    played = []
    for _, line in script.lines:
        if line.startswith(">> "):
            state, effects = advance(state, event_of(line[3:]))
            played += [line, *(f"<< {line_of(effect)}" for effect in effects)]
    return played


def _unquoted(text: str) -> str:
    return str(json.loads(text)) if text.startswith('"') else text


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
