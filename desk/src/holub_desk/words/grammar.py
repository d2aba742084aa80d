"""What a word may be in a sentence: part of speech, case, gender, number, and whether it is a person's name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from holub_desk.words.fold import fold
from holub_desk.words.lemmas import LANGUAGES, analyzer, has_dictionary_letters

CASES = frozenset(("nomn", "gent", "datv", "accs", "ablt", "loct"))
_SAME_CASE = {"gen1": "gent", "gen2": "gent", "loc1": "loct", "loc2": "loct", "acc2": "accs"}
_SMALL = frozenset(("PREP", "CONJ", "PRCL", "NPRO"))
_PERSONAL = frozenset(("Name", "Patr"))
_PROPER = frozenset(("Name", "Surn", "Patr", "Geox", "Orgn", "Trad"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One parse that a dictionary knows. Empty where a category does not apply."""

    lemma: str
    part: str
    case: str
    gender: str
    plural: bool
    personal: bool
    proper: bool
    """Marked as a name of any kind; the Ukrainian dictionary marks persons' names only."""


def readings(token: str) -> tuple[Reading, ...]:
    """What dictionaries know of `token`, of all languages; none for a word that is in none of them."""
    folded = fold(token)
    return _readings(folded) if has_dictionary_letters(folded) else ()


@lru_cache(maxsize=32_768)
def _readings(folded: str) -> tuple[Reading, ...]:
    found = []
    for language in LANGUAGES:
        if not analyzer(language).word_is_known(folded):
            continue  # what would be guessed at is left out anyway, and guessing is slow
        for parse in analyzer(language).parse(folded):
            marks = parse.tag.grammemes
            case = str(parse.tag.case or "")
            found.append(
                Reading(
                    fold(parse.normal_form),
                    str(parse.tag.POS or ""),
                    _SAME_CASE.get(case, case),
                    str(parse.tag.gender or ""),
                    "plur" in marks,
                    bool(marks & _PERSONAL),
                    bool(marks & _PROPER),
                )
            )
    return tuple(dict.fromkeys(found))


def modifies(token: str, following: str, cases: frozenset[str] = CASES) -> bool:
    """Whether `token` can be the adjective of the noun or adjective that follows it, in one of `cases`."""
    adjectives = {
        (each.case, each.plural, "" if each.plural else each.gender)
        for each in readings(token)
        if each.part == "ADJF" and each.case in cases
    }
    after = readings(following) if adjectives else ()
    if any(each.part in _SMALL for each in after):  # под is a floor in a dictionary, and "under" in a sentence
        return False
    return any(
        (each.case, each.plural, "" if each.plural else each.gender) in adjectives
        for each in after
        if each.part in ("NOUN", "ADJF") and not each.personal
    )
