"""The part of a text that answers a search, and where in it the words stand. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from holub_desk.search.query import Query, Term
from holub_desk.words import LANGUAGES, Token, lemmas, sound, tokens

LENGTH: Final = 240
_MAX_CHARACTERS: Final = 20_000


@dataclass(frozen=True)
class Snippet:
    """A stretch of a text; `marks` are pairs of positions in it. Cut off at either side where these say so."""

    text: str
    marks: tuple[tuple[int, int], ...]
    before: bool
    after: bool

    def pieces(self) -> list[tuple[str, bool]]:
        """The text in pieces, and whether each is a mark."""
        found, at = [], 0
        for start, end in self.marks:
            found += [(self.text[at:start], False), (self.text[start:end], True)]
            at = end
        return [(piece, marked) for piece, marked in [*found, (self.text[at:], False)] if piece]


def marks_in(text: str, query: Query) -> list[tuple[int, int]]:
    """Where words of the query stand in a text, in order, none over another."""
    found = list(tokens(text[:_MAX_CHARACTERS]))
    hits: set[int] = set()
    for term in query.terms:
        if not term.without:
            hits |= _hits(found, term)
    return [(found[at].start, found[at].end) for at in sorted(hits)]


def _hits(found: Sequence[Token], term: Term) -> set[int]:
    words = term.words
    if term.kind == "phrase":
        length = len(words)
        starts = [
            at
            for at in range(len(found) - length + 1)
            if tuple(token.folded for token in found[at : at + length]) == words
        ]
        return {at + n for at in starts for n in range(length)}
    if term.kind == "prefix":
        return {at for at, token in enumerate(found) if token.folded.startswith(words[0])}
    wanted, key = set(term.lemmas()), sound(words[0])
    return {
        at
        for at, token in enumerate(found)
        if token.folded == words[0]
        or not wanted.isdisjoint(_lemmas(token.folded))
        or (len(key) >= 4 and _sound(token.folded) == key)
    }


@lru_cache(maxsize=16_384)
def _lemmas(folded: str) -> frozenset[str]:
    """Of every language: the texts of one page have most of their words in common."""
    return frozenset(each for language in LANGUAGES for each in lemmas(folded, language))


@lru_cache(maxsize=16_384)
def _sound(folded: str) -> str:
    return sound(folded)


def snippet(text: str, query: Query, length: int = LENGTH) -> Snippet:
    """The stretch of about `length` characters with the most marks; without any, the beginning."""
    marks = marks_in(text, query)
    start = 0
    if marks:
        best = max(range(len(marks)), key=lambda at: (_within(marks, at, length), -at))
        start = max(0, marks[best][0] - length // 4)
    start = _at_word(text, start)
    end = min(len(text), start + length)
    if end < len(text) and " " in text[start:end]:
        end = start + text[start:end].rindex(" ")
    inside = tuple((a - start, b - start) for a, b in marks if a >= start and b <= end)
    return Snippet(text[start:end], inside, start > 0, end < len(text))


def _within(marks: Sequence[tuple[int, int]], at: int, length: int) -> int:
    first = marks[at][0]
    return sum(1 for start, end in marks[at:] if end - first <= length * 3 // 4)


def _at_word(text: str, start: int) -> int:
    if start == 0:
        return 0
    space = text.find(" ", start, start + 40)
    return space + 1 if space >= 0 else start
