"""What the public gets: nothing in it leads back to a report, and it is read as strictly as it was written."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from holub_testing.writing import ARRIVED, MARIUPOL, WEEK, claim, draft

from holub_desk.bulletins import making, public
from holub_desk.bulletins.draft import Cell, Draft, Sentence
from holub_desk.bulletins.released import Correction, Released
from holub_desk.bulletins.strictly import NotADocument
from holub_desk.cases.claim import Claim, Kind, Many, Rests
from holub_desk.places.called import in_language
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.when import DatePrecision, When
from holub_desk.places.where import Precision, Where

DAY = date(2026, 11, 28)
WEEKLY = When(date(2026, 10, 26), date(2026, 11, 1), DatePrecision.WEEK)
PLANTED = {
    "claim": "917301",
    "report": "802417",
    "item": "700933",
    "sentence": "f00dcafe",
    "who": "Бригадир Планченко",
    "note": "Сказала жінка з третього поверху",
    "words": "біля лікарні, де живе тітка",
}
"""None of this may be found in what is published."""


EXACT = Many(43, 43)


def planted(id: int, on: Rests, many: Many = EXACT) -> Claim:
    where = Where(MARIUPOL, Precision.SETTLEMENT, PLANTED["words"])
    return Claim(id, on, "A1", Kind.OBSERVED, PLANTED["who"], where, "Маріуполь", WEEKLY, many, PLANTED["note"])


def made(origins: int = 3) -> Released:
    """Released from a draft whose claims and ids are planted."""
    claims = {
        917301: planted(917301, Rests(report=802417)),
        917302: planted(917302, Rests(report=802418), Many(60, None)),
        917303: planted(917303, Rests(item=700933), Many(51, 58)),
    }
    cited = Sentence(PLANTED["sentence"], {"uk": "Привезли.", "en": "Brought.", "ru": "Привезли."}, tuple(claims))
    text = Draft(category="A", title=draft().title, lead=(cited,), cells=(Cell(MARIUPOL, WEEK),))
    told = {each.on: min(n, origins - 1) for n, each in enumerate(claims.values())}
    return making.released(
        text,
        address=making.address_of(DAY, "Привезли робітників", ()),
        released_on=DAY,
        changed_on=DAY,
        facts=making.facts_of(text, claims, told, 3, gazetteer()),
        places=gazetteer(),
        picture=None,
        checkpoint="holub.line/custody\n7\nroot\n",
    )


def found(text: str) -> set[str]:
    """What was planted and is in it."""
    return {name for name, words in PLANTED.items() if re.search(re.escape(words), text)}


def test_nothing_leads_back_to_a_report() -> None:
    """No number of a claim, report or item, no id of a sentence, no note, nobody's words, no exact number, no day."""
    text = public.to_json(made())
    assert found(text) == set()
    assert ARRIVED.isoformat() not in text
    assert not re.search(r"\b(43|51|58|60)\b", text.replace(MARIUPOL, ""))
    assert '"code": "A1"' in text


def test_the_control_finds_what_is_planted() -> None:
    """A document that has them is found out: so the test above can fail."""
    leaky = public.to_json(made()).replace("Brought.", " ".join(PLANTED.values()))
    assert found(leaky) == set(PLANTED)


def test_too_few_sources_make_no_fact() -> None:
    """Three claims of two origins: not even the code is told."""
    assert [(each.low, each.high) for each in made().facts] == [(10, None)]
    assert made(origins=2).facts == ()


def test_what_goes_in_comes_out() -> None:
    """A corrected one with everything in it; and a retracted one has nothing but its titles and why."""
    before = made()
    corrected = Released(**(vars(before) | {"corrections": (Correction(DAY, {"uk": "Було не так."}),)}))
    assert public.from_json(public.to_json(corrected)) == corrected
    gone = making.retracted(corrected, DAY, {"uk": "Помилка."}, "")
    assert public.from_json(public.to_json(gone)) == gone
    assert (gone.address, gone.status, gone.facts, gone.cells) == (before.address, "retracted", (), ())
    assert "Brought." not in public.to_json(gone)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("address", "../etc"),
        ("status", "draft"),
        ("released_on", "soon"),
        ("category", "Z"),
        ("versions", {"UK": {}}),
        ("versions", {"uk": {"title": "x", "claims": [1]}}),
        ("cells", [{"place": {}, "week": "W1"}]),
        ("facts", [{"code": "A1", "claim": 7}]),
        ("picture", {"sha256": "x"}),
        ("checkpoint", 7),
        ("report", 7),
    ],
)
def test_what_is_none_is_refused(field: str, value: object) -> None:
    """An edition that was changed by hand is not published as it is."""
    text = json.loads(public.to_json(made())) | {field: value}
    with pytest.raises(NotADocument):
        public.from_json(json.dumps(text))


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Привезли робітників!", "2026-11-28-pryvezly-robitnykiv"),
        ("Щастя: «представництво» відкрито", "2026-11-28-shchastia-predstavnytstvo-vidkryto"),
        ("Рабочие из-за границы — объезд", "2026-11-28-rabochye-yz-za-hranytsy-obezd"),
        ("", "2026-11-28"),
        ("a" * 90, "2026-11-28-" + "a" * 56),
    ],
)
def test_addresses(title: str, address: str) -> None:
    """The day and the title in Latin letters, and nothing else."""
    assert making.address_of(DAY, title, ()) == address
    assert making.address_of(DAY, title, {address}) == f"{address}-2"
    assert len(address) <= 76


def test_a_claim_lies_in_the_finest_cell_that_holds_all_of_it() -> None:
    """In the settlement's cell, not the oblast's; in none where it may have been in another week."""
    oblast = gazetteer().above(gazetteer().get(MARIUPOL) or gazetteer().places[0])[0]
    cells = (Cell(oblast.code, WEEK), Cell(MARIUPOL, WEEK), Cell(MARIUPOL, "2026-W45"))
    inside = planted(1, Rests(report=1))
    assert making.cell_of(inside, cells, gazetteer()) == Cell(MARIUPOL, WEEK)
    assert making.cell_of(inside, cells[:1], gazetteer()) == cells[0]
    month = When(date(2026, 10, 1), date(2026, 10, 31), DatePrecision.MONTH)
    assert making.cell_of(Claim(**(vars(inside) | {"when": month})), cells, gazetteer()) is None
    assert claim(1, 1).place_code == MARIUPOL


def test_places_are_called_with_what_they_are() -> None:
    """An oblast is no adjective alone; romanised by the resolution in every language that has no name of its own."""
    place = gazetteer().get(MARIUPOL)
    assert place is not None
    units = (*gazetteer().above(place), place)
    assert [in_language(each, "uk") for each in units] == [
        "Донецька область",
        "Маріупольський район",
        "Маріупольська громада",
        "Маріуполь",
    ]
    assert [in_language(each, "en") for each in units][:2] == ["Donetska oblast", "Mariupolskyi raion"]
    assert in_language(units[0], "ru") == "Донецкая область"
    assert in_language(units[0], "pl") == "Donetska oblast"
