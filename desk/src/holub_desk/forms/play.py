"""A form in the terminal, question by question: what its author sees of it before anybody else does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from holub_wire.questionnaire.answers import takes_answer
from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import Questionnaire
from holub_wire.questionnaire.terminal import answer_of, lines_of
from holub_wire.questionnaire.value import Answer

HELP = "An answer, or /skip, /back, /stop; choices by number, several with spaces. Nothing is kept."


def play(
    form: Questionnaire, language: str, today: date, ask: Callable[[str], str], show: Callable[[str], None]
) -> dict[str, Answer]:
    """Ask everything that comes up; returns the answers that count. Raises EOFError when the input ends."""
    answers: dict[str, Answer] = {}
    asked: list[str] = []
    show(HELP)
    while True:
        interview = Interview(form, answers, today, language)
        slot = _next(interview, asked, show, language)
        if slot is None:
            return interview.kept
        word = "another one? yes, or /skip" if slot.question.type == "repeat" else ""
        show("")
        for line in lines_of(interview, slot, language, word):
            show(line)
        line = ask("> ").strip()
        if line == "/stop":
            return interview.kept
        if line == "/back":
            del asked[-2:]
            continue
        answer = answer_of(interview, slot, "" if line == "/skip" else line) if takes_answer(slot.question) else None
        problem = interview.problem(slot, None if line == "/skip" else answer)
        if problem is not None and takes_answer(slot.question):
            own = {"constraint": slot.question.message, "required": slot.question.needed}.get(problem, {})
            show("! " + (interview.text(own, slot, language) or f"That does not do: {problem}."))
            del asked[-1:]
            continue
        answers.pop(slot.key, None)
        if answer is not None and line != "/skip":
            answers[slot.key] = answer


def _next(interview: Interview, asked: list[str], show: Callable[[str], None], language: str) -> Slot | None:
    """The first slot after the last one that was asked; notes before it are said."""
    last = interview.find(asked[-1]) if asked else None
    after = interview.order(last) if last else ()
    for slot in interview.slots:
        if interview.order(slot) > after:
            if slot.question.type != "note":
                asked.append(slot.key)
                return slot
            show("")
            show(interview.note(slot, language))
    return None
