"""The shipped gazetteer: all of Ukraine, with its names of today and before."""

from __future__ import annotations

import gzip
import json
import time
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from typing import Any

import pytest

from holub_desk.places import file
from holub_desk.places.gazetteer import Gazetteer, outline
from holub_desk.places.place import Kind, Place
from holub_desk.words import parts

Ring = list[list[float]]
DATA = files("holub_desk.places").joinpath("data")


def test_it_is_all_of_ukraine(shipped: Gazetteer) -> None:
    """24 oblasts, Crimea and the two cities, 136 raions; the codifier's numbers of settlements."""
    kinds = Counter(place.kind for place in shipped.places)
    assert (kinds[Kind.OBLAST], kinds[Kind.CAPITAL], kinds[Kind.RAION]) == (25, 2, 136)
    assert kinds[Kind.CITY] + kinds[Kind.SETTLEMENT] + kinds[Kind.VILLAGE] == 29_701
    assert shipped.edition.startswith("2026-07-07")
    assert any("CC BY 4.0" in source for source in shipped.sources)


@pytest.mark.parametrize(
    ("code", "name", "oblast"),
    [
        ("UA01160330010074014", "Сімферополь", "Автономна Республіка Крим"),
        ("UA14080030010048113", "Донецьк", "Донецька"),
        ("UA44060010010012753", "Луганськ", "Луганська"),
        ("UA23080070010092407", "Мелітополь", "Запорізька"),
        ("UA65080150010023642", "Скадовськ", "Херсонська"),
    ],
)
def test_what_is_occupied_is_in_ukraine(shipped: Gazetteer, code: str, name: str, oblast: str) -> None:
    """Crimea and every temporarily occupied territory lie in their oblasts, and have a point on the map."""
    place = next(place for place in shipped.places if place.name == name and place.kind is Kind.CITY)
    assert place.code == code
    assert shipped.above(place)[0].name == oblast
    assert place.latitude is not None


def test_every_settlement_lies_in_a_hromada_a_raion_and_an_oblast(shipped: Gazetteer) -> None:
    """The chain above a settlement is whole, but for the two cities and the zone around Chornobyl."""
    short = [
        place
        for place in shipped.places
        if place.kind in (Kind.CITY, Kind.SETTLEMENT, Kind.VILLAGE)
        and [unit.kind for unit in shipped.above(place)] != [Kind.OBLAST, Kind.RAION, Kind.HROMADA]
    ]
    assert {place.name for place in short} == {"Прип’ять", "Чорнобиль"}


@pytest.mark.parametrize(
    ("name", "under", "former"),
    [
        ("Бахмут", "UA14", "Артемівськ"),
        ("Чистякове", "UA14", "Торез"),
        ("Хрестівка", "UA14", "Кировское"),
        ("Кадіївка", "UA44", "Стаханов"),
        ("Сорокине", "UA44", "Краснодон"),
        ("Яни Капу", "UA01", "Красноперекопск"),
        ("Курман", "UA01", "Красногвардейское"),
        ("Сіверськодонецьк", "UA44", "Сєвєродонецьк"),
        ("Самар", "UA12", "Новомосковськ"),
        ("Шептицький", "UA46", "Червоноград"),
        ("Дніпро", "UA12", "Дніпропетровськ"),
        ("Олешки", "UA65", "Цюрупинськ"),
    ],
)
def test_earlier_names_are_kept(shipped: Gazetteer, name: str, under: str, former: str) -> None:
    """What was renamed in 2016 or since has its earlier name, in Ukrainian or in Russian."""
    found = [place for place in shipped.places if place.name == name and place.lies_in(under)]
    assert any(former in (*place.former, *place.russian) for place in found)


def test_the_words_of_every_name_can_be_inflected(shipped: Gazetteer) -> None:
    """No word of a name that is read in texts is without its forms; names fold as they are indexed."""
    for place in shipped.places:
        for name in (place.name, *place.russian, *place.former):
            assert all(word in shipped.words for word in parts(name)), name
            assert parts(name) == tuple(name.lower().replace("’", "'").replace("ё", "е").replace("-", " ").split())


