"""A question in a terminal: the lines that show it, and what a typed line means as an answer."""

from __future__ import annotations

from collections.abc import Iterator

from holub_wire.questionnaire.answers import numbers_of, read_answer
from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import CHOOSING, SEVERAL
from holub_wire.questionnaire.value import Answer


def lines_of(interview: Interview, slot: Slot, language: str, helping: str = "") -> Iterator[str]:
    """The label, then hints, numbers, what is offered, the choices by number. `helping` is a hint of the caller."""
    question = slot.question
    yield interview.title(slot, language)
    offered = interview.default(slot)
    hint = interview.text(question.hint, slot, language)
    numbers = " · ".join(numbers_of(question))
    for line in (hint, helping, numbers, "" if offered is None else f"= {offered}"):
        if line:
            yield f"    {line}"
    for i, choice in enumerate(interview.choices(slot), 1):
        yield f"    {i}. {interview.text(choice.label, slot, language)}"


def answer_of(interview: Interview, slot: Slot, line: str) -> Answer | None:
    """What a line means: choices by number or name; nothing is what is offered, else None."""
    question = slot.question
    if not line:
        return interview.default(slot) if slot.key not in interview.answers else None
    if question.type not in CHOOSING:
        return read_answer(question, line)
    shown = interview.choices(slot)
    names = [
        shown[int(word) - 1].name if word.isdecimal() and 1 <= int(word) <= len(shown) else word
        for word in line.replace(",", " ").split()
    ]
    return names if question.type in SEVERAL else (names or [line])[0]
