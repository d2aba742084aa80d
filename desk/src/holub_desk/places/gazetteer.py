"""The units of Ukraine by their codes, read once from the file that is shipped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from holub_desk.places.file import read
from holub_desk.places.place import Place

_ABOVE = (4, 6, 9, 12)
"""How many characters of a code name its oblast, raion, hromada and settlement."""


class Gazetteer:
    """An edition of the codifier. Not changed once made, so that threads can share it."""

    def __init__(
        self,
        edition: str,
        sources: tuple[str, ...],
        places: Iterable[Place],
        words: Mapping[str, tuple[int, ...]],
        endings: tuple[tuple[int, tuple[str, ...]], ...],
    ) -> None:
        self.edition = edition
        self.sources = sources
        self.places = tuple(places)
        self.words = words
        self.endings = endings
        self._by_code = {place.code: place for place in self.places}
        self._by_prefix = {place.prefix: place for place in self.places}

    def get(self, code: str) -> Place | None:
        """The unit of a whole code; none for one that this edition does not have."""
        return self._by_code.get(code)

    def starting(self, prefix: str) -> Place | None:
        """The unit that all codes beginning so lie in: `UA14` is an oblast, `UA1402` a raion, as the form has them."""
        return self._by_prefix.get(prefix)

    def above(self, place: Place) -> tuple[Place, ...]:
        """What it lies in, the largest first: oblast, raion, hromada, and the city of a district."""
        units = (self._by_prefix.get(place.code[:length]) for length in _ABOVE)
        return tuple(unit for unit in units if unit is not None and unit.code != place.code)

    def with_points(self, points: Mapping[str, tuple[float, float, int]]) -> Gazetteer:
        """The same with coordinates and population from elsewhere, where there are some."""
        places = []
        for place in self.places:
            if place.code in points:
                latitude, longitude, population = points[place.code]
                place = replace(place, latitude=latitude, longitude=longitude, population=population)  # noqa: PLW2901
            places.append(place)
        return Gazetteer(self.edition, self.sources, places, self.words, self.endings)


@cache
def gazetteer() -> Gazetteer:
    """That of the installed desk; about 0.2 s the first time."""
    data = files("holub_desk.places").joinpath("data/gazetteer.gz").read_bytes()
    shipped = read(data)
    return Gazetteer(shipped.edition, shipped.sources, shipped.places, shipped.words, shipped.endings)


def outline() -> bytes:
    """GeoJSON of the 27 oblasts, coarse, each with `code` and `name`; no other map is needed, nor asked for one."""
    return files("holub_desk.places").joinpath("data/oblasts.geojson").read_bytes()
