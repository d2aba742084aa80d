"""A form as its author thinks of it: questions in order, under the conditions and in the repeats they share. Pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holub_desk.forms.conditions import conjuncts, in_words
from holub_wire.questionnaire.expression import Expression, references
from holub_wire.questionnaire.model import Question, Questionnaire, text_in

_KINDS: Final = {
    "text": "own words",
    "integer": "a whole number",
    "decimal": "a number",
    "date": "a date",
    "time": "a time",
    "dateTime": "a day and a time",
    "geopoint": "a place, kept to about a kilometre",
    "select_one": "one of {n}",
    "select_multiple": "several of {n}",
    "rank": "{n} in order",
    "image": "a photo",
    "audio": "a recording",
    "video": "a film",
    "file": "a file",
    "note": "said, not asked",
    "acknowledge": "to be acknowledged",
    "repeat": "as long as there is another one",
}
_Entry = tuple[list[Expression], Question]


@dataclass(frozen=True)
class Asked:
    """One question, note or heading."""

    name: str
    words: str
    kind: str
    required: bool
    heading: bool = False
    """The title of a group."""
    decided_by: frozenset[str] = frozenset()
    """Names of the questions on which its choices hang."""


@dataclass(frozen=True)
class Part:
    """What is asked only under a condition, or again and again."""

    when: str
    """The condition in words; empty for a repeat."""
    repeat: Asked | None
    decided_by: frozenset[str]
    """Names of the questions that decide whether, or how often, it is asked."""
    items: tuple[Asked | Part, ...]


def outline(form: Questionnaire, language: str) -> tuple[Asked | Part, ...]:
    """What is asked or said, in order; calculations are not."""
    return _Outline(form, language).level(form.questions)


def lines_of(items: Sequence[Asked | Part], depth: int = 0) -> Iterator[tuple[int, Asked | Part]]:
    """All in order, each with how deep it stands."""
    for item in items:
        yield depth, item
        if isinstance(item, Part):
            yield from lines_of(item.items, depth + 1)


class _Outline:
    def __init__(self, form: Questionnaire, language: str) -> None:
        self._form = form
        self._language = language

    def level(self, questions: Sequence[Question]) -> tuple[Asked | Part, ...]:
        shown = [each for each in questions if each.type != "calculate"]
        headings = {note.name for note, after in itertools.pairwise(shown) if _opens(note, after)}
        return tuple(self._nested([(conjuncts(each.relevant), each) for each in shown], headings))

    def _nested(self, entries: Sequence[_Entry], headings: set[str]) -> Iterator[Asked | Part]:
        start = 0
        while start < len(entries):
            conditions, question = entries[start]
            end = start + 1
            if not conditions:
                yield self._repeat(question) if question.type == "repeat" else self._asked(question, headings)
            else:
                while end < len(entries) and entries[end][0][:1] == conditions[:1]:
                    end += 1
                yield self._under(entries[start:end], headings)
            start = end

    def _under(self, entries: Sequence[_Entry], headings: set[str]) -> Part:
        """Entries that begin with the same condition."""
        shared = list(entries[0][0])
        for conditions, _ in entries[1:]:
            same = [a == b for a, b in zip(shared, conditions, strict=False)]
            shared = shared[: same.index(False) if False in same else len(same)]
        rest = [(conditions[len(shared) :], question) for conditions, question in entries]
        when = " and ".join(self._bracketed(each, alone=len(shared) == 1) for each in shared)
        decided_by = frozenset().union(*map(self._deciding, shared))
        return Part(when, None, decided_by, tuple(self._nested(rest, headings)))

    def _bracketed(self, condition: Expression, *, alone: bool) -> str:
        words = in_words(condition, self._form, self._language)
        return f"({words})" if not alone and isinstance(condition, list) and condition[0] == "or" else words

    def _repeat(self, question: Question) -> Part:
        asked = self._asked(question, set())
        return Part("", asked, self._deciding(question.count), self.level(question.questions))

    def _asked(self, question: Question, headings: set[str]) -> Asked:
        words = " ".join(text_in(question.label, self._language).split())
        heading = question.name in headings
        deciding = frozenset().union(*(self._deciding(choice.when) for choice in question.choices))
        kind = "a heading" if heading else self._kind(question, deciding)
        return Asked(question.name, words, kind, question.required is not False, heading, deciding)

    def _kind(self, question: Question, deciding: frozenset[str]) -> str:
        kind = _KINDS[question.type].format(n=len(question.choices))
        if question.type == "repeat" and question.count is not None:
            return f"as often as {in_words(question.count, self._form, self._language)}"
        if question.type == "date" and question.look in ("month", "year"):
            return "a month" if question.look == "month" else "a year"
        if question.exact:
            return "an exact place"
        if question.range is not None:
            kind += f" from {question.range[0]:g} to {question.range[1]:g}"
        if deciding:
            kind += f", depending on {', '.join(f'[{name}]' for name in sorted(deciding))}"
        return kind

    def _deciding(self, expression: Expression | None) -> frozenset[str]:
        """The questions that an expression looks at, also by way of calculations."""
        found: set[str] = set()
        waiting = references(expression)
        while waiting:
            name = waiting.pop()
            question = self._form.question(name)
            if question is None or name in found:
                continue
            found.add(name)
            if question.type == "calculate":
                waiting |= references(question.value)
        return frozenset(name for name in found if (asked := self._form.question(name)) and asked.type != "calculate")


def _opens(note: Question, after: Question) -> bool:
    """Whether a note is the title of a group that begins with the next question."""
    depth = len(note.groups)
    if note.type != "note" or len(after.groups) <= depth or after.groups[:depth] != note.groups:
        return False
    return note.name.rpartition(".")[2] == after.groups[depth].rpartition(".")[2]
