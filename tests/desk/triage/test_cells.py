"""Reports by place: counted as precisely as is known, drawn as what can be drawn, each once."""

from __future__ import annotations

from datetime import date

import pytest
from holub_testing.placed import BAKHMUT, CRIMEA, DONETSKA, MARIUPOL, tell_of
from sqlalchemy.orm import Session

from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.place import Kind
from holub_desk.places.where import Precision
from holub_desk.triage.cells import Cell, Cells, Rows, around, arrange, count_cells
from holub_desk.triage.filter import parse
from holub_desk.vault.tables import GroupMember, NeedToKnow, Person, ReportGroup
from holub_desk.vault.vault import Vault

OBLASTS = {"oblasts": frozenset({"UA01", "UA14", "UA80"}), "raions": frozenset[str](), "hromadas": frozenset[str]()}
RAIONS = OBLASTS | {"raions": frozenset({"UA1402"})}
VILLAGE = next(
    place.code
    for place in gazetteer().places
    if place.kind is Kind.VILLAGE and place.lies_in("UA1402") and place.latitude is None
)
KYIV, DISTRICT_OF_KYIV = "UA80000000000093317", "UA80000000000126643"


def rows(*codes: tuple[str, str, int], several: tuple[str, ...] = (), reports: int = 0, placed: int = 0) -> Rows:
    return Rows([(f"{code} {how}", count) for code, how, count in codes], several, reports, placed)


def test_each_precision_is_drawn_as_what_it_is() -> None:
    """A settlement at its point, an oblast as an area; a coarser precision of a settlement is never its point."""
    cells = arrange(
        rows((BAKHMUT, "settlement", 3), (BAKHMUT, "oblast", 2), (BAKHMUT, "raion", 4), (DONETSKA, "oblast", 5)),
        gazetteer(),
        RAIONS,
    )
    assert cells.points == {"UA1402001001": 3}
    assert cells.areas == {"UA14": 7, "UA1402": 4}
    assert cells.within == {"UA14": 14}
    assert cells.known[Cell("UA14", Precision.OBLAST)] == 7


def test_what_cannot_be_drawn_is_drawn_with_what_is_around_it() -> None:
    """A village without coordinates with its raion, and without that outline with its oblast: never dropped."""
    said = rows((VILLAGE, "settlement", 2), ("UA14020000000013572", "raion", 1))
    village, raion = Cell(VILLAGE[:12], Precision.SETTLEMENT), Cell("UA1402", Precision.RAION)
    with_raions = arrange(said, gazetteer(), RAIONS)
    assert (with_raions.points, with_raions.areas) == ({}, {"UA1402": 3})
    assert (around(village, with_raions), around(raion, with_raions)) == ("UA1402", "")
    without = arrange(said, gazetteer(), OBLASTS)
    assert (without.points, without.areas) == ({}, {"UA14": 3})
    assert (around(village, without), around(raion, without)) == ("UA14", "UA14")


def test_nothing_is_finer_than_a_settlement() -> None:
    """A district of a city is drawn as the city; Kyiv as a settlement is a point, as an oblast an area."""
    cells = arrange(
        rows((DISTRICT_OF_KYIV, "settlement", 1), (KYIV, "settlement", 2), (KYIV, "oblast", 4)), gazetteer(), OBLASTS
    )
    assert cells.points == {"UA80": 3}
    assert cells.areas == {"UA80": 4}


@pytest.mark.parametrize("code", ["", BAKHMUT])
def test_an_unknown_precision_is_not_on_the_map(code: str) -> None:
    """Neither words alone nor a code of which nobody can say how precise it is."""
    cells = arrange(rows((code, "unknown", 2), reports=5, placed=2), gazetteer(), OBLASTS)
    assert (cells.points, cells.areas, cells.within) == ({}, {}, {})
    assert (cells.in_words, cells.nowhere) == (2, 3)


def test_a_report_with_several_places_counts_once_in_what_holds_them() -> None:
    """At each of two cities; once in their oblast, and once in the raion that two villages are drawn with."""
    one = f"{BAKHMUT} settlement|{MARIUPOL} settlement|{VILLAGE} settlement|{DONETSKA} oblast"
    cells = arrange(
        rows(
            (BAKHMUT, "settlement", 2), (MARIUPOL, "settlement", 1),
            (VILLAGE, "settlement", 1), (DONETSKA, "oblast", 1),
            several=(one,),
        ),
        gazetteer(),
        OBLASTS,
    )  # fmt: skip
    assert cells.points == {"UA1402001001": 2, MARIUPOL[:12]: 1}
    assert cells.areas == {"UA14": 1}
    assert cells.within == {"UA14": 2}


def cells_of(vault: Vault, query: str = "", person: int = 1) -> Cells:
    with Session(vault.engine) as session:
        return count_cells(session, person, parse(query), gazetteer(), OBLASTS)


def test_of_the_vault(vault: Vault) -> None:
    """What fits a filter, by what counts; the sums are of reports, and nothing is lost."""
    tell_of(vault, "Одне.", BAKHMUT, when=date(2026, 6, 15), state="assessed")
    tell_of(vault, "Два.", BAKHMUT, CRIMEA, when=date(2026, 7, 15))
    tell_of(vault, "Три.", "words")
    tell_of(vault, "Чотири.")
    cells = cells_of(vault)
    assert (cells.points, cells.areas) == ({"UA1402001001": 2}, {"UA01": 1})
    assert (cells.in_words, cells.nowhere, cells.reports) == (1, 1, 4)
    june = cells_of(vault, "event_since=2026-06-01&event_until=2026-06-30")
    assert (june.points, june.areas, june.nowhere, june.reports) == ({"UA1402001001": 1}, {}, 0, 1)
    assert cells_of(vault, "state=assessed").points == {"UA1402001001": 1}
    assert cells_of(vault, "state=assessed").reports == 1


def test_a_report_of_others_is_not_counted(vault: Vault) -> None:
    """Nor is it among those without a place; the control: whoever belongs to its group counts it."""
    tell_of(vault, "Для всіх.", BAKHMUT)
    secret, nowhere = tell_of(vault, "Лише для групи.", BAKHMUT, CRIMEA), tell_of(vault, "Теж.")
    with Session(vault.writer) as session, session.begin():
        session.add_all([Person(name="Olena", role="analyst"), Person(name="Petro", role="analyst")])
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(GroupMember(group_id=1, person_id=2))
        session.add_all([ReportGroup(report_id=each, group_id=1) for each in (secret, nowhere)])
    outside, inside = cells_of(vault), cells_of(vault, person=2)
    assert (outside.points, outside.areas, outside.nowhere, outside.reports) == ({"UA1402001001": 1}, {}, 0, 1)
    assert (inside.points, inside.areas, inside.nowhere, inside.reports) == ({"UA1402001001": 2}, {"UA01": 1}, 1, 3)
