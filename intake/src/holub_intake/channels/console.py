"""A questionnaire in the terminal, to try it: nothing is sealed, nothing is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import Ask, AskFile, Effect, Note, Review, Say
from holub_intake.conversation.state import State
from holub_wire.questionnaire.evaluate import Answer, choices_for, clean_answers
from holub_wire.questionnaire.model import FILES, Question, Questionnaire, text_in

Texts = Mapping[str, Any]


class Console:
    """Plays a conversation over two functions: one that asks for a line, one that shows a line."""

    def __init__(
        self,
        questionnaire: Questionnaire,
        texts: Mapping[str, Texts],
        language: str,
        today: date,
        ask: Callable[[str], str],
        show: Callable[[str], None],
    ) -> None:
        self._texts = texts
        self._ask = ask
        self._show = show
        self._state = State(questionnaire, language, today)

    def run(self) -> Mapping[str, Answer]:
        """Play until the end or until the source leaves; returns the answers that would have been sent."""
        sent: Mapping[str, Answer] = {}
        waiting: list[on.Event] = [on.Begin()]
        while waiting:
            self._state, effects = advance(self._state, waiting.pop(0))
            if self._state.waiting is not None:
                # Nothing is sealed here, so it always succeeds.
                sent = getattr(self._state.waiting, "answers", sent)
                waiting.append(on.Sealed())
                continue
            for effect in effects:
                self._perform(effect)
            if not waiting and self._state.phase not in ("done", "stopped"):
                waiting.append(self._read())
        return sent

    def _t(self, key: str) -> str:
        found: Any = self._texts[self._state.language]
        for name in key.split("."):
            found = found[name]
        if isinstance(found, dict):
            return "\n".join([found["title"], *found.get("points", ()), *(found[k] for k in ("body",) if k in found)])
        return str(found)

    def _perform(self, effect: Effect) -> None:
        language = self._state.language
        match effect:
            case Say(key):
                self._show(self._t(key))
            case Note(name):
                note = self._state.questionnaire.question(name)
                self._show(text_in(note.label, language) if note else "")
            case Ask(name, number, total, problem):
                if problem is not None:
                    self._show("! " + self._t(f"problem.{problem}"))
                question = self._question(name)
                self._show(f"[{number}/{total}] {text_in(question.label, language)}")
                if question.hint:
                    self._show(f"    {text_in(question.hint, language)}")
                for i, choice in enumerate(self._choices(question), 1):
                    self._show(f"    {i}. {text_in(choice.label, language)}")
            case Review(answers):
                self._show(self._t("review.title"))
                for name, answer in answers.items():
                    self._show(f"    {text_in(self._question(name).label, language)} {_words(answer)}")
            case AskFile():
                self._show(self._t("file.uncleanable"))

    def _question(self, name: str) -> Question:
        question = self._state.questionnaire.question(name)
        assert question is not None
        return question

    def _choices(self, question: Question) -> list[Any]:
        state = self._state
        kept = clean_answers(state.questionnaire, state.answers, state.today)
        return choices_for(question, kept, state.today)

    def _read(self) -> on.Event:
        line = self._ask("> ").strip()
        commands: dict[str, on.Event] = {"/stop": on.Stop(), "/skip": on.Skip(), "/back": on.Back()}
        if line in commands:
            return commands[line]
        match self._state.phase:
            case "gate":
                return on.Understood()
            case "account":
                return on.Words(line)
            case "review":
                return on.Send()
        question = self._question(self._state.asked or "")
        return on.Skip() if not line or question.type in FILES else on.Reply(self._answer(question, line))

    def _answer(self, question: Question, line: str) -> Answer:
        if question.type in ("select_one", "select_multiple"):
            shown = self._choices(question)
            names = [
                shown[int(word) - 1].name if word.isdecimal() and 1 <= int(word) <= len(shown) else word
                for word in line.replace(",", " ").split()
            ]
            return names if question.type == "select_multiple" else (names or [line])[0]
        if question.type == "integer" and re.fullmatch(r"-?[0-9]{1,15}", line):
            return int(line)
        return True if question.type == "acknowledge" else line


def _words(answer: Answer) -> str:
    return ", ".join(answer) if isinstance(answer, list) else str(answer)
