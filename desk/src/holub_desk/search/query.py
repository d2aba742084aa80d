"""What somebody typed, as a question to the index. Pure.

`автобус` finds every form of the word, and names that sound alike in any script; `"два автобуси"` these words so, one
after the other; `авто*` what begins so; `-таксі` leaves out; `26-0147` is a report's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from holub_desk.words import LANGUAGES, fold, lemmas, sound, tokens

MAX_CHARACTERS: Final = 300
MAX_TERMS: Final = 16
_PIECE: Final = re.compile(r'(-?)(?:"([^"]*)"|([^\s"]+))')
_NUMBER: Final = re.compile(r"\d{2}-\d{1,6}")

Kind = Literal["word", "phrase", "prefix"]


@dataclass(frozen=True)
class Term:
    """One thing that is asked for. `words` are folded."""

    kind: Kind
    words: tuple[str, ...]
    without: bool = False

    def match(self) -> str:
        """In the language of FTS5; words hold letters, digits, apostrophes and hyphens, and stand in quotes."""
        if self.kind == "phrase":
            return f'{{exact}} : "{" ".join(self.words)}"'
        [word] = self.words
        if self.kind == "prefix":
            return f'{{exact}} : "{word}" *'
        parts = [f'{{exact}} : "{word}"', *(f'{{lemma}} : "{each}"' for each in self.lemmas())]
        key = sound(word)
        if len(key) >= SOUNDING:
            parts.append(f'{{sound}} : "{key}"')
        return f"({' OR '.join(parts)})"

    def lemmas(self) -> tuple[str, ...]:
        """Of the word in every language with a dictionary."""
        return tuple(sorted({lemma for language in LANGUAGES for lemma in lemmas(self.words[0], language)}))


SOUNDING: Final = 4
"""Letters of a key below which everything sounds alike."""


@dataclass(frozen=True)
class Query:
    """The terms; `number` where it is one of a report."""

    terms: tuple[Term, ...] = ()
    number: str = ""

    def match(self) -> str | None:
        """None where nothing is asked for: an index cannot list what it does not hold."""
        wanted = [term.match() for term in self.terms if not term.without]
        if not wanted:
            return None
        without = [f" NOT {term.match()}" for term in self.terms if term.without]
        return "(" + " AND ".join(wanted) + ")" + "".join(without)


def parse(untrusted: str) -> Query:
    """Read what was typed; what is too long or too much is left out."""
    text = untrusted[:MAX_CHARACTERS].strip()
    if _NUMBER.fullmatch(text):
        return Query(number=text)
    terms: list[Term] = []
    for minus, phrase, bare in _PIECE.findall(text):
        terms += _terms(phrase, bare, without=bool(minus))
    return Query(tuple(terms[:MAX_TERMS]))


def _terms(phrase: str, bare: str, *, without: bool) -> list[Term]:
    words = tuple(token.folded for token in tokens(phrase or bare))
    if not words:
        return []
    if phrase:
        return [Term("phrase", words, without)]
    if bare.endswith("*") and len(words) == 1:
        return [Term("prefix", words, without)]
    return [Term("word", (fold(word),), without) for word in words]
