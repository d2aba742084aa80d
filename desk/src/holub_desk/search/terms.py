"""What of a report goes into the index. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from holub_desk.words import LANGUAGES, lemmas, sound, tokens

MAX_CHARACTERS: Final = 60_000
"""Of one report: a hostile one must not keep the opener busy."""


@dataclass(frozen=True)
class Terms:
    """Three columns of words with spaces between, and the names as they stand."""

    exact: str
    lemma: str
    sound: str
    names: str


def terms_of(text: str) -> Terms:
    """The words of a text: as they stand, all lemmas of all parses, and how names in it sound."""
    text = text[:MAX_CHARACTERS]
    exact, lemma, sounds, names = [], [], [], []
    for token in tokens(text):
        word = token.folded
        exact.append(word)
        of_this = {each for language in LANGUAGES for each in lemmas(word, language)}
        lemma += sorted(of_this)
        if text[token.start].isupper() or word.isascii():
            sounds += sorted({sound(each).replace(" ", "") for each in of_this | {word}} - {""})
            names.append(word)
    return Terms(" ".join(exact), " ".join(lemma), " ".join(sounds), " ".join(names))
