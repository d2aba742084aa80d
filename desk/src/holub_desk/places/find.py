"""Places by what someone types: a beginning, an earlier name, another alphabet, a name with its raion."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest

from holub_desk.places.gazetteer import Gazetteer, gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.words import fold, sound

MOST = 200
LONGEST = 100
"""Characters of what is typed that count."""
_CODE = re.compile(r"UA\d{2,17}", re.IGNORECASE)
_AFTER = "\U0010ffff"
_ORDER = (
    Kind.CAPITAL, Kind.CITY, Kind.OBLAST, Kind.RAION, Kind.SETTLEMENT, Kind.VILLAGE, Kind.HROMADA, Kind.DISTRICT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Match:
    """A place, and which of its names was meant."""

    place: Place
    name: str


@dataclass(frozen=True, slots=True)
class _Entry:
    key: str
    later: bool
    """The key begins within the name: Новосілка, of Велика Новосілка."""
    number: int
    name: str
    folded: str


class Finder:
    """The index of a picker; about 0.3 s to make, and not changed after."""

    def __init__(self, of: Gazetteer) -> None:
        self._gazetteer = of
        sounds: dict[str, str] = {}
        entries = [entry for number, place in enumerate(of.places) for entry in _entries(number, place, sounds)]
        entries.sort(key=lambda entry: entry.key)
        self._entries = entries
        self._keys = [entry.key for entry in entries]
        order = sorted(range(len(of.places)), key=lambda number: _size(of.places[number]))
        self._outer: dict[str, list[str]] = {}
        self._rank = [0] * len(order)
        for rank, number in enumerate(order):
            self._rank[number] = rank

    def find(
        self, typed: str, *, within: str = "", kinds: Collection[Kind] = tuple(Kind), limit: int = 20
    ) -> tuple[Match, ...]:
        """The best matches first: whole names before beginnings, larger before smaller.

        `within` is the beginning of a code. Words after a name may be of what it lies in: `Іванівка Генічеський`.
        """
        limit = max(0, min(limit, MOST))
        typed = " ".join(typed[:LONGEST].split())
        if _CODE.fullmatch(typed):
            place = self._gazetteer.get(typed.upper()) or self._gazetteer.starting(typed.upper())
            return (Match(place, place.name),) if place and place.lies_in(within) else ()
        words = typed.replace(",", " ").split()
        for cut in range(len(words), 0, -1):
            found = self._beginning(" ".join(words[:cut]), words[cut:], within, kinds, limit)
            if found:
                return found
        return ()

    def _beginning(
        self, name: str, above: list[str], within: str, kinds: Collection[Kind], limit: int
    ) -> tuple[Match, ...]:
        key = sound(name)
        if not key:
            return ()
        first = bisect_left(self._keys, key)
        last = bisect_left(self._keys, key + _AFTER)
        outer = [sound(word) for word in above]
        written = fold(name)

        def fits(entry: _Entry) -> bool:
            place = self._gazetteer.places[entry.number]
            return place.kind in kinds and place.lies_in(within) and (not outer or self._lies_in(place, outer))

        def order(entry: _Entry) -> tuple[bool, bool, bool, int]:
            return entry.key != key, entry.later, not entry.folded.startswith(written), self._rank[entry.number]

        chosen: dict[str, Match] = {}
        for entry in nsmallest(limit * 4, filter(fits, self._entries[first:last]), key=order):
            place = self._gazetteer.places[entry.number]
            chosen.setdefault(place.code, Match(place, entry.name))
        return tuple(chosen.values())[:limit]

    def _lies_in(self, place: Place, outer: list[str]) -> bool:
        names = self._outer.get(place.code[:9])
        if names is None:
            units = self._gazetteer.above(place)
            names = [key for unit in units for name in (unit.name, *unit.russian) for key in sound(name).split()]
            self._outer[place.code[:9]] = names
        return all(any(name.startswith(word) for name in names) for word in outer if word)


@cache
def finder() -> Finder:
    """Of the shipped gazetteer; what an operator loads adds coordinates, not names."""
    return Finder(gazetteer())


def _entries(number: int, place: Place, sounds: dict[str, str]) -> list[_Entry]:
    found: dict[tuple[str, bool], _Entry] = {}
    for name in (place.name, *place.russian, *place.former, *place.other):
        if name not in sounds:
            sounds[name] = sound(name)
        words = sounds[name].split()
        for begin in range(len(words)):
            key = " ".join(words[begin:])
            if begin == 0 or len(words[begin]) > 2:
                found.setdefault((key, begin > 0), _Entry(key, begin > 0, number, name, name.lower()))
    return list(found.values())


def _size(place: Place) -> tuple[int, int, str]:
    return _ORDER.index(place.kind), -place.population, place.code
