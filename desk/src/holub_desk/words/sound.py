"""One key for a name in Ukrainian, Russian and Latin letters: Єнакієве, Yenakiieve, Енакиево, Enakievo."""

from __future__ import annotations

import re

from holub_desk.words.fold import fold

# Letters to sounds. г ґ х are one (Харків is Harkov to some, Горлівка Gorlovka), so are и і ї й ы and е є э;
# what has no Latin letter of its own is a digit: ш 1, щ 2, ж 3, ч 4.
_CYRILLIC = str.maketrans(
    dict(zip("абвгґдежзиіїйыклмнопрстуфхцчшщюяєэў", "abvhhde3ziiiiiklmnoprstufhc412uaeev", strict=True))
    | {"ь": None, "ъ": None, "'": None, "-": " "}
)
_LATIN = {
    "shch|sch|szcz|šč": "2",
    "tsch|tch|ch|cz|č": "4",
    "sh|sz|š": "1",
    "zgh": "zh",
    "zh|ž|ż": "3",
    "kh|gh|g": "h",
    "ts|tz": "c",
    "ph": "f",
    "w": "v",
    "ö": "e",
    "ü": "u",
    "[yjïî]": "i",
}
_LATIN_ONE = re.compile("|".join(f"({pattern})" for pattern in _LATIN))
_LATIN_KEYS = tuple(_LATIN.values())
_LATIN_LETTER = re.compile("[a-zà-ž]")
_AFTER = re.compile("i{1,40}(?=[aeou])")
_SAME = (("ts", "c"), ("s4", "2"), ("t4", "4"), ("t2", "2"))
_TWICE = re.compile(r"(.)\1+")
_TAIL = re.compile("(?<=..)[aeiou]{1,40}(?= |$)")
"""With a bound, as above: what a hostile source writes takes time in proportion to its length."""


def sound(text: str) -> str:
    """The key of a name; words stay apart, a hyphen parts them. Of a name romanised as in `romanise` it is the same.

    Coarse on purpose, it is for finding and not for telling apart: endings in vowels go, double letters are one, and
    so is what scripts write differently. Of Latin letters the ways of resolution 55, of BGN/PCGN and of everyday use
    are read. No key, for a text without letters.
    """
    folded = fold(text)
    if _LATIN_LETTER.search(folded):
        folded = _LATIN_ONE.sub(lambda match: _LATIN_KEYS[(match.lastindex or 1) - 1], folded)
    key = _AFTER.sub("", folded.translate(_CYRILLIC))
    for pair, one in _SAME:
        key = key.replace(pair, one)
    return _TAIL.sub("", _TWICE.sub(r"\1", key)).strip()
