"""Every name of the gazetteer in every case: the words of a text to the places that are called so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product

from holub_desk.places.gazetteer import Gazetteer, gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.words import sound

Words = tuple[str, ...]
MOST_WORDS = 5
LONGEST_WORD = 60
"""Letters; no name has a longer one, and a hostile source may write one of twenty thousand."""
_HEARD = (Kind.CAPITAL, Kind.CITY, Kind.SETTLEMENT)
_LEAST_HEARD = 5
_ADJECTIVES = (("ська", "ський"), ("цька", "цький"), ("зька", "зький"), ("ская", "ский"), ("цкая", "цкий"))


@dataclass(frozen=True, slots=True)
class Named:
    """The places of one name. `former` are those that were called so before."""

    places: tuple[Place, ...]
    former: frozenset[str]


class Names:
    """The index that reading needs; about 0.3 s to make, and not changed after."""

    def __init__(self, of: Gazetteer) -> None:
        self._settlements: dict[Words, dict[str, bool]] = defaultdict(dict)
        self._units: dict[Words, dict[str, bool]] = defaultdict(dict)
        self._said: dict[Words, dict[str, bool]] = defaultdict(dict)
        self._heard: dict[str, dict[str, bool]] = defaultdict(dict)
        self._gazetteer = of
        keys: dict[str, Words] = {}
        for place in of.places:
            index = self._settlements if place.kind.is_settlement else self._units
            if place.kind in _HEARD:
                for name in (*place.former, place.name, *place.russian):
                    self._heard[sound(name)][place.code] = name in place.former
            for name in place.former:
                _put(index, keys, name, place, former=True)
            for name in (place.name, *place.russian):
                _put(index, keys, name, place, former=False)
            if place.kind is Kind.HROMADA:
                for name in (place.name, *place.russian):
                    _put(index, keys, masculine(name), place, former=False)
            if place.kind is Kind.OBLAST:
                for name in (place.name, *place.other) if " " in place.name else place.other:
                    _put(self._said, keys, name, place, former=False)
        self._stems: dict[str, list[tuple[frozenset[str], str]]] = defaultdict(list)
        endings = [(cut, frozenset(each)) for cut, each in of.endings]
        for word, which in of.words.items():
            for number in which:
                cut, each = endings[number]
                self._stems[word[: len(word) - cut]].append((each, word))

    def words(self, form: str) -> list[str]:
        """The words of names that `form`, folded, is a case of."""
        found: list[str] = []
        if len(form) > LONGEST_WORD:
            return found
        for cut in range(1, len(form) + 1):
            for endings, word in self._stems.get(form[:cut], ()):
                if form[cut:] in endings:
                    found.append(word)
        return found

    def settlements(self, words: Sequence[Sequence[str]]) -> Named | None:
        """The settlements called by these words, of which each may be one of several."""
        return self._named(self._settlements, words)

    def units(self, words: Sequence[Sequence[str]]) -> Named | None:
        """The oblasts, raions, hromadas and districts called by these words, without the word for their kind."""
        return self._named(self._units, words)

    def said(self, words: Sequence[Sequence[str]]) -> Named | None:
        """The oblast that is called so in one word: Луганщина."""
        return self._named(self._said, words)

    def heard(self, word: str) -> Named | None:
        """The towns that sound like `word`: misspelt, in Latin letters, or with a letter of the other language."""
        key = sound(word)
        return self._of(self._heard.get(key, {})) if len(key) >= _LEAST_HEARD else None

    def _named(self, index: dict[Words, dict[str, bool]], words: Sequence[Sequence[str]]) -> Named | None:
        found: dict[str, bool] = {}
        for key in product(*words):
            for code, former in index.get(key, {}).items():
                found[code] = former and found.get(code, True)
        return self._of(found)

    def _of(self, found: dict[str, bool]) -> Named | None:
        if not found:
            return None
        places = (self._gazetteer.get(code) for code in found)
        return Named(
            tuple(place for place in places if place is not None),
            frozenset(code for code, former in found.items() if former),
        )


@cache
def names() -> Names:
    """Those of the shipped gazetteer; what an operator loads adds coordinates, not names."""
    return Names(gazetteer())


def _put(index: dict[Words, dict[str, bool]], keys: dict[str, Words], name: str, place: Place, former: bool) -> None:
    key = keys.get(name)
    if key is None:
        # `parts` of a name as it is shipped, which is much of the time that loading takes
        key = keys[name] = tuple(name.lower().replace("’", "'").replace("ё", "е").replace("-", " ").split())
    index[key][place.code] = former


def masculine(name: str) -> str:
    """The adjective of a hromada as a raion has it: Новоазовська, Новоазовський."""
    for feminine, ending in _ADJECTIVES:
        if name.endswith(feminine):
            return name.removesuffix(feminine) + ending
    return name
