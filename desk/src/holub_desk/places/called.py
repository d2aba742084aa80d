"""What a unit is called in full, as people say it: Бахмутська громада. In Ukrainian, on every page of the desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Kind, Place

_UNITS: Final[Mapping[Kind, str]] = {Kind.OBLAST: "область", Kind.RAION: "район", Kind.HROMADA: "громада"}
_LIVED_IN: Final[Mapping[Kind, str]] = {
    Kind.CAPITAL: "місто",
    Kind.CITY: "місто",
    Kind.SETTLEMENT: "селище",
    Kind.VILLAGE: "село",
    Kind.DISTRICT: "район міста",
}


def called(name: str, kind: Kind) -> str:
    """A unit with the word for its kind; a settlement's name stands alone, and so does that of Crimea."""
    word = _UNITS.get(kind)
    return name if word is None or " " in name else f"{name} {word}"


def lies_within(place: Place, gazetteer: Gazetteer) -> str:
    """What tells it from others of its name: its kind where people live in it, and all that it lies in."""
    above = [called(unit.name, unit.kind) for unit in reversed(gazetteer.above(place))]
    return " · ".join(([_LIVED_IN[place.kind]] if place.kind in _LIVED_IN else []) + above)
