"""GeoJSON of cells."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

from holub_testing.bulletins import DONETSK_OBLAST, MARIUPOL, released, retracted

from holub_desk.bulletins.released import Fact, PublicCell, PublicPlace
from holub_desk.exports.cells import collection
from holub_desk.places.gazetteer import gazetteer


def test_a_feature_for_each_place_and_week() -> None:
    """Two bulletins on one cell are one feature; an oblast has its outline, a town its point as everyone knows it."""
    data, count = collection([released(), released("2026-11-another")], gazetteer())
    made = json.loads(data)
    assert (made["type"], count) == ("FeatureCollection", 2)
    town, oblast = sorted(made["features"], key=lambda each: each["properties"]["level"], reverse=True)
    assert town["properties"]["code"] == MARIUPOL.code
    assert town["geometry"] == {"type": "Point", "coordinates": [37.54, 47.1]}
    assert town["properties"]["facts"] == [{"code": "A1", "kind": "observed"}]
    assert town["properties"]["bulletins"] == ["2026-11-another", "2026-11-workers-at-a-building-site"]
    assert oblast["properties"]["code"] == DONETSK_OBLAST.code
    assert oblast["geometry"]["type"] in ("Polygon", "MultiPolygon")
    assert {each["kind"] for each in oblast["properties"]["facts"]} == {"said", "forecast"}


def test_what_was_retracted_is_not_in_it() -> None:
    """And a place without a point is a feature without one, not at zero."""
    assert collection([retracted(released(), date(2026, 11, 25))], gazetteer()) == (
        b'{"type":"FeatureCollection","features":[]}\n',
        0,
    )
    village = PublicPlace("UA35040170340027152", "settlement", {"uk": "Маріуполь"})
    bulletin = replace(released(), facts=(Fact("A1", "observed", PublicCell(village, "2026-W01")),))
    (feature,) = json.loads(collection([bulletin], gazetteer())[0])["features"]
    assert feature["geometry"] is None
    assert (feature["properties"]["from"], feature["properties"]["to"]) == ("2025-12-29", "2026-01-04")
