"""An interview: what a questionnaire asks, given the answers so far. Pure. chat/src/form/interview.ts is the twin.

Everything is worked out when somebody looks at it, once. An answer counts if its question is relevant, if it is of the
question's kind and if it meets the constraint; one that does not count is not seen by any expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from holub_wire.questionnaire.answers import answer_from, is_empty, takes_answer, wrong_kind
from holub_wire.questionnaire.evaluate import EvaluationError, evaluate
from holub_wire.questionnaire.expression import Expression
from holub_wire.questionnaire.model import CHOOSING, Choice, Question, Questionnaire, Texts, text_in
from holub_wire.questionnaire.value import Answer, Value, as_text, number_of, text_of, truth_of

MAX_INSTANCES: Final = 50
"""Of one repeat."""
MAX_SLOTS: Final = 5000
"""Questions in all instances together; what is beyond is not asked."""
MAX_TOGETHER: Final = 30_000
"""Characters of all answers, with their keys: so many fit into one envelope, whatever they are."""
_KEY: Final = re.compile(r"([^\[\]]+)((?:\[[0-9]{1,2}\])*)")
_FILLED: Final = re.compile(r"\$\{([^{}\s]+)\}")

Path = tuple[int, ...]
"""The numbers of the instances around a question, outermost first, each from 1."""


@dataclass(frozen=True)
class Slot:
    """A question in one instance of its repeats. That of a repeat itself asks whether there is another one: its path
    ends with that one's number."""

    question: Question
    path: Path = ()

    @property
    def key(self) -> str:
        """`name`, or `name[2]` in the second instance of its repeat, or `name[2][1]`."""
        return key_of(self.question.name, self.path)


def key_of(name: str, path: Path) -> str:
    """The key under which the answer is kept."""
    return name + "".join(f"[{number}]" for number in path)


