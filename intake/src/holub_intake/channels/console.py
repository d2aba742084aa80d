"""A questionnaire in the terminal, to try it: nothing is sealed, nothing is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import Ask, AskFile, Effect, Note, Review, Say
from holub_intake.conversation.helping import helping
from holub_intake.conversation.state import State
from holub_wire.questionnaire.interview import Slot
from holub_wire.questionnaire.model import FILES, Questionnaire
from holub_wire.questionnaire.terminal import answer_of, lines_of
from holub_wire.questionnaire.value import Answer

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
            case Note(key):
                self._show(self._state.interview.note(self._slot(key), language))
            case Ask(key, number, total, problem):
                self._question(self._slot(key), f"[{number}/{total}]", problem)
            case Review(answers):
                self._show(self._t("review.title"))
                interview = self._state.interview
                for slot in map(self._slot, answers):
                    said = "✓" if answers[slot.key] is True else interview.words(slot, language)
                    self._show(f"    {interview.title(slot, language)} {said}")
            case AskFile():
                self._show(self._t("file.uncleanable"))

    def _question(self, slot: Slot, number: str, problem: str | None) -> None:
        interview, language, question = self._state.interview, self._state.language, slot.question
        if problem is not None:
            own = {"constraint": question.message, "required": question.needed}.get(problem, {})
            self._show("! " + (interview.text(own, slot, language) or self._t(f"problem.{problem}")))
        helping_text = self._t(f"question.{helping(slot)}") if helping(slot) else ""
        title, *rest = lines_of(interview, slot, language, helping_text)
        for line in (f"{number} {title}", *rest):
            self._show(line)

    def _slot(self, key: str | None) -> Slot:
        slot = self._state.interview.find(key or "")
        assert slot is not None
        return slot

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
        slot = self._slot(self._state.asked)
        answer = None if slot.question.type in FILES else answer_of(self._state.interview, slot, line)
        return on.Skip() if answer is None else on.Reply(answer)