def test_the_file_is_small_and_quick() -> None:
    """Under a megabyte in the wheel, and read within the half second that a first page may wait."""
    data = DATA.joinpath("gazetteer.gz").read_bytes()
    begun = time.process_time()
    read = file.read(data)
    assert time.process_time() - begun < 1.0
    assert len(data) < 1_000_000
    assert file.write(read) == data


@pytest.mark.parametrize("damage", ["empty", "cut", "other", "text", "count"])
def test_what_is_no_gazetteer_is_refused(damage: str) -> None:
    """A damaged file is a ValueError, whatever is wrong with it."""
    data = DATA.joinpath("gazetteer.gz").read_bytes()
    small = file.write(file.Shipped("e", (), (Place("UA01", Kind.OBLAST, "А"),), {"а": (0,)}, ((0, ("",)),)))
    text = gzip.decompress(small)
    broken = {
        "empty": b"",
        "cut": data[:5000],
        "other": gzip.compress(b"holub gazetteer 2" + text[17:]),
        "text": b"not even packed",
        "count": gzip.compress(text + b"more\n"),
    }
    assert file.read(small).places[0].name == "А"
    with pytest.raises(ValueError, match="gazetteer"):
        file.read(broken[damage])


def _features() -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = json.loads(outline())["features"]
    return features


def _holds(ring: Ring, x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _oblast(longitude: float, latitude: float) -> str:
    """The digits of the oblast whose outline holds a point; a city's outline counts before the oblast around it."""
    found = [
        feature["properties"]["code"]
        for feature in _features_once
        for polygon in feature["geometry"]["coordinates"]
        if _holds(polygon[0], longitude, latitude)
        and not any(_holds(hole, longitude, latitude) for hole in polygon[1:])
    ]
    return max(found, default="")[2:4]


_features_once = _features()


def test_the_outline_is_whole_and_light(shipped: Gazetteer) -> None:
    """27 units with the codes and names of today, closed rings, under 150 kB."""
    codes = {place.code for place in shipped.places if place.kind in (Kind.OBLAST, Kind.CAPITAL)}
    assert {feature["properties"]["code"] for feature in _features_once} == codes
    assert len(outline()) < 150_000
    rings = [ring for feature in _features_once for polygon in feature["geometry"]["coordinates"] for ring in polygon]
    assert all(len(ring) > 3 and ring[0] == ring[-1] for ring in rings)


@pytest.mark.parametrize(
    ("where", "longitude", "latitude", "oblast"),
    [
        ("Simferopol", 34.11, 44.957, "01"),
        ("Kerch", 36.47, 45.36, "01"),
        ("Sevastopol", 33.52, 44.60, "85"),
        ("Donetsk", 37.80, 48.02, "14"),
        ("Luhansk", 39.31, 48.57, "44"),
        ("Rostov-on-Don", 39.72, 47.23, ""),
        ("Chisinau", 28.86, 47.01, ""),
    ],
)
def test_crimea_is_drawn_in_ukraine(where: str, longitude: float, latitude: float, oblast: str) -> None:
    """Towns of Crimea and of the east lie within their oblasts, and what is not Ukraine in none."""
    assert _oblast(longitude, latitude) == oblast


def test_coordinates_lie_in_the_oblast_of_the_code(shipped: Gazetteer) -> None:
    """An independent check of the join: 98 of 100 points lie in the outline of the oblast that the code names."""
    points = [place for place in shipped.places if place.latitude is not None][::7]
    outside = [
        place
        for place in points
        if _oblast(place.longitude or 0, place.latitude or 0) not in (place.code[2:4], _AROUND.get(place.code[2:4], ""))
    ]
    assert len(points) > 600
    assert len(outside) / len(points) < 0.02, [place.name for place in outside]


_AROUND = {"01": "85", "32": "80"}
"""Settlements around Sevastopol are of Crimea in the codifier."""
