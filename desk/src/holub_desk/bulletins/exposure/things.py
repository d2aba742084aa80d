"""Words of three languages for one thing: скрипка, violin. By them a word meets reports in another language."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Final

from holub_desk.bulletins.exposure.ordinary import terms
from holub_desk.words import fold


def said_otherwise(folded: str) -> frozenset[str]:
    """All words for the thing that this is a word for; none where it is not in the list."""
    return next((_things()[term] for term in (folded, *sorted(terms(folded))) if term in _things()), frozenset())


def made_of(folded: str) -> frozenset[str]:
    """The nouns that an adjective may be made of, right or wrong: шахтний, шахта. What says one says the other."""
    found: set[str] = set()
    for term in terms(folded):
        match = _ADJECTIVE.fullmatch(term)
        if match:
            found |= {match[1] + ending for ending in ("", "а", "я", "о", "е", "ь", "ія", "ия", "ка")}
    return frozenset(found)


_ADJECTIVE: Final = re.compile("(.{3,}?)(?:н|ськ|ск|ов|ев|янн|анн)(?:ий|ый|ой)")


@cache
def _things() -> dict[str, frozenset[str]]:
    """By each word of the list. One that stands in two lines (mason, a cap) is of the first."""
    found: dict[str, frozenset[str]] = {}
    for line in files("holub_desk.bulletins.exposure").joinpath("data/things.txt").read_text("utf-8").splitlines():
        words = frozenset(fold(word) for word in line.split())
        if not line.startswith("#"):
            for word in words:
                found.setdefault(word, words)
    return found
