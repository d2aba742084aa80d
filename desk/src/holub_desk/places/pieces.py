"""A text in pieces: words parted at hyphens, each with what its letters and its neighbours tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from holub_desk.places.hints import ABBREVIATIONS
from holub_desk.words import fold, tokens

LONGEST_TEXT = 20_000
"""Characters that are read; an account is shorter by the protocol, and nothing else is read."""
_PART = re.compile(r"[^-‐‑]+")
_STOP = re.compile(r"[.!?…\n;:]")
_JOINS = re.compile(r"[\s\u00a0\u202f\u00ad-]*|[.]?[ \u00a0]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a part of one. `gap` is what stands between it and the one before."""

    start: int
    end: int
    folded: str
    whole: str
    """The token it is a part of, folded: р-н is two pieces of one token."""
    capital: bool
    first: bool
    """Of a sentence, where a capital tells nothing."""
    joined: bool
    """To the one before, by nothing but space or a hyphen, or by the stop of an abbreviation."""
    gap: str


def pieces(text: str) -> list[Piece]:
    """Everything of a text that may be part of a name, in order."""
    cased = any(letter.islower() for letter in text)
    found: list[Piece] = []
    for token in tokens(text[:LONGEST_TEXT]):
        word = text[token.start : token.end]
        for part in _PART.finditer(word):
            start, end = token.start + part.start(), token.start + part.end()
            gap = text[found[-1].end : start] if found else ""
            abbreviated = bool(found) and found[-1].folded in ABBREVIATIONS and gap.strip(" \u00a0") in (".", "")
            first = not found or (bool(_STOP.search(gap)) and not abbreviated)
            folded = fold(part.group())
            if folded:
                found.append(
                    Piece(
                        start,
                        end,
                        folded,
                        token.folded,
                        capital=cased and text[start].isupper(),
                        first=first,
                        joined=bool(found)
                        and (abbreviated or (not gap.strip(" \u00a0\u202f\u00ad-‐‑\n") and "\n" not in gap)),
                        gap=gap,
                    )
                )
    return found
