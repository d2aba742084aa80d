"""What the bot says: texts and buttons for what the core wants said. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from holub_intake.channels.telegram.api import MAX_TEXT, Button
from holub_intake.channels.telegram.talk import Talk
from holub_intake.conversation.effects import Ask, Effect, Erase, Note, Review, Say
from holub_intake.conversation.helping import helping
from holub_wire.line import Line
from holub_wire.questionnaire.answers import numbers_of
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import SEVERAL

_PAGE: Final = 12
"""Choices shown at a time."""
_LABEL: Final = 60
"""Characters of a button."""
_NAMES: Final = {"uk": "Українська", "ru": "Русский", "en": "English"}

Rows = list[list[Button]]


@dataclass(frozen=True)
class Shown:
    """One message of ours."""

    text: str = field(repr=False)
    rows: Sequence[Sequence[Button]] = field(default=(), repr=False)

    def parts(self) -> list[str]:
        """Its text in pieces that Telegram takes; the buttons belong under the last."""
        return [self.text[start : start + MAX_TEXT] for start in range(0, len(self.text), MAX_TEXT)] or ["…"]


class Speech:
    """The texts of one line."""

    def __init__(self, line: Line, texts: Mapping[str, Mapping[str, Any]], addresses: Sequence[str]) -> None:
        self._line = line
        self._texts = texts
        self._addresses = "\n".join(addresses)

    def text(self, key: str, language: str) -> str:
        """A text by its key, filled in: a table's title, points and body, or one sentence."""
        found: Any = self._texts[language]
        for name in key.split("."):
            found = found[name]
        if isinstance(found, Mapping):
            parts = [found[name] for name in ("title", "body") if name in found]
            parts[1:1] = [f"• {point}" for point in found.get("points", ())]
            found = "\n\n".join(parts)
        return (
            str(found)
            .replace("{operator}", self._line.operator[language])
            .replace("{reads_within}", self._line.reads_within[language])
            .replace("{addresses}", self._addresses)
        )

    def plain(self, key: str, language: str) -> Shown:
        """A text without buttons."""
        return Shown(self.text(key, language))

    def said(self, talk: Talk, effects: Sequence[Effect]) -> Shown | None:
        """Everything said at one go, as one message: thanks, notes; below them what was asked last, and its buttons."""
        words: list[str] = []
        asked, rows = "", Rows()
        for effect in effects:
            text, buttons = self._one(talk, effect)
            if _asks(effect):
                asked, rows = text, buttons
            elif text and text not in words:  # an album is thanked for once
                words.append(text)
        if any(isinstance(effect, Erase) or effect == Say("send.failed") for effect in effects):  # nothing is asked now
            asked, rows = "", []
        if asked:
            words.append(asked)
        return Shown("\n\n".join(words), rows) if words else None

    def _one(self, talk: Talk, effect: Effect) -> tuple[str, Rows]:
        state = talk.state
        match effect:
            case Say("gate"):
                return self._gate(talk)
            case Say("account.ask"):
                without = [[self._button(talk, "account.without", "n")]] if state.told else []
                return self.text("account.ask", state.language), [*without, self._leave(talk)]
            case Say("receipt" | "stopped" | "again.withdrawn" | "again.forgotten" as key):
                return "\n\n".join(self.text(each, state.language) for each in (key, "telegram.traces")), []
            case Say("send.failed"):  # it is tried again without the source
                return self.text("telegram.failed", state.language), []
            case Say(key):
                return self.text(key, state.language), []
            case Note(key):
                slot = state.interview.find(key)
                return (state.interview.note(slot, state.language) if slot else ""), []
            case Ask(key, number, total, problem):
                slot = state.interview.find(key)
                return self._question(talk, slot, number, total, problem) if slot else ("", [])
            case Review():
                return self._review(talk)
        return "", []  # files are taken at once here

    def _gate(self, talk: Talk) -> tuple[str, Rows]:
        language = talk.state.language
        rows = [[self._button(talk, "gate.stop", "x"), self._button(talk, "gate.go", "g")]]
        others = [each for each in self._line.languages if each != language]
        if others:
            rows.append([(_NAMES.get(each, each), f"{talk.step}l{each}") for each in others])
        return self.text("telegram.gate", language), rows

    def _button(self, talk: Talk, key: str, action: str) -> Button:
        return self.text(key, talk.state.language), f"{talk.step}{action}"

    def _leave(self, talk: Talk) -> list[Button]:
        return [self._button(talk, "page.stop", "x")]

    def _question(
        self, talk: Talk, slot: Slot, number: int, total: int, problem: str | None
    ) -> tuple[str, list[list[Button]]]:
        interview, language, question = talk.state.interview, talk.state.language, slot.question
        lines = []
        if problem is not None:
            own = {"constraint": question.message, "required": question.needed}.get(problem, {})
            lines.append(interview.text(own, slot, language) or self.text(f"problem.{problem}", language))
        lines.append(f"[{number}/{total}] {interview.title(slot, language)}")
        key = helping(slot)
        numbers = " · ".join(numbers_of(question))
        lines += [interview.text(question.hint, slot, language), self.text(f"question.{key}", language) if key else ""]
        lines.append(numbers)
        return "\n".join(line for line in lines if line), [*self._choices(talk, slot), self._ways(talk, slot)]

    def _choices(self, talk: Talk, slot: Slot) -> Rows:
        question, interview = slot.question, talk.state.interview
        if question.type == "acknowledge":
            return [[self._button(talk, "question.acknowledge", "y")]]
        if question.type == "repeat":
            return [[self._button(talk, "question.yes", "y"), self._button(talk, "question.no", "n")]]
        choices = interview.choices(slot)
        first = min(talk.page, max(0, (len(choices) - 1) // _PAGE)) * _PAGE
        rows: Rows = []
        for index, choice in list(enumerate(choices))[first : first + _PAGE]:
            label = interview.text(choice.label, slot, talk.state.language)
            rows.append([(_marked(talk, slot, choice.name) + label[:_LABEL], f"{talk.step}c{index}")])
        if len(choices) > _PAGE:
            page = first // _PAGE
            turns = [("←", page - 1)] * (page > 0) + [("→", page + 1)] * (first + _PAGE < len(choices))
            rows.append([(arrow, f"{talk.step}p{to}") for arrow, to in turns])
        if question.type in SEVERAL:
            rows.append([self._button(talk, "question.next", "d")])
        return rows

    def _ways(self, talk: Talk, slot: Slot) -> list[Button]:
        ways = [self._button(talk, "question.back", "b")]
        if not talk.state.interview.required(slot) and slot.question.type != "repeat":
            ways.append(self._button(talk, "question.skip", "n"))
        return [*ways, *self._leave(talk)]

    def _review(self, talk: Talk) -> tuple[str, Rows]:
        state = talk.state
        interview, language = state.interview, state.language
        lines, rows = [self.text("telegram.review", language)], []
        for index, key in enumerate(interview.kept):
            slot = interview.find(key)
            if slot is None:
                continue
            title = interview.title(slot, language)
            answer = "✓" if interview.kept[key] is True else interview.words(slot, language)
            lines.append(f"{title} {answer}")
            if index < 40:
                rows.append([(f"{self.text('review.change', language)}: {title}"[:_LABEL], f"{talk.step}e{index}")])
        rows.append([self._button(talk, "review.finish", "s"), *self._leave(talk)])
        return "\n".join(lines), rows


def _asks(effect: Effect) -> bool:
    return isinstance(effect, Ask | Review) or effect in (Say("gate"), Say("account.ask"), Say("receipt"))


def _marked(talk: Talk, slot: Slot, name: str) -> str:
    if slot.question.type == "rank":
        return f"{talk.chosen.index(name) + 1}. " if name in talk.chosen else ""
    answer = talk.state.answers.get(slot.key)
    marked = name in talk.chosen if slot.question.type in SEVERAL else name == answer
    return "✓ " if marked else ""
