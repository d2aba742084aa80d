"""The pages of the form: one question after another, and what is said above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment
from starlette.responses import HTMLResponse, Response

from holub_intake.channels.talks import Talk
from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import Ask
from holub_intake.conversation.state import State
from holub_wire.line import Line
from holub_wire.questionnaire.evaluate import Answer, choices_for, clean_answers
from holub_wire.questionnaire.model import Question, text_in


class FormPages:
    """Renders one line's pages in all its languages."""

    def __init__(self, line: Line, templates: Environment, texts: Mapping[str, Mapping[str, Any]]) -> None:
        self._line = line
        self._templates = templates
        self._texts = texts

    def talk(
        self, talk: Talk, token: str, said: list[str], *, problem: str | None = None, words: str = "", status: int = 200
    ) -> Response:
        """Where a conversation is. `said` are keys of texts; `words` are the source's own, kept when they failed."""
        state = talk.state
        question = state.questionnaire.question(state.asked or "") if state.phase == "question" else None
        kept = clean_answers(state.questionnaire, state.answers, state.today)
        return self._render(
            "form.html",
            state.language,
            status,
            languages=self._line.languages,
            state=state,
            token=token,
            step=talk.step,
            said=[self._say(key, state) for key in said],
            problem=self._problem(problem, question, state),
            question=question,
            asked=next((e for e in advance(state, on.Begin())[1] if isinstance(e, Ask)), None),
            choices=choices_for(question, kept, state.today) if question else [],
            answer=state.answers.get(question.name) if question else None,
            answers=_review(state, kept),
            words=words,
            text_in=text_in,
        )

    def stopped(self, language: str) -> Response:
        """The last page after *Stop*."""
        return self._render("form_stopped.html", language, 200, languages=self._line.languages)

    def _render(self, template: str, language: str, status: int, **values: Any) -> Response:
        html = self._templates.get_template(template).render(
            language=language,
            texts=self._texts[language],
            operator=self._line.operator[language],
            reads_within=self._line.reads_within[language],
            page="form",
            **values,
        )
        return HTMLResponse(html, status, {"content-language": language})

    def _say(self, key: str, state: State) -> str:
        if key.startswith("note:"):
            note = state.questionnaire.question(key[5:])
            return text_in(note.label, state.language) if note else ""
        table, _, name = key.partition(".")
        text: str = self._texts[state.language][table][name]
        return text

    def _problem(self, problem: str | None, question: Question | None, state: State) -> str:
        if problem is None:
            return ""
        own = text_in(question.message, state.language) if question and problem == "constraint" else ""
        return own or str(self._texts[state.language]["problem"][problem])


def _review(state: State, kept: Mapping[str, Answer]) -> list[tuple[str, str, str]]:
    """Name, label and answer, in words, of each answer that counts."""
    rows = []
    for name, answer in kept.items() if state.phase == "review" else ():
        question = state.questionnaire.question(name)
        if question is not None:
            labels = {choice.name: text_in(choice.label, state.language) for choice in question.choices}
            values = answer if isinstance(answer, list) else [str(answer) if answer is not True else "✓"]
            rows.append((name, text_in(question.label, state.language), ", ".join(labels.get(v, v) for v in values)))
    return rows
