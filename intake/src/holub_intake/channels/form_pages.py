"""The pages of the form: one question after another, and what is said above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

from holub_intake.channels.returning import Found
from holub_intake.channels.talks import Talk
from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import Ask
from holub_intake.conversation.helping import helping
from holub_intake.conversation.state import State
from holub_wire.line import Line
from holub_wire.questionnaire.answers import numbers_of
from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import Texts
from holub_wire.questionnaire.value import Answer

_INPUTS: Final = {
    # type: type of the field, and its keyboard
    "integer": ("text", "numeric"),
    "decimal": ("text", "decimal"),
    "date": ("date", ""),
    "time": ("time", ""),
    "dateTime": ("datetime-local", ""),
    "geopoint": ("text", "decimal"),
}


FOUND_STEP: Final = 64 * 1024
"""Bytes: a page with letters is as long as a multiple of this, one without as long as this."""
_PADDING: Final = b"<!--*-->"


@dataclass(frozen=True)
class Shown:
    """A slot in one language, as the template asks for it."""

    interview: Interview
    slot: Slot
    language: str

    def text(self, texts: Texts) -> str:
        """A text with the answers that it quotes."""
        return self.interview.text(texts, self.slot, self.language)

    @property
    def answer(self) -> Answer | None:
        """What was answered, else what is offered."""
        answer = self.interview.answers.get(self.slot.key)
        return self.interview.default(self.slot) if answer is None else answer

    @property
    def field(self) -> tuple[str, str]:
        """Type and keyboard of its field."""
        if self.slot.question.look == "year":
            return "text", "numeric"
        return ("month", "") if self.slot.question.look == "month" else _INPUTS[self.slot.question.type]

    @property
    def written(self) -> str:
        """The answer as it stands in its field."""
        text = "" if self.answer is None else str(self.answer)
        return text[: {"month": 7, "year": 4}.get(self.slot.question.look or "", len(text))]

    @property
    def numbers(self) -> list[str]:
        """Those of a range, if they are few enough to choose from."""
        return numbers_of(self.slot.question)

    @property
    def title(self) -> str:
        """The label."""
        return self.interview.title(self.slot, self.language)

    @property
    def helping(self) -> str:
        """Which of our own texts says how to answer."""
        return helping(self.slot)

    @property
    def picture(self) -> str:
        """That of the question."""
        return self.picture_of(self.slot.question.picture)

    def picture_of(self, texts: Texts) -> str:
        """A data: URL, or nothing."""
        return self.interview.questionnaire.pictures.get(self.text(texts), "")


class FormPages:
    """Renders one line's pages in all its languages."""

    def __init__(self, line: Line, templates: Environment, texts: Mapping[str, Mapping[str, Any]]) -> None:
        self._line = line
        self._templates = templates
        self._texts = texts

    def talk(
        self,
        talk: Talk,
        token: str,
        said: list[str],
        *,
        problem: str | None = None,
        words: str = "",
        code: Sequence[str] = (),
        status: int = 200,
    ) -> Response:
        """Where a conversation is. `said` are keys of texts; `words` are the source's own, kept when they failed."""
        state = talk.state
        interview = state.interview
        slot = interview.find(state.asked or "") if state.phase == "question" else None
        return self._render(
            "form.html",
            state.language,
            status,
            languages=self._line.languages,
            state=state,
            token=token,
            step=talk.step,
            said=[self._say(key, state) for key in said],
            problem=self._problem(problem, slot, state),
            question=slot.question if slot else None,
            shown=Shown(interview, slot, state.language) if slot else None,
            asked=next((e for e in advance(state, on.Begin())[1] if isinstance(e, Ask)), None),
            choices=interview.choices(slot) if slot else [],
            answers=_review(state),
            words=words,
            code=code,
            offer_code=state.told and talk.sender.reply is None,
        )

    def come_back(self, language: str, said: str = "", status: int = 200) -> Response:
        """The page that asks for code words."""
        text = self._texts[language]
        for name in said.split(".") if said else ():
            text = text[name]
        return self._render(
            "form_return.html", language, status, languages=self._line.languages, said=text if said else ""
        )

    def found(self, talk: Talk, token: str, letters: Sequence[Found]) -> Response:
        """What lies under a code: as long with a letter as without, and not compressed, which would show it."""
        response = self._render(
            "form_found.html", talk.state.language, 200, token=token, step=talk.step, letters=letters
        )
        body = bytes(response.body)
        padding = -(len(body) + len(_PADDING)) % FOUND_STEP
        return HTMLResponse(
            body + _PADDING.replace(b"*", b"*" * (padding + 1)),
            200,
            {"content-language": talk.state.language, "content-encoding": "identity"},
        )

    def stopped(self, language: str) -> Response:
        """The last page after *Stop*."""
        return self._render("form_stopped.html", language, 200, languages=self._line.languages)

    def _render(self, template: str, language: str, status: int, **values: Any) -> Response:
        html = self._templates.get_template(template).render(
            language=language,
            texts=self._texts[language],
            exact_places=self._line.questionnaire.exact_places,
            operator=self._line.operator[language],
            reads_within=self._line.reads_within[language],
            page="form",
            **values,
        )
        return HTMLResponse(html, status, {"content-language": language})

    def _say(self, key: str, state: State) -> str:
        if key.startswith("note:"):
            note = state.interview.find(key[5:])
            return state.interview.note(note, state.language) if note else ""
        table, _, name = key.partition(".")
        text: str = self._texts[state.language][table][name]
        return text

    def _problem(self, problem: str | None, slot: Slot | None, state: State) -> str:
        if problem is None or slot is None:
            return ""
        own = {"constraint": slot.question.message, "required": slot.question.needed}.get(problem, {})
        return state.interview.text(own, slot, state.language) or str(self._texts[state.language]["problem"][problem])


def _review(state: State) -> list[tuple[str, str, str]]:
    """Key, label and answer, in words, of each answer that counts."""
    interview = state.interview
    slots = [slot for slot in interview.slots if slot.key in interview.kept] if state.phase == "review" else []
    return [
        (
            slot.key,
            interview.title(slot, state.language),
            "✓" if interview.kept[slot.key] is True else interview.words(slot, state.language),
        )
        for slot in slots
    ]
