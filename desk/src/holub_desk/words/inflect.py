"""The forms a name takes in a sentence: Бахмут, Бахмута, Бахмуту, Бахмутом, Бахмуті."""

from __future__ import annotations

from typing import TYPE_CHECKING

from holub_desk.words.fold import fold
from holub_desk.words.lemmas import LANGUAGES, analyzer, has_dictionary_letters

if TYPE_CHECKING:
    from pymorphy3.analyzer import Parse

NAMING = ("NOUN", "ADJF")
_OTHER_DEGREE = frozenset(("Supr", "Cmp2"))
_ENDINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "uk": {  # for what the dictionary knows as a genitive: Часів Яр
        "ів": ("ового", "овому", "овим", "ова", "ову", "овом", "ові"),
        "їв": ("євого", "євому", "євим", "єва", "єву", "євом", "єві"),
    },
    "ru": {  # for what it knows as a surname (Стахановым, but the town Стахановом), and for Старобешево
        "ов": ("ова", "ову", "овым", "ове", "овом"),
        "ев": ("ева", "еву", "евым", "еве", "евом"),
        "ово": ("ова", "ову", "овом", "ове"),
        "ево": ("ева", "еву", "евом", "еве"),
        "ино": ("ина", "ину", "ином", "ине"),
        "ыно": ("ына", "ыну", "ыном", "ыне"),
    },
}
_OF_MANY = {"uk": "ів", "ru": "ов"}
"""Ровеньки: the dictionaries have Ровеньок and Ровенек, people say Ровеньків and Ровеньков."""


def forms(word: str, language: str) -> frozenset[str]:
    """Every case of one word of a name, folded, in the number and gender it has as a name; itself is among them.

    All parses count, as in `lemmas`. A word that names nothing (a genitive, a foreign one) has no form but itself.
    """
    folded = fold(word)
    if language not in LANGUAGES or not has_dictionary_letters(folded):
        return frozenset((folded,))
    found = {folded}
    for parse in analyzer(language).parse(folded):
        if parse.tag.POS in NAMING and "nomn" in parse.tag.grammemes:
            found |= _declined(parse)
    found |= {
        folded.removesuffix("и") + _OF_MANY[language] for form in found if folded.endswith("ки") and form != folded
    }
    if len(found) == 1 or language == "ru":
        for ending, others in _ENDINGS[language].items():
            if folded.endswith(ending) and len(folded) > len(ending) + 1:
                found |= {folded.removesuffix(ending) + other for other in others}
    return frozenset(found)


def _declined(parse: Parse) -> set[str]:
    def fits(form: Parse) -> bool:
        tag = form.tag
        same = tag.POS == parse.tag.POS and tag.number == parse.tag.number
        if parse.tag.POS == "ADJF":
            same = same and tag.gender == parse.tag.gender and not tag.grammemes & _OTHER_DEGREE
        return same and "voct" not in tag.grammemes

    return {fold(form.word) for form in parse.lexeme if fits(form)}
