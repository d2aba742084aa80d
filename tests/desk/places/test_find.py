"""A picker finds places by what people type."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_desk.places.find import MOST, Finder
from holub_desk.places.place import Kind


def best(finder: Finder, typed: str, within: str = "") -> str:
    found = finder.find(typed, within=within)
    return found[0].place.name if found else ""


@pytest.mark.parametrize(
    "typed",
    ["Єнакієве", "єнакі", "Yenakiieve", "Yenakiyeve", "Enakievo", "Енакиево", "enakiev", "ЕНАКИЕВО", " Єнакієве "],
)
def test_one_place_in_three_languages(finder: Finder, typed: str) -> None:
    """Ukrainian, Russian, Latin old and new, and a beginning."""
    assert best(finder, typed) == "Єнакієве"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Артемівськ", "Бахмут"),
        ("Artemovsk", "Бахмут"),
        ("Торез", "Чистякове"),
        ("Красный Луч", "Хрустальний"),
        ("Свердловск", "Довжанськ"),
        ("Kirovske", "Хрестівка"),
        ("Сєвєродонецьк", "Сіверськодонецьк"),
        ("Severodonetsk", "Сіверськодонецьк"),
        ("Krasnoperekopsk", "Яни Капу"),
        ("Kiev", "Київ"),
        ("Kharkov", "Харків"),
        ("Nikolaev", "Миколаїв"),
        ("Mar’yinka", "Мар’їнка"),
        ("кам’янець подільський", "Кам’янець-Подільський"),
        ("Луганщина", "Луганська"),
        ("Крым", "Автономна Республіка Крим"),
        ("Новоселка Большая", ""),
        ("Большая Новоселка", "Велика Новосілка"),
        ("ua1402", "Бахмутський"),
        ("UA14020010010059145", "Бахмут"),
        ("", ""),
        ("'", ""),
        ("xyzzyq", ""),
    ],
)
def test_earlier_and_other_names(finder: Finder, typed: str, name: str) -> None:
    """Earlier names, other spellings, codes; what is no name finds nothing."""
    assert best(finder, typed) == name


def test_what_it_lies_in_may_follow(finder: Finder) -> None:
    """A shared name is told apart by raion or oblast, in any alphabet, or by the code that is asked within."""
    for typed in ("Іванівка Генічеський", "Ивановка, Генический", "Ivanivka Henicheskyi", "Іванівка Херсонська"):
        assert all(match.place.lies_in("UA65") for match in finder.find(typed)), typed
        assert finder.find(typed), typed
    assert {match.place.code[:4] for match in finder.find("Іванівка", within="UA44")} == {"UA44"}


def test_kinds_and_limits(finder: Finder) -> None:
    """Only the kinds that are wanted, no more than the limit, each place once, cities before villages."""
    found = finder.find("Іванівка", kinds=(Kind.VILLAGE,), limit=MOST)
    assert {match.place.kind for match in found} == {Kind.VILLAGE}
    assert len({match.place.code for match in found}) == len(found) > 80
    assert len(finder.find("а", limit=3)) == 3
    assert finder.find("а", limit=0) == ()
    assert finder.find("Лиман")[0].place.kind is Kind.CITY


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_anything_can_be_typed(finder: Finder, typed: str) -> None:
    """Nothing breaks it."""
    assert len(finder.find(typed)) <= 20


def test_a_picker_need_not_wait(finder: Finder) -> None:
    """Two letters, names, shared names with their raion: 5 ms are meant, and 20 on average the limit here."""
    typed = ["єн", "ma", "Іванівка", "Іванівка Генічеський", "Enakievo", "красн", "нов", "zzz"] * 5
    begun = time.process_time()
    for each in typed:
        finder.find(each)
    assert (time.process_time() - begun) / len(typed) < 0.02
