"""The lemmas of a word: those of all its parses, for the first parse is too often wrong (Донецьку, an adjective?)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from holub_desk.words.fold import fold

if TYPE_CHECKING:
    from pymorphy3 import MorphAnalyzer

LANGUAGES = ("uk", "ru")
"""Those with a dictionary. A word of another language is its own lemma."""

LONGEST = 48
"""Letters of a word that is looked at; what is longer is no word, and guessing at it would only cost time."""


def lemmas(token: str, language: str) -> frozenset[str]:
    """Every lemma that `token` may be a form of, folded; never empty, and known words alone where there are some.

    An unknown word is guessed at by its ending, so a name that no dictionary holds still meets its nominative.
    """
    folded = fold(token)
    if language not in LANGUAGES or not has_dictionary_letters(folded):
        return frozenset((folded,))
    return _lemmas(folded, language)


def has_dictionary_letters(folded: str) -> bool:
    """Whether a dictionary can be asked: Cyrillic letters and nothing that its guesses stumble over."""
    return len(folded) <= LONGEST and _CYRILLIC.fullmatch(folded) is not None


_CYRILLIC = re.compile("(?=.*[а-яґєії])[а-яґєіїўј0-9'-]+")
_POSSESSIVE = re.compile("(.{3,}(?:ов|ев|ин|ын))(?:о|а|у|е|ом|ым)?")
"""Names such as Старобешево: the dictionary guesses at another lemma for each of their cases."""


@cache
def analyzer(language: str) -> MorphAnalyzer:
    """The dictionary of a language, loaded when it is first asked for: about 60 ms and 16 MB."""
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - slow to load, and most commands read no words

    return MorphAnalyzer(lang=language)


@lru_cache(maxsize=65_536)
def _lemmas(folded: str, language: str) -> frozenset[str]:
    parses = analyzer(language).parse(folded)
    found = {fold(parse.normal_form) for parse in parses}
    possessive = _POSSESSIVE.fullmatch(folded)
    if possessive and language == "ru" and not any(parse.is_known for parse in parses):
        found.add(possessive[1])
    return frozenset(found)
