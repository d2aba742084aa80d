"""Published facts as GeoJSON (RFC 7946): a feature for each cell, a place and a week. Pure.

An oblast has its coarse outline; of a settlement the point is that of the place as the gazetteer has it, of which
everyone knows where it is. What has neither is a feature without geometry, which the standard allows.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from holub_desk.bulletins.draft import days_of
from holub_desk.bulletins.released import PublicCell, Released
from holub_desk.places.gazetteer import Gazetteer, outline


def collection(released: Iterable[Released], gazetteer: Gazetteer) -> tuple[bytes, int]:
    """A FeatureCollection, and how many features it has. Retracted bulletins are not in it, forecasts say so."""
    cells: dict[tuple[str, str], PublicCell] = {}  # by the code of the place and the week
    facts: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    bulletins: dict[tuple[str, str], set[str]] = defaultdict(set)
    for bulletin in released:
        if bulletin.status == "retracted":
            continue
        for fact in bulletin.facts:
            key = (fact.cell.place.code, fact.cell.week)
            cells[key] = fact.cell
            facts[key].add((fact.code, fact.kind))
            bulletins[key].add(bulletin.address)
    outlines = {each["properties"]["code"]: each["geometry"] for each in json.loads(outline())["features"]}
    features = [
        _feature(cells[key], sorted(facts[key]), sorted(bulletins[key]), outlines, gazetteer) for key in sorted(cells)
    ]
    made = {"type": "FeatureCollection", "features": features}
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode() + b"\n", len(features)


def _feature(
    cell: PublicCell,
    facts: list[tuple[str, str]],
    bulletins: list[str],
    outlines: Mapping[str, Any],
    gazetteer: Gazetteer,
) -> dict[str, Any]:
    monday, sunday = days_of(cell.week)
    return {
        "type": "Feature",
        "id": f"{cell.place.code}-{cell.week}",
        "geometry": _geometry(cell, outlines, gazetteer),
        "properties": {
            "code": cell.place.code,
            "level": cell.place.level,
            "names": dict(sorted(cell.place.names.items())),
            "week": cell.week,
            "from": monday.isoformat(),
            "to": sunday.isoformat(),
            "facts": [{"code": code, "kind": kind} for code, kind in facts],
            "bulletins": bulletins,
        },
    }


def _geometry(cell: PublicCell, outlines: Mapping[str, Any], gazetteer: Gazetteer) -> Any:
    if cell.place.level == "oblast":
        return outlines.get(cell.place.code)
    place = gazetteer.get(cell.place.code)
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return {"type": "Point", "coordinates": [round(place.longitude, 2), round(place.latitude, 2)]}
