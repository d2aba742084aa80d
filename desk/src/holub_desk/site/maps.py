"""A small map of Ukraine with oblasts marked, as SVG. Pure. Nothing finer is ever drawn."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Iterable
from functools import cache
from typing import Any, Final

from holub_desk.places.gazetteer import outline

_WIDTH: Final = 600
_MIDDLE: Final = math.cos(math.radians(48.5))
"""One degree of longitude against one of latitude, in the middle of the country."""
_MARK: Final = ' class="m"'
_STYLE: Final = (
    "path{fill:#e3e6e8;stroke:#fff;stroke-width:1.5}.m{fill:#2b5f75}"
    "@media(prefers-color-scheme:dark){path{fill:#343a3e;stroke:#15181a}.m{fill:#8cc4da}}"
)


def file_of(oblasts: Collection[str]) -> str:
    """The path of the map with these oblasts marked, by the two digits of their codes."""
    return f"img/map-{'-'.join(sorted({code[2:4] for code in oblasts}))}.svg"


def drawn(oblasts: Collection[str]) -> bytes:
    """The map; codes begin as in `UA14`."""
    marked = {code[:4] for code in oblasts}
    height, paths = _paths()
    shapes = "".join(f'<path{_MARK if code in marked else ""} d="{path}"/>' for code, path in paths)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" width="{_WIDTH}" height="{height}">'
        f"<style>{_STYLE}</style>{shapes}</svg>\n"
    ).encode()


@cache
def _paths() -> tuple[int, tuple[tuple[str, str], ...]]:
    features = json.loads(outline())["features"]
    points = [point for feature in features for ring in _rings(feature["geometry"]) for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = _WIDTH / ((east - west) * _MIDDLE)

    def path(ring: Iterable[Any]) -> str:
        placed = [(round((x - west) * _MIDDLE * scale), round((north - y) * scale)) for x, y in ring]
        kept = [point for n, point in enumerate(placed) if n == 0 or point != placed[n - 1]]
        return "M" + "L".join(f"{x} {y}" for x, y in kept) + "Z" if len(kept) > 2 else ""

    made = tuple(
        (feature["properties"]["code"][:4], "".join(path(ring) for ring in _rings(feature["geometry"])))
        for feature in features
    )
    return math.ceil((north - south) * scale), made


def _rings(geometry: Any) -> list[Any]:
    if geometry["type"] == "Polygon":
        return list(geometry["coordinates"])
    return [ring for polygon in geometry["coordinates"] for ring in polygon]
