"""What a search can be narrowed by, and what it is narrowed by already: each a link that adds or removes one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import urlencode

from holub_desk.search.asked import RECEIVED, Asked, days_of
from holub_desk.search.facets import Facets
from holub_desk.web.desk import Desk
from holub_desk.web.oblasts import oblast_name
from holub_desk.web.texts import Words

ATTACHED: Final = "attached"
"""Photographs, and files of any kind."""
FACETS: Final = (
    "code", "oblast", "happened", RECEIVED, "state", "source", "information", "channel", "language", ATTACHED,
)  # fmt: skip
SHOWN: Final = 8
"""Values of one facet; the others are folded."""
MOST: Final = 40


@dataclass(frozen=True)
class Choice:
    """One value: how it is called, how many have it, and the address with it, or without it where it is chosen."""

    label: str
    where: str
    count: int = 0


def chosen(desk: Desk, words: Words, asked: Asked, order: str) -> list[Choice]:
    """What the search is narrowed by, in the order of the address."""
    return [
        Choice(
            f"{words[f'narrow_{name}']}: {label}" if name in _NAMED else label,
            _where(asked.without((name, value)), order),
        )
        for name, value in asked.pairs()
        if (label := _label(desk, words, name, value))
    ]


def narrower(desk: Desk, words: Words, asked: Asked, found: Facets, order: str) -> Mapping[str, Sequence[Choice]]:
    """By facet: what would leave fewer, but something. What is chosen already is left out."""
    total = sum(count for _, count in found.get("state", ()))
    already = set(asked.pairs())
    made = {}
    for facet in FACETS:
        names = ("photo", "files") if facet == ATTACHED else (facet,)
        choices = [
            Choice(_label(desk, words, name, value), _where(asked.with_one(name, value), order), count)
            for name in names
            for value, count in found.get(name, ())[:MOST]
            if (name, value) not in already and count < total
        ]
        if choices:
            made[facet] = choices
    return made


_NAMED: Final = ("happened", "since", "until", "source", "information", "language")
"""Whose value alone would not say what it is."""


def _label(desk: Desk, words: Words, name: str, value: str) -> str:
    match name:
        case "code" if value in desk.codebook.groups:
            return f"{value} {desk.codebook.groups[value][words.language]}"
        case "code":
            return f"{value} {desk.codebook.label(value, words.language)}" if value in desk.codebook.codes else value
        case "oblast":
            return oblast_name(value, words.language)
        case "happened" | "received":
            return words.month(days_of(value)[0])
        case "since" | "until":
            return words.long_day(date.fromisoformat(value))
        case "channel":
            return words.or_code("short", value)
        case "language":
            return words.or_code("language", value)
        case "photo" | "files" | "withdrawn":
            return words[f"narrow_{name}"]
        case "state" | "use" | "protection":
            return words[f"{name}_{value}"]
        case "assigned":
            return words.or_code("assigned", value)
        case _:
            return value


def _where(query: str, order: str) -> str:
    return f"/search?{query}" + (f"&{urlencode({'order': order})}" if order != "relevance" else "")
