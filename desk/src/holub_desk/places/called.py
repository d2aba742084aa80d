"""What a unit is called in full, as people say it: Бахмутська громада, Donetska oblast (resolution 55 of 2010)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.words import romanise

_UNITS: Final[Mapping[Kind, Mapping[str, str]]] = {
    Kind.OBLAST: {"uk": "область", "ru": "область", "en": "oblast"},
    Kind.RAION: {"uk": "район", "ru": "район", "en": "raion"},
    Kind.HROMADA: {"uk": "громада", "ru": "громада", "en": "hromada"},
}
_CRIMEA: Final = "UA01"
_LIVED_IN: Final[Mapping[Kind, str]] = {
    Kind.CAPITAL: "місто",
    Kind.CITY: "місто",
    Kind.SETTLEMENT: "селище",
    Kind.VILLAGE: "село",
    Kind.DISTRICT: "район міста",
}


def called(name: str, kind: Kind, language: str = "uk") -> str:
    """A unit with the word for its kind; a settlement's name stands alone, and so does that of Crimea."""
    word = _UNITS.get(kind)
    return name if word is None or " " in name else f"{name} {word.get(language, word['en'])}"


def in_language(place: Place, language: str) -> str:
    """The same in another language; in one that is neither Ukrainian nor Russian, in Latin letters."""
    if language == "uk" or (language == "ru" and not place.russian):
        return called(place.name, place.kind, language)
    if language == "ru":
        return called(place.russian[0], place.kind, language)
    if place.prefix == _CRIMEA:
        return "Autonomous Republic of Crimea"
    return called(romanise(place.name), place.kind, language)


def lies_within(place: Place, gazetteer: Gazetteer) -> str:
    """What tells it from others of its name: its kind where people live in it, and all that it lies in."""
    above = [called(unit.name, unit.kind) for unit in reversed(gazetteer.above(place))]
    return " · ".join(([_LIVED_IN[place.kind]] if place.kind in _LIVED_IN else []) + above)
