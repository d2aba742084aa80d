"""Points of GeoNames and places of the codifier: joined only where nothing else can be meant."""

from __future__ import annotations

from holub_desk.places.joining import Joined, Point, join
from holub_desk.places.place import Kind, Place


def place(code: str, name: str, kind: Kind = Kind.VILLAGE, *russian: str) -> Place:
    return Place(f"UA14{code}0059145", kind, name, russian=russian)


def point(number: int, name: str, latitude: float, longitude: float, **other: object) -> Point:
    names, population = other.get("names", ()), other.get("population", 0)
    assert isinstance(names, tuple)
    assert isinstance(population, int)
    return Point(number, name, names, latitude, longitude, population, "05")


def around(raion: str, latitude: float, longitude: float) -> tuple[list[Place], list[Point]]:
    """Six villages of one raion with names of their own, close together."""
    letters = "авгден" if raion == "02" else "жзклмр"
    places = [place(f"{raion}00100{n}", f"Село{letter * 3}ське") for n, letter in enumerate(letters)]
    points = [
        point(int(raion) * 100 + n, each.name, latitude + n * 0.02, longitude + n % 2 * 0.02)
        for n, each in enumerate(places)
    ]
    return places, points


def joined(places: list[Place], points: list[Point]) -> Joined:
    west, east = around("02", 48.5, 38.0), around("04", 47.5, 36.5)
    return join(west[0] + east[0] + places, west[1] + east[1] + points)


def test_a_name_that_is_not_shared_is_joined() -> None:
    """By its name in any alphabet; a point that bears no name of the oblast is left alone."""
    known = place("02001020", "Єнакієве", Kind.CITY)
    found = joined([known], [point(1, "Yenakiyeve", 48.52, 38.01), point(2, "Atlantyda", 48.52, 38.02)])
    assert found.points[known.code].id == 1
    assert len(found.points) == 13


def test_a_shared_name_is_told_apart_by_its_neighbours() -> None:
    """Two villages of one name in two raions go to the points that lie among villages of these raions."""
    west, east = (place(f"{raion}001030", "Іванівка", Kind.VILLAGE, "Ивановка") for raion in ("02", "04"))
    found = joined([west, east], [point(1, "Ivanivka", 47.55, 36.51), point(2, "Ivanovka", 48.55, 38.01)])
    assert (found.points[west.code].id, found.points[east.code].id) == (2, 1)


def test_what_cannot_be_told_apart_is_not_joined() -> None:
    """Two points in one raion, or two villages in it: neither has coordinates."""
    west, other = place("02001030", "Іванівка"), place("02001031", "Іванівка")
    near = [point(1, "Ivanivka", 48.55, 38.01), point(2, "Ivanivka", 48.51, 38.0)]
    assert west.code not in joined([west], near).points
    assert not {west.code, other.code} & joined([west, other], near[:1]).points.keys()


def test_a_point_far_from_its_raion_is_another_village() -> None:
    """A village that the codifier does not know, of a name that it knows elsewhere, is dropped; a city never."""
    village, city = place("02001030", "Іванівка"), place("02001031", "Торецьк", Kind.CITY)
    found = joined([village], [point(1, "Ivanivka", 47.55, 36.51)])
    assert (village.code in found.points, found.dropped) == (False, 1)
    found = joined([city], [point(2, "Toretsk", 47.56, 36.52)])
    assert (city.code in found.points, found.dropped) == (True, 0)


def test_the_town_and_not_what_is_named_after_it() -> None:
    """Of several points for one place the one with far more people; an adjective is another name."""
    town = place("02001020", "Артемівськ", Kind.CITY)
    points = [
        point(1, "Artemivsk", 48.52, 38.01, population=70_000),
        point(2, "Artemivsk", 48.54, 38.01, population=200),
        point(3, "Artemivs'kyi", 48.5, 38.03, population=130_000),
    ]
    assert joined([town], points).points[town.code].id == 1
