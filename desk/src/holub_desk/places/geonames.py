"""Coordinates from the full dump of GeoNames (`UA.txt`, CC BY 4.0), joined to the codifier."""

from __future__ import annotations

import gzip
import io
from collections.abc import Mapping
from typing import Final

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.joining import Joined, Point, join
from holub_desk.places.untrusted_file import Reading

MAX_POINTS: Final = 300_000
_COLUMNS: Final = 19
_NOT_ONE: Final = frozenset(("PPLX", "PPLH", "PPLQ", "PPLW", "PPLCH"))
"""Parts of settlements, and what is there no more."""
_MAX_NAMES: Final = 400


def read_dump(reading: Reading) -> list[Point]:
    """The populated places of Ukraine. Raises CommandError."""
    points = []
    for line in reading.lines():
        columns = line.split("\t")
        if len(columns) != _COLUMNS:
            raise reading.fault("is no dump of GeoNames: a line has not 19 columns")
        if columns[6] == "P" and columns[7] not in _NOT_ONE and columns[8] == "UA":
            point = _point(columns)
            if point is None:
                raise reading.fault("has a place with coordinates that are none")
            points.append(point)
            if len(points) > MAX_POINTS:
                raise reading.fault(f"has more than {MAX_POINTS} places")
    if not points:
        raise reading.fault("has no populated place of Ukraine")
    return points


def _point(columns: list[str]) -> Point | None:
    try:
        latitude, longitude = float(columns[4]), float(columns[5])
        number, population = int(columns[0]), int(columns[14] or 0)
    except ValueError:
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return None
    names = tuple(name for name in columns[3].split(",")[:_MAX_NAMES] if name)
    return Point(number, columns[1], names, latitude, longitude, population, columns[10])


def joined(points: list[Point], gazetteer: Gazetteer) -> Joined:
    """Which place is where."""
    return join(gazetteer.places, points)


def pack(points: Mapping[str, Point]) -> bytes:
    """As it is stored."""
    lines = (f"{code}\t{at.latitude:.4f}\t{at.longitude:.4f}\t{at.population}\n" for code, at in sorted(points.items()))
    packed = io.BytesIO()
    with gzip.GzipFile("", "wb", 9, packed, mtime=0) as stream:
        stream.write("".join(lines).encode())
    return packed.getvalue()


def unpack(data: bytes) -> dict[str, tuple[float, float, int]]:
    """Codes to latitude, longitude and population."""
    lines = (line.split("\t") for line in gzip.decompress(data).decode().splitlines())
    return {
        code: (float(latitude), float(longitude), int(population)) for code, latitude, longitude, population in lines
    }
