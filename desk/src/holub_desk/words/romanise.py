"""Ukrainian in Latin letters, for output: Cabinet of Ministers resolution 55 of 27 January 2010."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = dict(zip("абвгґдезиіклмнопрстуф", "a b v h g d e z y i k l m n o p r s t u f".split(), strict=True)) | {
    "ж": "zh",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ь": "",
}
_IOTATED = {"є": ("ye", "ie"), "ї": ("yi", "i"), "й": ("y", "i"), "ю": ("yu", "iu"), "я": ("ya", "ia")}
"""At the beginning of a word, and elsewhere."""
_WORD = re.compile(r"[а-яґєії'’ʼ]+", re.IGNORECASE)


def romanise(text: str) -> str:
    """`text` with its Ukrainian words in Latin letters: Єнакієве, Yenakiieve; all else stays as it is."""
    return _WORD.sub(lambda match: _word(match.group()), unicodedata.normalize("NFC", text))


def _word(word: str) -> str:
    result: list[str] = []
    first = True
    bare = re.sub("['’ʼ]", "", word)
    shouted = len(bare) > 1 and bare.isupper()
    lowered = bare.lower()
    for position, letter in enumerate(lowered):
        if letter == "г" and lowered[position - 1 : position] == "з":
            latin = "gh"  # зг is zgh, so that it is not read as ж
        elif letter in _IOTATED:
            latin = _IOTATED[letter][0 if first else 1]
        else:
            latin = _LETTERS.get(letter, letter)
        if bare[position].isupper():
            latin = latin.upper() if shouted else latin.capitalize()
        result.append(latin)
        first = False
    return "".join(result)
