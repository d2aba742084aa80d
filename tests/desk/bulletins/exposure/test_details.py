"""What can be one person's own is the same in every language and spelling."""

from __future__ import annotations

import pytest

from holub_desk.bulletins.exposure.days import days
from holub_desk.bulletins.exposure.details import details, values
from holub_desk.bulletins.exposure.finer import finer_in
from holub_desk.bulletins.exposure.reading import words_of


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Приїхали 43 робітники", "number", "43"),
        ("Сорок три робітники", "number", "43"),
        ("з сорока трьома робітниками", "number", "43"),
        ("сорока трём рабочим", "number", "43"),
        ("forty-three workers", "number", "43"),
        ("43-х робітників", "number", "43"),
        ("1 200 человек", "number", "1200"),
        ("тисяча двісті осіб", "number", "1200"),
        ("two hundred and five people", "number", "205"),
        ("дві тисячі триста", "number", "2300"),
        ("14-годинна зміна", "number", "14"),
        ("о 6:40", "time", "400"),
        ("о шостій сорок", "time", "400"),
        ("в 6 утра", "time", "360"),
        ("at five p.m.", "time", "1020"),
        ("о 7.30 ранку", "time", "450"),
        ("номер АН 1234 КС", "plate", "AH1234KC"),
        ("plate AH1234KC", "plate", "AH1234KC"),
        ("КамАЗ-5320", "plate", "KAMAЗ5320"),
        ("червоними автобусами", "colour", "red"),
        ("красный автобус", "colour", "red"),
        ("a red bus", "colour", "red"),
    ],
)
def test_a_detail_has_one_value(text: str, kind: str, value: str) -> None:
    """However it is written."""
    assert (kind, value) in values(text)


@pytest.mark.parametrize(
    "text",
    [
        "У 2026 році",
        "three independent sources",
        "за словами трьох джерел",
        "у тиждень з 16 листопада",
        "один робітник і двоє охоронців",
        "десятки людей",
        "12 листопада 2026 року",
    ],
)
def test_nobodys_own(text: str) -> None:
    """Years, weeks, counts of sources, one and two, and bands are no details."""
    assert not values(text)


def test_a_name_within_a_sentence() -> None:
    """A capital says so; the first word of a sentence has one anyway."""
    text = "Робітники кажуть, що фірма Будстальмонтаж не платить."
    assert [text[each.start : each.end] for each in details(text, words_of(text))] == ["Будстальмонтаж"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Привезли 12 листопада", ["12 листопада"]),
        ("On November 12, 2026 they came", ["November 12, 2026"]),
        ("12.11.2026 и 2026-11-13", ["12.11.2026", "2026-11-13"]),
        ("у вівторок їх вивезли", ["у вівторок"]),
        ("in the week of 16 November", []),
        ("у тиждень з 16 листопада", []),
        ("на неделе с 16 ноября", []),
        ("16–22 листопада", []),
        ("3–5 листопада", ["3–5 листопада"]),
        ("кожної середи", []),
        ("у листопаді 2026 року", []),
    ],
)
def test_days_and_what_is_wider(text: str, found: list[str]) -> None:
    """A week and a month are no days."""
    assert [text[each.start : each.end] for each in days(text)] == found


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("на вулиці Артема, 74", "place-street"),
        ("по ул. Артёма", "place-street"),
        ("at 74 Artema Street", "place-street"),
        ("у школі № 12", "place-house"),
        ("dormitory 5", "place-house"),
        ("47.0971, 37.5434", "place-coordinates"),
        ("навпроти заводської прохідної", "place-landmark"),
        ("300 метрів від моря", "place-landmark"),
    ],
)
def test_finer_than_a_settlement(text: str, because: str) -> None:
    """Streets, numbers of buildings, coordinates and landmarks."""
    assert [each[0] for each in finer_in(text)] == [because]


@pytest.mark.parametrize(
    "text", ["у місті живуть на вулиці", "behind a fence", "у гуртожитку живуть 50 людей", "біля міста", "на заводі"]
)
def test_not_finer(text: str) -> None:
    """What could be anywhere."""
    assert not list(finer_in(text))
