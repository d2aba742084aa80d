"""Boundaries of oblasts, raions or hromadas from GeoJSON, as OCHA publishes them (HDX), made light for a page."""

from __future__ import annotations

import gzip
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Any, Final

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.places.untrusted_file import Reading

LEVELS: Final = {Kind.OBLAST: "oblasts", Kind.CAPITAL: "oblasts", Kind.RAION: "raions", Kind.HROMADA: "hromadas"}
TOLERANCES: Final = {"oblasts": 0.01, "raions": 0.004, "hromadas": 0.002}
"""Degrees by which a line may be off, by level."""
MAX_FEATURES: Final = 5_000
MAX_POSITIONS: Final = 8_000_000
_BOX: Final = (20.0, 43.0, 42.0, 54.0)
"""West, south, east, north: Ukraine with its waters, and some room."""
_CODE: Final = re.compile(r"UA\d{2,17}")
_DECIMALS: Final = 4

Line = list[tuple[float, float]]


@dataclass(frozen=True)
class Boundaries:
    """GeoJSON of the units of one level."""

    level: str
    count: int
    data: bytes


def read_boundaries(reading: Reading, gazetteer: Gazetteer) -> Boundaries:
    """All of one level; a unit that the codifier does not know is an error, and so is a second level. CommandError."""
    shapes: dict[str, dict[str, Any]] = {}
    levels: set[str] = set()
    positions = 0
    for number, feature in enumerate(reading.features(), 1):
        if number > MAX_FEATURES:
            raise reading.fault(f"has more than {MAX_FEATURES} features")
        place = _unit(feature.get("properties"), gazetteer)
        if place is None:
            raise reading.fault(f"has a feature, number {number}, without the code of an oblast, raion or hromada")
        level = LEVELS[place.kind]
        levels.add(level)
        polygons = _polygons(feature.get("geometry"), reading)
        positions += sum(len(ring) for polygon in polygons for ring in polygon)
        if positions > MAX_POSITIONS:
            raise reading.fault(f"has more than {MAX_POSITIONS} positions")
        light = [_light(polygon, TOLERANCES[level]) for polygon in polygons]
        shape = shapes.setdefault(place.code, _feature(place))
        shape["geometry"]["coordinates"] += [polygon for polygon in light if polygon]
    if len(levels) != 1:
        raise reading.fault("has no feature" if not levels else "mixes oblasts, raions and hromadas")
    collection = {"type": "FeatureCollection", "features": [shapes[code] for code in sorted(shapes)]}
    return Boundaries(levels.pop(), len(shapes), _pack(collection))


def unpack(data: bytes) -> bytes:
    """GeoJSON as it was stored."""
    return gzip.decompress(data)


def _pack(collection: Mapping[str, Any]) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as stream:
        stream.write(json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode())
    return packed.getvalue()


def _feature(place: Place) -> dict[str, Any]:
    properties = {"code": place.code, "name": place.name}
    geometry: dict[str, Any] = {"type": "MultiPolygon", "coordinates": []}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _unit(properties: object, gazetteer: Gazetteer) -> Place | None:
    """By its longest property that is a code: a raion of OCHA also names its oblast."""
    if not isinstance(properties, Mapping):
        return None
    codes = [value for value in properties.values() if isinstance(value, str) and _CODE.fullmatch(value)]
    for code in sorted(codes, key=lambda each: (-len(each), each)):
        place = gazetteer.starting(code) or gazetteer.get(code)
        if place is not None and place.kind in LEVELS:
            return place
    return None


def _polygons(geometry: object, reading: Reading) -> list[list[Line]]:
    if not isinstance(geometry, Mapping):
        raise reading.fault("has a feature without a shape")
    coordinates = geometry.get("coordinates")
    polygons = [coordinates] if geometry.get("type") == "Polygon" else coordinates
    if geometry.get("type") not in ("Polygon", "MultiPolygon") or not isinstance(polygons, list):
        raise reading.fault("has a feature that is no area")
    return [[_ring(ring, reading) for ring in _list(polygon, reading)] for polygon in polygons]


def _ring(untrusted: object, reading: Reading) -> Line:
    west, south, east, north = _BOX
    ring = []
    for position in _list(untrusted, reading):
        if not isinstance(position, list) or len(position) < 2:
            raise reading.fault("has a position that is none")
        x, y = position[0], position[1]
        if (
            type(x) not in (int, float)
            or type(y) not in (int, float)
            or not (west <= x <= east and south <= y <= north)
        ):
            raise reading.fault("has a position that is not in or near Ukraine; it must be in degrees, longitude first")
        ring.append((float(x), float(y)))
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise reading.fault("has an outline that does not close")
    return ring


def _list(untrusted: object, reading: Reading) -> list[Any]:
    if not isinstance(untrusted, list):
        raise reading.fault("has a shape that is none")
    return untrusted


def _light(polygon: Sequence[Line], tolerance: float) -> list[list[list[float]]]:
    """Fewer positions and decimals; islands and holes smaller than what may be off are left out."""
    rings = []
    for number, ring in enumerate(polygon):
        kept = [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in simplified(ring, tolerance)]
        if len(kept) > 3:
            rings.append(kept)
        elif number == 0:
            return []
    return rings


def simplified(line: Line, tolerance: float) -> Line:
    """Visvalingam and Whyatt (1993): the point that makes the smallest triangle goes, until all are larger.

    Both ends stay. Time grows with n log n whatever the line looks like, which Douglas and Peucker do not promise.
    """
    points = _apart(line, tolerance / 4)
    before = list(range(-1, len(points) - 1))
    after = list(range(1, len(points) + 1))
    kept = [True] * len(points)
    smallest = tolerance * tolerance
    waiting = [(_area(points[n - 1], points[n], points[n + 1]), n) for n in range(1, len(points) - 1)]
    heapify(waiting)
    areas = {n: area for area, n in waiting}
    while waiting:
        area, n = heappop(waiting)
        if area > smallest:
            break
        if not kept[n] or areas[n] != area:
            continue
        kept[n] = False
        left, right = before[n], after[n]
        after[left], before[right] = right, left
        for side in (left, right):
            if 0 < side < len(points) - 1:
                areas[side] = max(area, _area(points[before[side]], points[side], points[after[side]]))
                heappush(waiting, (areas[side], side))
    return [point for point, stays in zip(points, kept, strict=True) if stays]


def _apart(line: Line, least: float) -> Line:
    """Without points that are closer than `least` to the one before; both ends stay."""
    points = line[:1]
    for x, y in line[1:-1]:
        if abs(x - points[-1][0]) >= least or abs(y - points[-1][1]) >= least:
            points.append((x, y))
    return points + line[-1:]


def _area(one: tuple[float, float], two: tuple[float, float], three: tuple[float, float]) -> float:
    return abs((two[0] - one[0]) * (three[1] - one[1]) - (three[0] - one[0]) * (two[1] - one[1])) / 2