class Interview:
    """A questionnaire, answers, and what follows from them."""

    def __init__(
        self, questionnaire: Questionnaire, answers: Mapping[str, Any], today: date, language: str = ""
    ) -> None:
        """`answers` may be a stranger's JSON. `language` is that of labels in expressions."""
        self.questionnaire = questionnaire
        self.today = today
        self.language = language
        self.answers = self._settle(answers)
        """Without those that do not meet their constraints."""

    def _settle(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        while True:
            self.answers = answers
            self._known: dict[tuple[str, str, Path], Any] = {}
            vars(self).pop("slots", None)
            wrong = {slot.key for slot in self.slots if self._breaks_constraint(slot)}
            if not wrong:
                return answers
            answers = {key: answer for key, answer in answers.items() if key not in wrong}

    # --- what is asked -------------------------------------------------------------------------------

    @cached_property
    def slots(self) -> Sequence[Slot]:
        """The relevant questions and notes in order, in all instances; no calculations."""
        found: list[Slot] = []
        for slot in self.walk():
            if slot.question.type != "calculate":
                found.append(slot)
                if len(found) == MAX_SLOTS:
                    break
        return found

    def walk(self) -> Iterator[Slot]:
        """As `slots`, with calculations and without a limit."""
        return self._walk(self.questionnaire.questions, ())

    def _walk(self, questions: Sequence[Question], path: Path) -> Iterator[Slot]:
        for question in questions:
            if not self._is_relevant(question, path):
                continue
            if question.type != "repeat":
                self._seen(question, path)  # in this order no chain of references gets deep
                yield Slot(question, path)
                continue
            instances = self._instances(question, path)
            for number in range(1, instances + 1):
                if question.count is None:
                    yield Slot(question, (*path, number))
                yield from self._walk(question.questions, (*path, number))
            if question.count is None and instances < MAX_INSTANCES:
                yield Slot(question, (*path, instances + 1))

    def find(self, key: str) -> Slot | None:
        """The slot of a key, whether it is asked now or not."""
        match = _KEY.fullmatch(key)
        entry = self.questionnaire.index.get(match[1]) if match else None
        if match is None or entry is None:
            return None
        question, around = entry
        path = tuple(int(number) for number in re.findall("[0-9]+", match[2]))
        depth = len(around) + (question.type == "repeat" and question.count is None)
        return Slot(question, path) if len(path) == depth and key_of(question.name, path) == key else None

    def order(self, slot: Slot) -> tuple[int, ...]:
        """Where a slot stands among all possible ones: compares as they are asked."""
        place = self.questionnaire.places[slot.question.name]
        order: list[int] = []
        for i, index in enumerate(place):
            order += [index, *slot.path[i : i + 1]]
        return tuple(order)

    @cached_property
    def kept(self) -> dict[str, Answer]:
        """The answers that count, by key, in the order of the questions."""
        return {slot.key: answer for slot in self.slots if (answer := self._answer(slot)) is not None}

    # --- about one slot ------------------------------------------------------------------------------

    def choices(self, slot: Slot) -> list[Choice]:
        """The choices to show now."""
        memo = ("choices", slot.question.name, slot.path)
        if memo not in self._known:
            self._known[memo] = [
                choice
                for choice in slot.question.choices
                if choice.when is None or truth_of(self._worked_out(choice.when, slot))
            ]
        return list(self._known[memo])

    def named(self, slot: Slot) -> dict[str, Choice]:
        """Name → choice: the one that is shown now where a name stands for several things."""
        every = (*self.choices(slot), *slot.question.choices)
        return {choice.name: choice for choice in reversed(every)}

    def required(self, slot: Slot) -> bool:
        """Whether it may not be skipped. Where there is nothing to choose from it may."""
        if slot.question.choices and not self.choices(slot):
            return False
        return truth_of(self._worked_out(slot.question.required, slot))

    def problem(self, slot: Slot, answer: object) -> str | None:
        """What is wrong with an answer: `required`, `constraint`, a key of `wrong_kind`, or None."""
        if is_empty(answer):
            return "required" if self.required(slot) else None
        wrong = wrong_kind(slot.question, answer, self._shown(slot))
        if wrong is not None:
            return wrong
        other = self._with(slot, answer)
        if other._breaks_constraint(slot):
            return "constraint"
        together = sum(len(key) + len(as_text(each)) + 8 for key, each in other.answers.items())
        return "too_long" if together > MAX_TOGETHER else None

    def default(self, slot: Slot) -> Answer | None:
        """The answer that is offered, if it would do."""
        if slot.question.default is None:
            return None
        answer = answer_from(slot.question, self._worked_out(slot.question.default, slot))
        return None if is_empty(answer) or wrong_kind(slot.question, answer, self._shown(slot)) else answer

    def text(self, texts: Texts, slot: Slot, language: str) -> str:
        """A label, hint or message in a language, with the answers that it quotes."""
        return _FILLED.sub(lambda found: self._quoted(found[1], slot, language), text_in(texts, language))

    def title(self, slot: Slot, language: str) -> str:
        """The label, with the numbers of its instances."""
        label = self.text(slot.question.label, slot, language)
        return f"{label} ({'.'.join(map(str, slot.path))})" if slot.path else label

    def note(self, slot: Slot, language: str) -> str:
        """What a note says: its label, its hint, and the value that it shows."""
        texts = (slot.question.label, slot.question.hint)
        parts = [*(self.text(each, slot, language) for each in texts), self.value(slot)]
        return "\n".join(part for part in parts if part)

    def value(self, slot: Slot) -> str:
        """What expressions see of it: the answer as text, or what was worked out."""
        return self._seen(slot.question, slot.path)

    def words(self, slot: Slot, language: str) -> str:
        """The answer, or the value, as it is shown."""
        return self.said(slot, self.value(slot), language)

    def said(self, slot: Slot, text: str, language: str) -> str:
        """A text of `as_text` in words: the labels of what was chosen."""
        if slot.question.type not in CHOOSING:
            return text
        labels = {name: choice.label for name, choice in self.named(slot).items()}
        names = [text] if text in labels else text.split(" ")
        return ", ".join(self.text(labels[name], slot, language) if name in labels else name for name in names)

    # --- working out ---------------------------------------------------------------------------------

    def _with(self, slot: Slot, answer: object) -> Interview:
        """The same with another answer, whether it meets its constraint or not."""
        other: Interview = object.__new__(Interview)
        other.__dict__.update(self.__dict__)
        vars(other).pop("slots", None)
        vars(other).pop("kept", None)
        other.answers = {**self.answers, slot.key: answer}
        other._known = {}
        return other

    def _breaks_constraint(self, slot: Slot) -> bool:
        if slot.question.constraint is None:
            return False
        answer = self._answer(slot)
        return answer is not None and not truth_of(self._worked_out(slot.question.constraint, slot, own=answer))

    def _shown(self, slot: Slot) -> list[str]:
        return list(dict.fromkeys(choice.name for choice in self.choices(slot)))

    def _answer(self, slot: Slot) -> Answer | None:
        """The answer of a relevant slot, if it is of the right kind."""
        question, answer = slot.question, self.answers.get(slot.key)
        if is_empty(answer) or not takes_answer(question):
            return None
        shown = self._shown(slot)
        if question.type == "select_multiple" and isinstance(answer, list):
            answer = [name for name in answer if name in shown]
        return None if is_empty(answer) or wrong_kind(question, answer, shown) else answer

    def _worked_out(self, expression: Expression, slot: Slot, own: Answer | None = None) -> Value:
        around = self.questionnaire.index[slot.question.name][1]
        return self._evaluate(expression, around, slot.path[: len(around)], own)

    def _evaluate(
        self, expression: Expression, around: tuple[Question, ...], path: Path, own: Answer | None = None
    ) -> Value:
        """What cannot be evaluated is empty, and thereby false."""
        if not isinstance(expression, list):
            return expression if isinstance(expression, str | bool) else float(expression)
        try:
            return evaluate(expression, _Place(self, around, path), own=own)
        except EvaluationError:
            return ""

    def _is_relevant(self, question: Question, path: Path) -> bool:
        """Inside its repeats; that these are relevant and have such an instance is looked at by the caller."""
        if question.relevant is None:
            return True
        memo = ("relevant", question.name, path)
        if memo not in self._known:
            around = self.questionnaire.index[question.name][1]
            self._known[memo] = truth_of(self._evaluate(question.relevant, around, path))
        return bool(self._known[memo])

    def _instances(self, repeat: Question, path: Path) -> int:
        memo = ("instances", repeat.name, path)
        if memo not in self._known:
            if repeat.count is None:
                number = 0
                while number < MAX_INSTANCES and self.answers.get(key_of(repeat.name, (*path, number + 1))) is True:
                    number += 1
            else:
                around = self.questionnaire.index[repeat.name][1]
                count = number_of(self._evaluate(repeat.count, around, path))
                number = int(min(count, MAX_INSTANCES)) if count > 0 else 0
            self._known[memo] = number
        return int(self._known[memo])

    def _exists(self, around: tuple[Question, ...], path: Path) -> bool:
        """Whether there are such instances of these repeats."""
        return all(
            self._is_relevant(repeat, path[:i]) and 1 <= path[i] <= self._instances(repeat, path[:i])
            for i, repeat in enumerate(around)
        )

    def _seen(self, question: Question, path: Path) -> str:
        """What expressions see of a question in existing instances."""
        memo = ("seen", question.name, path)
        if memo not in self._known:
            self._known[memo] = ""  # for one that looks at itself by indexed-repeat()
            self._known[memo] = self._look(question, path)
        return str(self._known[memo])

    def _look(self, question: Question, path: Path) -> str:
        if not self._is_relevant(question, path):
            return ""
        if question.value is not None:
            value = self._evaluate(question.value, self.questionnaire.index[question.name][1], path)
            text = text_of(value)
            return "" if text == "NaN" else text
        return as_text(self._answer(Slot(question, path)))

    def _quoted(self, name: str, slot: Slot, language: str) -> str:
        entry = self.questionnaire.index.get(name)
        if entry is None:
            return ""
        around = self.questionnaire.index[slot.question.name][1]
        place = _Place(self, around, slot.path[: len(around)])
        return ", ".join(
            self.said(Slot(entry[0], path), self._seen(entry[0], path), language) for path in place.paths(entry[1])
        )


@dataclass(frozen=True)
class _Place:
    """An interview as an expression sees it from inside some repeats."""

    interview: Interview
    around: tuple[Question, ...]
    path: Path

    @property
    def today(self) -> date:
        return self.interview.today

    def paths(self, around: tuple[Question, ...]) -> list[Path]:
        """The existing instances of these repeats: one's own where one stands in them, else all."""
        paths: list[Path] = [()]
        own = True
        for i, repeat in enumerate(around):
            own = own and i < len(self.around) and self.around[i].name == repeat.name
            paths = [self.path[: i + 1]] if own else self._all(repeat, paths)
        return paths

    def _all(self, repeat: Question, paths: list[Path]) -> list[Path]:
        """All instances of a repeat in these instances of those around it."""
        return [
            (*path, number)
            for path in paths
            if self.interview._is_relevant(repeat, path)
            for number in range(1, self.interview._instances(repeat, path) + 1)
        ]

    def _is_within(self, around: tuple[Question, ...]) -> bool:
        return [each.name for each in around] == [each.name for each in self.around[: len(around)]]

    def seen(self, name: str) -> Value:
        question, around = self.interview.questionnaire.index[name]
        if question.type == "repeat":
            return [str(path[-1]) for path in self._all(question, self.paths(around))]
        texts = [self.interview._seen(question, path) for path in self.paths(around)]
        return texts[0] if self._is_within(around) and texts else texts

    def position(self, repeat: str) -> float:
        names = [each.name for each in self.around]
        return float(self.path[names.index(repeat)]) if repeat in names else 0.0

    def indexed(self, name: str, instances: Mapping[str, float]) -> str:
        question, around = self.interview.questionnaire.index[name]
        path: list[int] = []
        for i, repeat in enumerate(around):
            own = self.path[i] if i < len(self.around) and self.around[i].name == repeat.name else 0
            number = instances.get(repeat.name, float(own))
            path.append(int(number) if 1 <= number <= MAX_INSTANCES and number == int(number) else 0)
        exists = self.interview._exists(around, tuple(path))
        return self.interview._seen(question, tuple(path)) if exists else ""

    def choice_name(self, value: str, question: str) -> str:
        asked, around = self.interview.questionnaire.index[question]
        choice = next((self.interview.named(Slot(asked, path)).get(value) for path in self.paths(around)), None)
        return text_in(choice.label, self.interview.language) if choice else ""

    def rows(self, table: str) -> Sequence[Mapping[str, str]]:
        return self.interview.questionnaire.tables.get(table, ())
