"""Answers at random: what a form really asks is found out by going through it. Pure, and repeatable by its seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from holub_wire.questionnaire.answers import COARSE, EXACT, numbers_of, read_answer, takes_answer
from holub_wire.questionnaire.expression import calls_in
from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import Questionnaire
from holub_wire.questionnaire.pattern import PatternError, read_tree
from holub_wire.questionnaire.pattern_tree import Chain, Chars, Either, Node
from holub_wire.questionnaire.value import Answer

_TRIES: Final = 60
_MAX_ROUNDS: Final = 40
_MOST_INSTANCES: Final = 3
_WORDS: Final = ("a word", "Іванівка", "two words, and more", "yes", "12", "x")
_DAYS: Final = (0, 0, 1, -1, -7, -40, -400, -5000, -9000, -15000, 40, 400)


@dataclass(frozen=True)
class Walk:
    """One way through a form."""

    asked: tuple[str, ...]
    """Keys of what was asked or said, in order."""
    answers: dict[str, Answer]
    stuck: str | None
    """The key of a required question for which no answer was found."""


def walk(questionnaire: Questionnaire, today: date, seed: int, *, skips: float = 0.1) -> Walk:
    """Answer everything that comes up, leaving out some of what may be left out."""
    chance = random.Random(seed)  # noqa: S311 - invented answers, no secret
    answers: dict[str, Answer] = {}
    settled: set[str] = set()
    stuck = None
    for _ in range(_MAX_ROUNDS):
        interview = Interview(questionnaire, answers, today, questionnaire.languages[0])
        fresh = [slot for slot in interview.slots if slot.key not in settled]
        if not fresh:
            break
        for slot in fresh:
            if slot.question.choices and not interview.choices(slot):
                continue  # they hang on something that is answered in this round
            settled.add(slot.key)
            if takes_answer(slot.question) and not (chance.random() < skips and not interview.required(slot)):
                answer = random_answer(interview, slot, chance)
                if answer is not None:
                    answers[slot.key] = answer
                elif interview.required(slot) and stuck is None:
                    stuck = slot.key
        if all(slot.question.choices and not interview.choices(slot) for slot in fresh):
            break
    final = Interview(questionnaire, answers, today, questionnaire.languages[0])
    return Walk(tuple(slot.key for slot in final.slots), final.kept, stuck)


def random_answer(interview: Interview, slot: Slot, chance: random.Random) -> Answer | None:
    """An answer that is taken, or None when none was found."""
    guesses: Iterator[Answer] = _guesses(interview, slot, chance)
    return next((answer for answer in guesses if interview.problem(slot, answer) is None), None)


def _guesses(interview: Interview, slot: Slot, chance: random.Random) -> Iterator[Any]:
    question = slot.question
    if question.type == "repeat":
        if slot.path[-1] <= _MOST_INSTANCES and chance.random() < 0.7:
            yield True
        return
    literals = _literals(interview, slot)
    offered = interview.default(slot)
    if offered is not None and chance.random() < 0.5:
        yield offered
    names = [choice.name for choice in interview.choices(slot)]
    if question.choices and not names:
        return
    for _ in range(_TRIES):
        match question.type:
            case "acknowledge":
                yield True
            case "select_one":
                yield chance.choice(names)
            case "select_multiple":
                yield sorted(chance.sample(names, min(len(names), chance.choice((1, 1, 2, 3, 99)))), key=names.index)
            case "rank":
                yield chance.sample(names, len(names))
            case "integer" | "decimal":
                yield _number(slot, chance, [each for each in literals if isinstance(each, float)])
            case "geopoint":
                digits = EXACT if question.exact else COARSE
                yield f"{chance.uniform(-89, 89):.{digits}f} {chance.uniform(-179, 179):.{digits}f}"
            case "time":
                yield f"{chance.randrange(24):02}:{chance.randrange(60):02}"
            case "date":
                yield _first(question.look, _day(interview.today, chance, literals))
            case "dateTime":
                yield f"{_day(interview.today, chance, literals)}T{chance.randrange(24):02}:{chance.randrange(60):02}"
            case _:
                yield _text(slot, chance, [each for each in literals if isinstance(each, str)])


def _literals(interview: Interview, slot: Slot) -> list[float | str]:
    """What the constraint compares with: numbers and texts that stand in it, and answers that it looks at."""
    found: list[float | str] = []
    for call in calls_in(slot.question.constraint) if slot.question.constraint is not None else ():
        if call[0] == "ref" and (other := interview.find(call[1])) is not None:
            seen = interview.value(other)
            read = read_answer(slot.question, seen)
            found.append(float(read) if isinstance(read, int | float) else seen)
        for argument in call[1:] if call[0] != "ref" else ():
            if isinstance(argument, str | int | float) and not isinstance(argument, bool):
                found.append(float(argument) if isinstance(argument, int | float) else argument)
    return [*found, *(float(each) for each in found if isinstance(each, str) and each.isdecimal() and len(each) < 12)]


def _number(slot: Slot, chance: random.Random, literals: list[float]) -> float:
    steps = numbers_of(slot.question)
    if steps:
        return _of_kind(slot, float(chance.choice(steps)))
    if slot.question.range is not None:
        least, greatest, step = slot.question.range
        return _of_kind(slot, least + step * chance.randint(0, int((greatest - least) / step)))
    near = [each + chance.choice((-1, 0, 1)) for each in literals]
    between = [chance.uniform(min(literals), max(literals))] if literals else []
    return _of_kind(slot, chance.choice([*near, *between, float(chance.randint(0, 3)), float(chance.randint(0, 120))]))


def _of_kind(slot: Slot, number: float) -> float:
    return round(number) if slot.question.type == "integer" or number == int(number) else round(number, 4)


def _day(today: date, chance: random.Random, literals: list[float | str]) -> str:
    days = [each[:10] for each in literals if isinstance(each, str) and len(each) >= 10]
    return chance.choice([*days, *((today + timedelta(each)).isoformat() for each in _DAYS)])


def _first(look: str | None, day: str) -> str:
    """Of a month or a year the first day: that is what a source can say."""
    return f"{day[:4]}-01-01" if look == "year" else f"{day[:7]}-01" if look == "month" else day


def _text(slot: Slot, chance: random.Random, literals: list[str]) -> str:
    patterns = [call[2] for call in calls_in(slot.question.constraint or False) if call[0] == "regex"]
    if patterns and chance.random() < 0.8:
        try:
            return sample(read_tree(chance.choice(patterns)), chance)
        except PatternError:
            pass
    digits = "".join(chance.choice("0123456789") for _ in range(chance.randint(1, 14)))
    return chance.choice([*literals, *_WORDS, digits, "a" * chance.randint(1, 30)]) or "a"


def sample(node: Node, chance: random.Random) -> str:
    """A text that the pattern matches."""
    if isinstance(node, Chars):
        plain = [pair for pair in node.ranges if pair[0] < 127 and pair[1] >= 33] or list(node.ranges)
        first, last = chance.choice(plain)
        low, high = max(first, 33), min(last, 126)
        return chr(chance.randint(low, high)) if low <= high else chr(chance.randint(first, last))
    if isinstance(node, Chain):
        return "".join(sample(part, chance) for part in node.parts)
    if isinstance(node, Either):
        return sample(chance.choice(node.branches), chance)
    most = node.least + 3 if node.most is None else min(node.most, node.least + 3)
    return "".join(sample(node.part, chance) for _ in range(chance.randint(node.least, most)))
