"""Names that say something else as well."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from holub_desk.words.lemmas import analyzer
from holub_desk.words.split import parts

_NAMES = frozenset(("Surn", "Patr", "Geox", "Orgn", "Trad", "Init"))


def is_common(name: str, russian: Iterable[str]) -> bool:
    """Whether a text may well say this without meaning a place."""
    return _is_word(name, "uk") or any(_is_word(each, "ru") for each in (name, *russian))


def _is_word(name: str, language: str) -> bool:
    return all(_is_common(part, language) for part in parts(name))


@cache
def _is_common(word: str, language: str) -> bool:
    for parse in analyzer(language).parse(word):
        tag = parse.tag
        if not parse.is_known or "nomn" not in tag.grammemes or tag.POS not in ("NOUN", "ADJF"):
            continue
        if "Name" in tag.grammemes:
            return True
        if tag.grammemes & _NAMES:
            continue
        if tag.POS == "ADJF" or language == "ru" or _has_both_numbers(parse.lexeme):
            return True
    return False


def _has_both_numbers(lexeme: list) -> bool:  # type: ignore[type-arg]
    """The Ukrainian dictionary does not mark places, but it gives them one number; people and animals are left out."""
    numbers = {"plur" in form.tag.grammemes for form in lexeme}
    return len(numbers) == 2 and not any("anim" in form.tag.grammemes for form in lexeme)
