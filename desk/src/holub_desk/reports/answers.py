"""Answers beside the questions of their questionnaire, in the analyst's language and in the source's. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import Questionnaire


@dataclass(frozen=True)
class Said:
    """A text in the analyst's language and, where it is another, in the source's."""

    text: str
    original: str | None


@dataclass(frozen=True)
class AnswerShown:
    """One answer beside its question. Without a known questionnaire both are raw names."""

    name: str
    """The key: the question's name, in a repeat with the number of the instance."""
    question: Said
    values: tuple[Said, ...]
    codes: tuple[str, ...] = ()
    sensitive: bool = False
    computed: bool = False
    """Not answered but worked out, here."""


def resolve(
    answers: Mapping[str, Any], questionnaire: Questionnaire | None, day: date, language: str, original: str
) -> tuple[AnswerShown, ...]:
    """Answers and calculations in the order of the questions; what the form does not ask comes last.

    Nothing that came is left out, whether it fits the form or not. `day` is the day on which it was answered.
    """
    if questionnaire is None:
        return tuple(_unknown(key, answers[key]) for key in sorted(answers))
    sides = tuple(Interview(questionnaire, answers, day, each) for each in (language, original))
    shown = dict(_in_order(sides, answers))
    for key in sorted(answers.keys() - shown.keys()):
        slot = sides[0].find(key)
        if slot is None or slot.question.type != "repeat":
            shown[key] = _answer(sides, slot, answers[key]) if slot else _unknown(key, answers[key])
    return tuple(shown.values())


def _in_order(sides: tuple[Interview, ...], answers: Mapping[str, Any]) -> Iterator[tuple[str, AnswerShown]]:
    for slot in sides[0].walk():
        if slot.question.type == "repeat":
            continue
        if slot.key in answers:
            yield slot.key, _answer(sides, slot, answers[slot.key])
        elif slot.question.value is not None and (value := sides[0].value(slot)):
            yield slot.key, AnswerShown(slot.key, _title(sides, slot), (Said(value, None),), computed=True)


def _title(sides: tuple[Interview, ...], slot: Slot) -> Said:
    said = _said([side.title(slot, side.language) for side in sides])
    return said if said.text else Said(slot.key, None)


def _answer(sides: tuple[Interview, ...], slot: Slot, value: Any) -> AnswerShown:
    values = value if isinstance(value, list) else [value]
    choices = sides[0].named(slot)
    chosen = [choices.get(item) if isinstance(item, str) else None for item in values]
    said = [
        _said([side.text(choice.label, slot, side.language) for side in sides]) if choice else Said(raw(item), None)
        for choice, item in zip(chosen, values, strict=True)
    ]
    codes = [choice.code for choice in chosen if choice and choice.code]
    own = [slot.question.code] if slot.question.code else []
    return AnswerShown(
        slot.key, _title(sides, slot), tuple(said), tuple(dict.fromkeys(own + codes)), slot.question.sensitive
    )


def _unknown(key: str, value: Any) -> AnswerShown:
    values = value if isinstance(value, list) else [value]
    return AnswerShown(key, Said(key, None), tuple(Said(raw(item), None) for item in values))


def _said(texts: list[str]) -> Said:
    text, theirs = texts
    return Said(text, theirs if theirs != text else None)


def raw(value: object) -> str:
    """A value as it came."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
