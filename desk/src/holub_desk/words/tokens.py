"""The words of a text and where they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from holub_desk.words.fold import APOSTROPHES, HYPHENS, fold

_MARK = "[\u0300\u0301\u0306\u0308]"  # stress, and й, ї, ё written as two characters
_LETTER = rf"[^\W_]{_MARK}*"
_WORD = re.compile(rf"(?:{_LETTER})+(?:[{re.escape(APOSTROPHES + HYPHENS[:3])}\u00ad](?:{_LETTER})+)*")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it stands: `text[start:end]`, and folded."""

    start: int
    end: int
    folded: str


def tokens(text: str) -> Iterator[Token]:
    """Every word and number in order; an apostrophe or a hyphen within a word belongs to it."""
    for match in _WORD.finditer(text):
        yield Token(match.start(), match.end(), fold(match.group()))
