"""A draft as the tests read it: each sentence in each language, its words with their lemmas. Pure, and bounded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from holub_desk.bulletins.draft import Draft, Sentence
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way
from holub_desk.bulletins.exposure.ordinary import is_grammar, terms
from holub_desk.words import sound, tokens

LONGEST: Final = 3_000
"""Characters of one sentence; what is longer is no sentence, and is not checked, which is a finding."""
MOST: Final = 3_000
"""Sentences, each language counted."""
Part = Literal["title", "lead", "caption", "alt", "heading", "text", "known", "assessed", "unknown"]
"""Where a sentence stands; the last four are the kinds of a section."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it stands. `grammar`: a preposition, a pronoun and the like; `first`: of its sentence."""

    start: int
    end: int
    folded: str
    terms: frozenset[str]
    grammar: bool
    capital: bool
    first: bool

    @property
    def heard(self) -> str:
        """Its key by sound, in one piece; words of one are one, whatever script they are written in."""
        return _heard(self.folded)


@lru_cache(maxsize=65_536)
def _heard(folded: str) -> str:
    return sound(folded).replace(" ", "")


@dataclass(frozen=True)
class Passage:
    """One sentence in one language."""

    sentence: Sentence
    part: Part
    language: str
    text: str
    words: tuple[Word, ...]

    def finding(
        self, test: Test, because: str, start: int, end: int, reports: tuple[int, ...], coarser: str | None = ""
    ) -> Finding:
        """A finding about a piece of it; it can be left out, or the sentence said as in `coarser`."""
        ways = (Way(Remedy.COARSEN, text=coarser),) if coarser and coarser != self.text else ()
        return Finding(
            test,
            self.sentence.id,
            self.language,
            because,
            start,
            end,
            self.text[start:end],
            reports,
            (*ways, Way(Remedy.DROP)),
            self.text,
        )


def words_of(text: str) -> tuple[Word, ...]:
    """The words of a text, of a draft or of a report."""
    found: list[Word] = []
    for token in tokens(text):
        if token.folded:
            gap = text[found[-1].end : token.start] if found else ""
            found.append(
                Word(
                    token.start,
                    token.end,
                    token.folded,
                    terms(token.folded),
                    is_grammar(token.folded),
                    text[token.start].isupper(),
                    not found or any(mark in gap for mark in ".!?…\n"),
                )
            )
    return tuple(found)


def parts(draft: Draft) -> Iterator[tuple[Part, Sentence]]:
    """Every sentence with where it stands, in the order of reading."""
    yield "title", draft.title
    for sentence in draft.lead:
        yield "lead", sentence
    if draft.picture is not None:
        yield "caption", draft.picture.caption
        yield "alt", draft.picture.alt
    for section in draft.sections:
        yield "heading", section.heading
        for sentence in section.sentences:
            yield section.kind, sentence


def passages(draft: Draft) -> tuple[Passage, ...]:
    """All that can be read; what is too long or too much is left out here, and told by `too_much`."""
    found: list[Passage] = []
    for part, sentence in parts(draft):
        for language, text in sentence.text.items():
            if text.strip() and len(text) <= LONGEST and len(found) < MOST:
                found.append(Passage(sentence, part, language, text, words_of(text)))
    return tuple(found)


def too_much(draft: Draft) -> Iterator[tuple[Sentence, str]]:
    """The sentences, each with its language, that `passages` leaves out."""
    count = 0
    for _, sentence in parts(draft):
        for language, text in sentence.text.items():
            if len(text) > LONGEST or count >= MOST:
                yield sentence, language
            elif text.strip():
                count += 1
