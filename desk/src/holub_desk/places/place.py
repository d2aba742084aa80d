"""A unit of the codifier (KATOTTG): an oblast, a raion, a hromada, a settlement or a district of a city."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class Kind(StrEnum):
    """The codifier's categories by their letters. Urban-type settlements (T) are settlements (X) since 2024."""

    OBLAST = "O"
    CAPITAL = "K"
    """Kyiv and Sevastopol: a city that is an oblast as well."""
    RAION = "P"
    HROMADA = "H"
    CITY = "M"
    SETTLEMENT = "X"
    VILLAGE = "C"
    DISTRICT = "B"

    @property
    def is_settlement(self) -> bool:
        """Whether people say that they live in one."""
        return self in _LIVED_IN


_LIVED_IN = (Kind.CAPITAL, Kind.CITY, Kind.SETTLEMENT, Kind.VILLAGE)
_UNITS = (14, 12, 9, 6, 4, 2)
"""How many characters of a code name a district, settlement, hromada, raion and oblast; the letters come first."""
_DIGITS = {Kind.OBLAST: 4, Kind.CAPITAL: 4, Kind.RAION: 6, Kind.HROMADA: 9, Kind.DISTRICT: 14}
_SETTLEMENT_DIGITS = 12


def unit_of(code: str, most: int = 14) -> str:
    """The beginning of a whole code that all that lies in its unit share; of the unit around it, with fewer at most.

    Groups of zeros are levels that the unit does not have: a district of Kyiv lies in the city and in nothing between.
    """
    for length, below in pairwise(_UNITS):
        if length <= most and code[below:length].strip("0"):
            return code[:length]
    return ""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as one edition of the codifier has it. Coordinates are degrees (WGS 84) of a point within it, if known."""

    code: str
    kind: Kind
    name: str
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    """Before 2022, roughly, for what is known; only to put the larger of two first."""
    russian: tuple[str, ...] = ()
    former: tuple[str, ...] = ()
    """Earlier names, in Ukrainian and in Russian."""
    other: tuple[str, ...] = ()
    """Further spellings; for the search, not for reading texts."""
    common: bool = False
    """Its name says something else as well, and is a name only where a text says so: Щастя, Нове, Лиман."""
    elsewhere: bool = False
    """A large city of another country is called so, and is more often meant: Ростов."""

    @property
    def prefix(self) -> str:
        """The beginning of its code, which the codes of all that lies in it share."""
        return self.code[: _DIGITS.get(self.kind, _SETTLEMENT_DIGITS)]

    def lies_in(self, prefix: str) -> bool:
        """Whether it is, or lies in, the unit whose code begins so."""
        return self.code.startswith(prefix)
