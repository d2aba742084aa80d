"""The outlines that a map can draw: what was loaded, and of oblasts always all 27, those of Crimea among them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import outline
from holub_desk.places.loaded import boundaries_of
from holub_desk.places.place import unit_of
from holub_desk.vault.tables import PlaceData

LEVELS: Final = ("oblasts", "raions", "hromadas")


def outlines_of(session: Session, level: str) -> bytes | None:
    """GeoJSON of a level, each feature with `code` and `name`. An oblast that what was loaded lacks is as shipped."""
    loaded = boundaries_of(session, level)
    if level != "oblasts" or loaded is None:
        return loaded
    return _whole(loaded)


def outlined(session: Session) -> Mapping[str, frozenset[str]]:
    """By level, the beginnings of the codes of the units that have an outline."""
    loaded = dict(session.execute(select(PlaceData.kind, PlaceData.sha256)).all())
    return {level: _codes(session, level, loaded.get(level, "")) for level in LEVELS}


_known: dict[str, tuple[str, frozenset[str]]] = {}
"""The last ones read, by level, and what they were read from."""


def _codes(session: Session, level: str, sha256: str) -> frozenset[str]:
    known = _known.get(level)
    if known is None or known[0] != sha256:
        data = outlines_of(session, level)
        found = frozenset(unit_of(_code(each)) for each in json.loads(data)["features"]) if data else frozenset()
        known = _known[level] = (sha256, found)
    return known[1]


@lru_cache(maxsize=1)
def _whole(loaded: bytes) -> bytes:
    collection, shipped = json.loads(loaded), json.loads(outline())
    there = {_code(each) for each in collection["features"]}
    missing = [each for each in shipped["features"] if _code(each) not in there]
    if not missing:
        return loaded
    collection["features"] += missing
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def _code(feature: Mapping[str, Any]) -> str:
    code: str = feature["properties"]["code"]
    return code
