"""One spelling for what people type in many: apostrophes, ё, accents, capitals."""

from __future__ import annotations

import re
import unicodedata

APOSTROPHES = "'’ʼ‘‛`´ʹ′＇"
"""The Ukrainian apostrophe as keyboards, phones and typesetters write it."""

HYPHENS = "-‐‑‒–—−"

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_STRESS = "\u0300\u0301"
_SAME = str.maketrans(
    dict.fromkeys(APOSTROPHES, "'") | dict.fromkeys(HYPHENS, "-") | dict.fromkeys(_INVISIBLE + _STRESS)
)
_ALIKE = str.maketrans("aeiopcxyïë", "аеіорсхуїё")
_LETTERS = re.compile(r"[^\W\d_]+")
_MIXED = re.compile("[a-zïë][а-яґєіїўё]|[а-яґєіїўё][a-zïë]")
"""Latin letters in a Cyrillic word: a keyboard that was not switched, or an і that it does not have.

Two patterns and not one: a single one would look at a long word once for each of its letters."""
_YO = re.compile("е\u0308+")


def fold(text: str) -> str:
    """Lower case, one apostrophe, one hyphen, no ё, no stress marks, nothing invisible, words of one alphabet.

    `fold(fold(x)) == fold(x)`.

    The length may change: fold a token, not the text that a span points into.
    """
    if text.isascii():
        return text.translate(_SAME).lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.translate(_SAME)).lower())
    # й and ї stay letters: only stress goes, and the dots of ё
    folded = unicodedata.normalize("NFC", _YO.sub("е", apart.translate(_SAME)))
    if _MIXED.search(folded):
        folded = _LETTERS.sub(_of_one_alphabet, folded)
    return folded.replace("ё", "е")


def _of_one_alphabet(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_ALIKE) if _MIXED.search(word) else word
