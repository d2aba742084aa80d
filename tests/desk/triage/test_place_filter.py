"""The filter by place and by the days of what is told."""

from __future__ import annotations

from datetime import date

import pytest
from holub_testing.placed import BAKHMUT, CRIMEA, DONETSKA, tell_of
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.place import unit_of
from holub_desk.triage.filter import condition, condition_on, parse
from holub_desk.vault.tables import Report, ReportPlace
from holub_desk.vault.vault import Vault


def found(vault: Vault, query: str) -> list[int]:
    """By the condition on reports; by that on ids, which must say the same."""
    with Session(vault.engine) as session:
        one = list(session.scalars(select(Report.id).where(*condition(parse(query), 1)).order_by(Report.id)))
        other = select(Report.id).where(*condition_on(Report.id, parse(query), 1)).order_by(Report.id)
        assert list(session.scalars(other)) == one
    return one


def test_the_unit_of_a_code_is_in_its_digits() -> None:
    """For all 31,744 units the beginning that is read from the digits is the one that their kind says."""
    assert all(unit_of(place.code) == place.prefix for place in gazetteer().places)
    assert unit_of(BAKHMUT, 12) == "UA1402001001"
    assert unit_of(BAKHMUT, 9) == "UA1402001"
    assert unit_of(BAKHMUT, 4) == "UA14"
    assert unit_of("UA80000000000126643", 12) == "UA80", "a district of Kyiv lies in the city"


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (f"place={BAKHMUT}", ("UA1402001001",)),
        (f"place={DONETSKA}&place=UA14", ("UA14",)),
        ("place=words&place=none", ("words", "none")),
        ("place=UA1&place=UA140&place=ua14&place=UA14%25&place=UA٠٠&place=", ()),
    ],
)
def test_places_in_an_address(said: str, expected: tuple[str, ...]) -> None:
    """Whole codes and beginnings; what is none counts as not said."""
    assert parse(said).place == expected
    assert parse(parse(said).query()).place == expected


def test_by_place(vault: Vault) -> None:
    """A unit holds what lies in it and nothing of its neighbours; several widen; words alone and none are there too."""
    city, oblast = tell_of(vault, "Одне.", BAKHMUT), tell_of(vault, "Два.", DONETSKA)
    crimea, words = tell_of(vault, "Три.", CRIMEA), tell_of(vault, "Чотири.", "words")
    both, nowhere = tell_of(vault, "П’ять.", BAKHMUT, CRIMEA, state="assessed"), tell_of(vault, "Шість.")
    assert found(vault, "place=UA14") == [city, oblast, both]
    assert found(vault, "place=UA1402") == found(vault, f"place={BAKHMUT}") == [city, both]
    assert found(vault, "place=UA01") == [crimea, both]
    assert found(vault, "place=UA1402&place=UA01") == [city, crimea, both]
    assert found(vault, "place=words") == [words]
    assert found(vault, "place=none") == [nowhere]
    assert found(vault, "place=none&place=UA01") == [crimea, both, nowhere]
    assert found(vault, "place=UA14&state=assessed") == [both]
    assert found(vault, "place=UA1") == [city, oblast, crimea, words, both, nowhere]


def test_an_answer_does_not_count_beside_a_decision(vault: Vault) -> None:
    """Once a place is decided the filter goes by it alone; before, by the answer."""
    report = tell_of(vault, "Одне.", CRIMEA)
    with Session(vault.writer) as session, session.begin():
        session.add(
            ReportPlace(
                report_id=report, key=BAKHMUT, answered=True, code=BAKHMUT, precision="settlement", at="", counts=True
            )
        )
    assert found(vault, "place=UA14") == [report]
    with Session(vault.writer) as session, session.begin():
        session.get_one(ReportPlace, (report, BAKHMUT, True)).counts = False
    assert found(vault, "place=UA14") == []


def test_by_days_of_what_is_told(vault: Vault) -> None:
    """What may have been then: ranges that overlap, and what has no beginning; what says no time is left out."""
    day = tell_of(vault, "Одне.", when=date(2026, 6, 15))
    month = tell_of(vault, "Два.", when=date(2026, 6, 15), precision="month")
    before = tell_of(vault, "Три.", when=date(2026, 6, 10), precision="before")
    timeless = tell_of(vault, "Чотири.")
    assert found(vault, "event_since=2026-06-15&event_until=2026-06-15") == [day, month]
    assert found(vault, "event_until=2026-06-10") == [month, before]
    assert found(vault, "event_until=2026-05-31") == [before]
    assert found(vault, "event_since=2026-06-30") == [month]
    assert found(vault, "event_since=2026-07-01") == []
    assert timeless in found(vault, "event_since=31.06.2026")
