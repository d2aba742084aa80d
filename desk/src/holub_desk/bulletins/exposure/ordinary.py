"""Words that tell nothing of a source: those that everyone uses, those of grammar, and those of the desk itself."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from holub_desk.words import LANGUAGES, lemmas, readings

_GRAMMAR: Final = frozenset(("PREP", "CONJ", "PRCL", "NPRO", "INTJ", "PRED"))
_ENGLISH_GRAMMAR: Final = frozenset(
    "a an the and or but nor so yet of in on at by for with from to into onto over under after before during since "
    "until between among through about against without within along across behind beyond near around as than that "
    "this these "
    "those it its he she they them their his her our we us you your who whom whose which what when where why how is "
    "are was were be been being am do does did has have had having will would shall should can could may might must "
    "not no "
    "yes if then there here also only just both each every any some all more most less least few many much other "
    "another such same own very too again still ever never one ones out up down off while because".split()
)
_ENDINGS: Final = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("'s", ""))


@lru_cache(maxsize=65_536)
def terms(folded: str) -> frozenset[str]:
    """All lemmas of a word, of all parses in all languages with a dictionary; for English, it and what it may be of."""
    if folded.isascii():
        cut = {folded.removesuffix(end) + put for end, put in _ENDINGS if folded.endswith(end) and len(folded) > 4}
        return frozenset(cut | {folded})
    return frozenset(each for language in LANGUAGES for each in lemmas(folded, language))


@lru_cache(maxsize=65_536)
def is_grammar(folded: str) -> bool:
    """Whether it is a word of grammar: in every language; it may be something else as well (поле, пол)."""
    if folded.isascii():
        return folded in _ENGLISH_GRAMMAR
    return any(each.part in _GRAMMAR for each in readings(folded))


def is_ordinary(folded: str) -> bool:
    """Whether everyone uses it, or the desk does in each of its bulletins."""
    return not ordinary("ordinary").isdisjoint(terms(folded) | {folded}) or is_the_desks(folded)


def is_the_desks(folded: str) -> bool:
    """Whether it is a word of what the desk asks about."""
    return not ordinary("desk").isdisjoint(terms(folded) | {folded})


@cache
def ordinary(name: str) -> frozenset[str]:
    """The lemmas of a list. The long one is shipped as lemmas: to look up each form would take a second."""
    found: set[str] = set()
    for line in files("holub_desk.bulletins.exposure").joinpath(f"data/{name}.txt").read_text("utf-8").splitlines():
        language, _, words = line.partition(" ")
        for word in words.split() if language != "#" else ():
            found |= lemmas(word, language) if name == "desk" else {word}
    return frozenset(found)
