"""Which point of GeoNames is which place of the codifier: by name and oblast, and by neighbours where a name is shared.

The codifier has no coordinates, GeoNames no codes of it. A point is joined only where one place is left that it can be;
all else stays without coordinates, which is said, and no guess is drawn on a map.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from holub_desk.places.place import Kind, Place
from holub_desk.words import sound

OBLASTS = {
    "01": "71", "02": "74", "03": "73", "04": "12", "05": "14", "06": "26", "07": "63", "08": "65", "09": "68",
    "10": "35", "11": "01", "12": "80", "13": "32", "14": "44", "15": "46", "16": "48", "17": "51", "18": "53",
    "19": "56", "20": "85", "21": "59", "22": "61", "23": "05", "24": "07", "25": "21", "26": "23", "27": "18",
}  # fmt: skip
"""GeoNames' first-order divisions of Ukraine, to the digits of the codifier. Crimea is 11, Sevastopol 20."""
_BESIDE = {"85": ("85", "01"), "80": ("80", "32")}
"""The settlements around the two cities belong to the oblast in the codifier."""
_CITIES = (Kind.CITY, Kind.CAPITAL)
NEIGHBOURS = 5
_AGREEING = 4
_CELL = 0.25
_RINGS = 3
_MASCULINE = ("ий", "ый", "ій", "yi", "yy", "iy", "yj", "ij")
_FAR_KM = 25.0
_KM = 111.2  # a degree of latitude
_NARROWER = 0.65  # a degree of longitude, at 49° north


@dataclass(frozen=True, slots=True)
class Point:
    """A populated place of GeoNames. Coordinates are degrees (WGS 84)."""

    id: int
    name: str
    names: tuple[str, ...]
    latitude: float
    longitude: float
    population: int
    division: str


@dataclass(frozen=True)
class Joined:
    """Codes to points; and how many points whose name is not shared lie among neighbours of their own raion."""

    points: Mapping[str, Point]
    agreeing: int
    compared: int
    dropped: int


def join(places: Iterable[Place], points: Sequence[Point]) -> Joined:
    """Join what can be joined. A point far from all others of its raion is dropped: it is another village."""
    candidates = _candidates(places, points)
    claims: dict[str, list[Point]] = defaultdict(list)
    for point, found in candidates.items():
        if len(found) == 1:
            claims[found[0].code].append(point)
    sure = {code: chosen for code, points in claims.items() if (chosen := _largest(points))}
    near = _Near(sure)
    raions = {code: near.raion(point, apart_from=code) for code, point in sure.items()}
    compared = {code: raion for code, raion in raions.items() if raion}
    apart = {code for code, raion in compared.items() if not code.startswith(raion)}
    cities = {place.code for found in candidates.values() for place in found if place.kind in _CITIES}
    wrong = {code for code in apart - cities if near.distance(sure[code], code) > _FAR_KM}
    result = {code: point for code, point in sure.items() if code not in wrong}
    result |= _by_neighbours(candidates, set(result), _Near(result))
    return Joined(result, len(compared) - len(apart), len(compared), len(wrong))


def _key(name: str) -> str:
    """The sound of a name, where a masculine adjective is kept apart: Артемівський is a district, Артемівськ a town."""
    return sound(name) + "*" * name.lower().endswith(_MASCULINE)


def _candidates(places: Iterable[Place], points: Sequence[Point]) -> dict[Point, list[Place]]:
    known: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for place in places:
        if place.kind.is_settlement:
            for key in {_key(name) for name in (place.name, *place.russian, *place.former)}:
                known[place.code[2:4], key].append(place)
    found = {}
    for point in points:
        oblast = OBLASTS.get(point.division, "")
        within = _BESIDE.get(oblast, (oblast,))
        for names in ((point.name,), point.names):
            keys = {_key(name) for name in names} - {""}
            places_here = {place.code: place for each in within for key in keys for place in known[each, key]}
            if places_here:
                found[point] = _of_best_kind(point, list(places_here.values()))
                break
    return found


def _of_best_kind(point: Point, places: list[Place]) -> list[Place]:
    """A city and a village of one name in one oblast are told apart by the many who lived in one of them."""
    if len(places) > 1 and point.population >= 10_000:
        cities = [place for place in places if place.kind in _CITIES]
        return cities if len(cities) == 1 else places
    return places


def _largest(points: list[Point]) -> Point | None:
    """Of a town and what is named after it the town, which is larger by far; of two alike none."""
    if len(points) == 1:
        return points[0]
    first, second, *_ = sorted(points, key=lambda point: -point.population)
    return first if first.population >= 5 * max(second.population, 1_000) else None


def _by_neighbours(candidates: Mapping[Point, list[Place]], taken: set[str], near: _Near) -> dict[str, Point]:
    claims: dict[str, list[Point]] = defaultdict(list)
    for point, found in candidates.items():
        raion = near.raion(point)
        left = [place for place in found if raion and place.lies_in(raion) and place.code not in taken]
        if len(left) == 1 and not any(place.code in taken and place.lies_in(raion) for place in found):
            claims[left[0].code].append(point)
    return {code: points[0] for code, points in claims.items() if len(points) == 1}


class _Near:
    """The places around a point, by cells of a quarter of a degree."""

    def __init__(self, sure: Mapping[str, Point]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Point]]] = defaultdict(list)
        for code, point in sure.items():
            self._cells[self._cell(point)].append((code, point))

    @staticmethod
    def _cell(point: Point) -> tuple[int, int]:
        return int(point.latitude // _CELL), int(point.longitude // _CELL)

    def raion(self, point: Point, apart_from: str = "") -> str:
        """The raion of at least four of the five places nearest to it; empty where they disagree or are too few."""
        around: list[tuple[float, str]] = []
        for ring in range(1, _RINGS + 1):
            around = self._around(point, ring, apart_from)
            if len(around) >= NEIGHBOURS:
                break
        nearest = Counter(code[:6] for _, code in sorted(around)[:NEIGHBOURS])
        raion, votes = nearest.most_common(1)[0] if nearest else ("", 0)
        return raion if votes >= _AGREEING else ""

    def distance(self, point: Point, code: str) -> float:
        """Kilometres to the nearest other place of the raion that `code` says it is in."""
        around = self._around(point, _RINGS, code)
        return min((far for far, other in around if other[:6] == code[:6]), default=float("inf"))

    def _around(self, point: Point, ring: int, apart_from: str) -> list[tuple[float, str]]:
        north, east = self._cell(point)
        return [
            (_kilometres(point, other), code)
            for row in range(north - ring, north + ring + 1)
            for column in range(east - ring, east + ring + 1)
            for code, other in self._cells.get((row, column), ())
            if code != apart_from
        ]


def _kilometres(one: Point, other: Point) -> float:
    north = one.latitude - other.latitude
    east = (one.longitude - other.longitude) * _NARROWER
    return _KM * float((north * north + east * east) ** 0.5)
