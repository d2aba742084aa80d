"""GeoNames' dump and boundaries from files of any size, and of any kind of wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.places import boundaries, untrusted_file
from holub_desk.places.boundaries import read_boundaries, simplified
from holub_desk.places.gazetteer import Gazetteer, gazetteer, outline
from holub_desk.places.geonames import read_dump
from holub_desk.places.loaded import boundaries_of, gazetteer_of, load_boundaries, load_points
from holub_desk.places.untrusted_file import Reading
from holub_desk.vault.tables import PlaceData
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

TODAY = date(2026, 11, 28)
BAKHMUT = "UA14020010010059145"
LATER = date(2027, 1, 1)


def row(number: int, name: str, latitude: str, longitude: str, **other: str) -> str:
    """A line of a dump, as its readme describes the 19 columns."""
    columns = {
        "id": str(number), "name": name, "ascii": name, "names": "", "latitude": latitude, "longitude": longitude,
        "class": "P", "code": "PPL", "country": "UA", "cc2": "", "admin1": "05", "admin2": "", "admin3": "",
        "admin4": "", "population": "100", "elevation": "", "dem": "", "timezone": "Europe/Kyiv", "day": "2026-01-01",
    }  # fmt: skip
    return "\t".join((columns | other).values())


def dump(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def square(west: float, south: float, size: float = 1.0) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: Any = "UA1402", geometry: Any = None, **properties: Any) -> dict[str, Any]:
    shape = geometry or {"type": "Polygon", "coordinates": [square(37.5, 48.0)]}
    return {"type": "Feature", "properties": {"ADM2_PCODE": code, **properties}, "geometry": shape}


def collection(path: Path, *features: Any, **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", **more, "features": list(features)}), "utf-8")
    return path


@pytest.fixture
def load(vault: Vault, tmp_path: Path) -> Callable[..., PlaceData]:
    """Load a file, in a transaction of its own."""

    def load(path: Path, day: date = TODAY) -> PlaceData:
        with Session(vault.writer, expire_on_commit=False) as session, session.begin():
            return (load_points if path.suffix == ".txt" else load_boundaries)(session, path, day)

    return load


def test_a_dump_gives_coordinates(vault: Vault, tmp_path: Path, load: Callable[..., PlaceData]) -> None:
    """Populated places are joined; rivers, districts and other countries are not; the same again changes nothing."""
    path = dump(
        tmp_path / "UA.txt",
        row(1, "Bakhmut", "48.6", "38.1", names="Artemivsk,Бахмут", population="80500"),
        row(2, "Bakhmutka", "48.7", "38.2", **{"class": "H", "code": "STM"}),
        row(3, "Toretsk", "48.4", "37.8", code="PPLX"),
        row(4, "Soledar", "48.7", "38.0", country="XX"),
    )
    loaded = load(path)
    assert (loaded.kind, loaded.count, loaded.loaded_on) == ("points", 1, TODAY)
    with Session(vault.engine) as session:
        known = gazetteer_of(session)
        place = known.get(BAKHMUT)
        assert place is not None
        assert (place.latitude, place.longitude, place.population) == (48.6, 38.1, 80500)
        assert gazetteer_of(session) is known
    assert gazetteer().get(BAKHMUT) != place  # what is shipped is not changed
    again = load(path, LATER)
    assert (again.loaded_on, again.sha256) == (TODAY, loaded.sha256)


def test_boundaries_are_drawn(vault: Vault, tmp_path: Path, load: Callable[..., PlaceData]) -> None:
    """Raions by their longest code, parts of one together, light; oblasts are the shipped outline until then."""
    ring = [[37.5 + n / 1000, 48.0] for n in range(1000)] + square(37.5, 48.0)[2:]
    path = collection(
        tmp_path / "raions.geojson",
        feature("UA1402", {"type": "Polygon", "coordinates": [[[37.5, 48.0], *ring]]}, ADM1_PCODE="UA14"),
        feature("UA1404", {"type": "MultiPolygon", "coordinates": [[square(36.5, 47.5)], [square(30.0, 46.0)]]}),
        feature("UA1404", {"type": "Polygon", "coordinates": [square(36.0, 47.0), square(36.2, 47.2, 0.1)]}),
        crs={"type": "name"},
    )
    loaded = load(path)
    assert (loaded.kind, loaded.count) == ("raions", 2)
    with Session(vault.engine) as session:
        assert boundaries_of(session, "oblasts") == outline()
        assert boundaries_of(session, "hromadas") is None
        drawn = json.loads(boundaries_of(session, "raions") or b"")
    first, second = drawn["features"]
    assert (first["properties"]["code"][:6], first["properties"]["name"]) == ("UA1402", "Бахмутський")
    assert [len(ring) for polygon in first["geometry"]["coordinates"] for ring in polygon] == [5]
    assert len(second["geometry"]["coordinates"]) == 3
    assert len(second["geometry"]["coordinates"][2]) == 2
    assert load(path, LATER).loaded_on == TODAY
    replaced = load(collection(tmp_path / "other.json", feature("UA4402")), LATER)
    assert (replaced.count, replaced.loaded_on) == (1, LATER)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["nothing here"], "19 columns"),
        (["\t" * 18], "no populated place"),
        ([row(1, "Bakhmut", "north", "38.1")], "coordinates"),
        ([row(1, "Bakhmut", "99", "38.1")], "coordinates"),
        ([row(1, "Bakhmut", "48.6", "38.1", population="many")], "coordinates"),
        (["x" * 300_000], "too long"),
        ([], "19 columns"),
    ],
)
def test_what_is_no_dump_is_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    """With one calm sentence and a hint."""
    with pytest.raises(CommandError, match=said) as refused:
        read_dump(Reading(dump(tmp_path / "UA.txt", *lines)))
    assert refused.value.hint


POINT = {"type": "Point", "coordinates": [37, 48]}
OPEN = {"type": "Polygon", "coordinates": [square(37.5, 48.0)[:-1]]}
ABROAD = {"type": "Polygon", "coordinates": [square(-70.0, 40.0)]}
SWAPPED = {"type": "Polygon", "coordinates": [square(48.0, 37.5)]}
WORDS = {"type": "Polygon", "coordinates": [[["a", "b"]] * 5]}
TRUE = {"type": "Polygon", "coordinates": [[[True, 48.0]] * 5]}
DEEP = "[" * 200_000


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no GeoJSON"),
        ("{}", "no GeoJSON"),
        ('{"features": 5}', "no GeoJSON"),
        ('{"features": []}', "no feature"),
        ('{"features": [', "ends within"),
        ('{"features": [5]}', "is none|that is none"),
        ('{"features": [{"properties"', "ends within"),
        ('{"features": [NaN]}', "ends within"),
        (f'{{"features": [{DEEP}', "too deeply|ends within"),
        (json.dumps({"features": [feature(None)]}), "without the code"),
        (json.dumps({"features": [feature("UA9999")]}), "without the code"),
        (json.dumps({"features": [feature(BAKHMUT)]}), "without the code"),
        (json.dumps({"features": [{"properties": 1}]}), "without the code"),
        (json.dumps({"features": [feature() | {"geometry": None}]}), "without a shape"),
        (json.dumps({"features": [feature(geometry=POINT)]}), "no area"),
        (json.dumps({"features": [feature(geometry=OPEN)]}), "does not close"),
        (json.dumps({"features": [feature(geometry=ABROAD)]}), "near Ukraine"),
        (json.dumps({"features": [feature(geometry=SWAPPED)]}), "near Ukraine"),
        (json.dumps({"features": [feature(geometry=WORDS)]}), "near Ukraine"),
        (json.dumps({"features": [feature(geometry=TRUE)]}), "near Ukraine"),
        (json.dumps({"features": [feature(), feature("UA14")]}), "mixes"),
    ],
)
def test_what_are_no_boundaries_is_refused(tmp_path: Path, shipped: Gazetteer, text: str, said: str) -> None:
    """Likewise for GeoJSON: cut, nested, of other places, of other shapes."""
    path = tmp_path / "x.geojson"
    path.write_text(text, "utf-8")
    with pytest.raises(CommandError, match=said):
        read_boundaries(Reading(path), shipped)


def test_nothing_is_stored_of_what_is_refused(vault: Vault, tmp_path: Path, load: Callable[..., PlaceData]) -> None:
    """Files of another kind under the right name, and ones that are not there, leave the vault as it was."""
    for name in ("UA.txt", "x.geojson"):
        (tmp_path / name).write_bytes(b"PK\x03\x04\xff\xfe\n")
        with pytest.raises(CommandError, match="UTF-8"):
            load(tmp_path / name)
        with pytest.raises(CommandError, match="cannot read"):
            load(tmp_path / f"missing-{name}")
    with Session(vault.engine) as session:
        assert session.scalar(select(PlaceData)) is None


def test_limits(tmp_path: Path, shipped: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many features, too many positions, a feature or a file that is too large: each said in a sentence."""
    path = collection(tmp_path / "x.geojson", feature(), feature())
    for module, name, value, said in (
        (boundaries, "MAX_FEATURES", 1, "more than 1 features"),
        (boundaries, "MAX_POSITIONS", 9, "more than 9 positions"),
        (untrusted_file, "MAX_FILE", 10, "larger"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(module, name, value)
            with pytest.raises(CommandError, match=said):
                read_boundaries(Reading(path), shipped)
    monkeypatch.setattr(untrusted_file, "_PIECE", 64)
    monkeypatch.setattr(untrusted_file, "_HEAD", 64)
    assert read_boundaries(Reading(path), shipped).count == 1  # read in pieces of 64 bytes
    monkeypatch.setattr(untrusted_file, "MAX_FEATURE", 70)
    with pytest.raises(CommandError, match="too large"):
        read_boundaries(Reading(path), shipped)


def test_letters_across_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two bytes of one letter in two pieces are one letter still."""
    monkeypatch.setattr(untrusted_file, "_PIECE", 7)
    monkeypatch.setattr(untrusted_file, "_HEAD", 20)
    path = tmp_path / "x.geojson"
    path.write_text(json.dumps({"features": [{"name": "Їжакевич, єнот і ґудзик"}] * 9}, ensure_ascii=False), "utf-8")
    assert [each["name"] for each in Reading(path).features()] == ["Їжакевич, єнот і ґудзик"] * 9


def test_a_line_keeps_its_shape() -> None:
    """What is off by less than the tolerance goes, corners stay, and a closed line stays closed."""
    straight = [(n / 100, 0.0) for n in range(100)]
    assert simplified(straight, 0.001) == [straight[0], straight[-1]]
    corner = [(0.0, 0.0), (0.5, 0.0005), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    assert simplified(corner, 0.05) == [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0)]
    zigzag = [(float(n % 2), float(n)) for n in range(20_000)]
    assert simplified(zigzag, 0.1) == zigzag
