"""The map page: tables, weeks and list of the same reports, the data it draws, and a place chosen by typing."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from holub_testing.deciding import post
from holub_testing.pages import Pages, sign_in
from holub_testing.placed import BAKHMUT, CRIMEA, DONETSKA, tell_of
from sqlalchemy.orm import Session

from holub_desk.places import boundaries
from holub_desk.places.gazetteer import gazetteer
from holub_desk.vault.tables import GroupMember, NeedToKnow, PlaceData, ReportGroup

TODAY = datetime.now(UTC).date()
SQUARE = [[[[37.0, 48.0], [38.0, 48.0], [38.0, 49.0], [37.0, 49.0], [37.0, 48.0]]]]


@pytest.fixture
def placed(pages: Pages) -> Pages:
    """One report at a city last week, one of an oblast long ago, one of Crimea, one in words, one of nowhere."""
    tell_of(pages.vault, "Перше.", BAKHMUT, when=TODAY - timedelta(days=7))
    tell_of(pages.vault, "Друге.", DONETSKA, when=TODAY - timedelta(days=70))
    tell_of(pages.vault, "Третє.", CRIMEA, when=TODAY, precision="before")
    tell_of(pages.vault, "Четверте.", "words")
    tell_of(pages.vault, "П’яте.")
    return pages


async def page_of(pages: Pages, query: str = "") -> str:
    answer = await pages.ask("GET", f"/map?{query}")
    assert answer.status == 200
    return answer.text


async def data_of(pages: Pages, query: str = "") -> dict[str, Any]:
    answer = await pages.ask("GET", f"/map/data?{query}")
    assert answer.headers["content-type"] == "application/json"
    found: dict[str, Any] = json.loads(answer.body)
    return found


def listed(html: str) -> list[str]:
    return re.findall(r'id="row-([\d-]+)"', html)


def counted(html: str) -> dict[str, str]:
    """The table: a unit to its number of reports."""
    rows = re.findall(r'data-unit="(\w+)".*?</th><td>(\d+)</td>', html, re.DOTALL)
    return dict(rows)


async def test_the_tables_say_what_the_map_draws(placed: Pages) -> None:
    """Every place with its count and precision, without any script; what is not on the map is told."""
    html = await page_of(placed)
    assert counted(html) == {"UA14": "2", "UA01": "1", "UA1402001001": "1"}
    assert "5 reports; not on the map: 2" in html
    assert "Autonomous Republic of Crimea" in html
    assert "Bakhmutskyi raion, Donetska oblast" in html
    assert "GeoNames (geonames.org), CC BY 4.0" in html
    assert re.findall(r'data-unit="(words|none)">[^<]+</a> (\d)</li>', html) == [("words", "1"), ("none", "1")]
    drawn = await data_of(placed)
    assert [point[:3] for point in drawn["points"]] == [["UA1402001001", "Bakhmut: 1 report", 1]]
    assert drawn["areas"] == [
        ["UA01", "Autonomous Republic of Crimea: 1 report, 1 shown as the whole area", 1],
        ["UA14", "Donetska oblast: 2 reports, 1 shown as the whole area", 1],
    ]
    assert drawn["levels"] == ["oblasts"]


async def test_list_map_and_weeks_are_linked(placed: Pages) -> None:
    """The list fits both choices; the map leaves out the place that is chosen in it, the weeks their days."""
    html = await page_of(placed, f"place=UA14&event_since={TODAY - timedelta(days=14)}")
    assert listed(html) == ["26-0001"]
    assert counted(html) == {"UA14": "1", "UA01": "1", "UA1402001001": "1"}
    assert 'data-unit="UA14" aria-current="true"' in html
    assert html.count('<tr><th scope="row"><a href="/map?place=UA14&amp;event_since=') == 2, "two weeks of the oblast"
    assert f'href="/map?event_since={TODAY - timedelta(days=14)}" data-unit="UA14"' in html, "once more lets go of it"
    assert (await data_of(placed, "place=UA14"))["chosen"] == ["UA14"]


async def test_reports_without_a_time_are_told(placed: Pages) -> None:
    """In the list where days are asked for; below the weeks always; what was before a day stands in no week."""
    html = await page_of(placed, f"event_until={TODAY - timedelta(days=60)}")
    assert listed(html) == ["26-0003", "26-0002"]
    assert "2 more reports would fit, but no time is known of them." in html
    assert re.search(r"In no week: +2 without a time, 1 before some day\.", html)
    assert "would fit" not in await page_of(placed)
    assert "2 more reports would fit" in (await placed.ask("GET", f"/?event_until={TODAY}")).text


async def test_everything_keeps_the_filter(placed: Pages) -> None:
    """Every link and form of the page holds all that was chosen, and stays on the map."""
    html = await page_of(placed, "state=new&place=UA14")
    links = re.findall(r'href="(/map\?[^"]+)"', html)
    assert len(links) > 5
    assert [link for link in links if "state=new" not in link] == []
    assert 'action="/map" hx-boost="false" class="narrow" id="filter-form"' in html
    assert '<input type="hidden" name="state" value="new"><input type="hidden" name="place" value="UA14">' in html
    assert '<input type="checkbox" name="place" value="UA14" checked> <span>Donetska oblast' in html


async def test_a_report_of_others_is_nowhere(placed: Pages) -> None:
    """Not in the list, the tables, the weeks, the data, the sums; the control: whoever belongs to its group has it."""
    before = await page_of(placed)
    data = await data_of(placed)
    sofia = sign_in(placed.vault, "Sofia", "analyst")
    secret = tell_of(placed.vault, "Таємне.", "UA14140050010029262", BAKHMUT, when=TODAY - timedelta(days=14))
    with Session(placed.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add_all([GroupMember(group_id=1, person_id=sofia.person), ReportGroup(report_id=secret, group_id=1)])
    assert await page_of(placed) == before
    assert await data_of(placed) == data
    theirs = await page_of(sofia)
    assert "Mariupol" in theirs
    assert "6 reports; not on the map: 2" in theirs
    assert len((await data_of(sofia))["points"]) == 2
    assert counted(theirs)["UA14"] == "3"


async def test_outlines(placed: Pages) -> None:
    """All 27 oblasts with Crimea and Sevastopol, also where a loaded file lacks them; raions only if loaded."""
    answer = await placed.ask("GET", "/map/outlines/oblasts")
    codes = {each["properties"]["code"][:4] for each in json.loads(answer.body)["features"]}
    assert len(codes) == 27
    assert {"UA01", "UA85"} <= codes
    for level in ("raions", "hromadas", "points", "x"):
        assert (await placed.ask("GET", f"/map/outlines/{level}")).status == 404
    tell_of(placed.vault, "Ще.", "UA14020000000013572")
    assert "drawn with Donetska oblast" in await page_of(placed)
    for level, code in (("oblasts", DONETSKA), ("raions", "UA14020000000013572")):
        feature = {
            "type": "Feature",
            "properties": {"code": code, "name": "x"},
            "geometry": {"type": "MultiPolygon", "coordinates": SQUARE},
        }
        data = boundaries._pack({"type": "FeatureCollection", "features": [feature]})
        with Session(placed.vault.writer) as session, session.begin():
            session.add(
                PlaceData(
                    kind=level,
                    source="",
                    edition=gazetteer().edition,
                    sha256=level,
                    loaded_on=TODAY,
                    count=1,
                    data=data,
                )
            )
    merged = json.loads((await placed.ask("GET", "/map/outlines/oblasts")).body)["features"]
    assert len({each["properties"]["code"] for each in merged}) == 27
    assert [each["geometry"]["coordinates"] for each in merged if each["properties"]["code"] == DONETSKA] == [SQUARE]
    drawn = await data_of(placed)
    assert drawn["levels"] == ["oblasts", "raions"]
    assert ["UA1402", "Bakhmutskyi raion: 1 report", 1] in drawn["areas"]
    assert "drawn with" not in await page_of(placed)


async def test_a_place_chosen_by_typing(placed: Pages) -> None:
    """Posted, so that no address holds what is typed; a page of links without a script, boxes to tick with one."""
    found = await post(placed, "/places", typed="Artemovsk", query="state=new", here="/map")
    assert 'href="/map?state=new&amp;place=UA1402001001">Bakhmut (Bakhmutskyi raion, Donetska oblast)</a>' in found.text
    part = (await post(placed, "/places", typed="Бахмут", query="place=UA14", here="/", part=True)).text
    assert '<input type="checkbox" name="place" value="UA1402001001" form="filter-form">' in part
    assert "<html" not in part
    assert "No place is called so." in (await post(placed, "/places", typed="Ґфжщкх", query="", here="/")).text
    elsewhere = (await post(placed, "/places", typed="Бахмут", query="junk=1", here="//example.org")).text
    assert "example" not in elsewhere
    assert 'href="/?place=UA1402001001"' in elsewhere
    assert "Search" in (await placed.ask("POST", "/places", body=b"\xff")).text
    fields = re.findall(r'<input[^>]*name="typed"[^>]*>', await page_of(placed))
    assert [re.findall(r'form="([^"]+)"', field) for field in fields] == [["find-place"]], (
        "not of the form in the address"
    )
    assert '<form method="post" action="/places" id="find-place"' in await page_of(placed)


async def test_views_and_the_way_there(placed: Pages) -> None:
    """A saved view may hold a place and days; on the map it leads to the map; the navigation leads here."""
    answer = await post(placed, "/views", name="Bakhmut", query="place=UA1402001001&event_since=2026-01-01&x=1")
    assert answer.headers["location"] == "/?place=UA1402001001&event_since=2026-01-01"
    assert 'href="/map?place=UA1402001001&amp;event_since=2026-01-01"' in await page_of(placed)
    front = (await placed.ask("GET", "/")).text
    assert '<a href="/map">Map</a>' in front
    assert 'href="/?place=UA1402001001' in front


async def test_an_empty_desk(pages: Pages) -> None:
    """No reports: no tables, twenty-six empty weeks, nothing breaks; nor by the days at the ends of time."""
    html = await page_of(pages)
    assert "0 reports." in html
    assert html.count('class="surely"') == 0
    for days in ("event_since=0001-01-01", "event_since=9999-12-31", "event_until=0001-01-01", "place=UA99"):
        assert (await pages.ask("GET", f"/map?{days}")).status == 200
        assert (await data_of(pages, days))["points"] == []


async def test_many_places_are_named_up_to_a_limit(pages: Pages) -> None:
    """The rest is counted, and an oblast that is chosen names more."""
    villages = [place.code for place in gazetteer().places if place.kind.is_settlement and place.lies_in("UA1402")][:70]
    tell_of(pages.vault, "Усюди.", *villages)
    html = await page_of(pages)
    assert "And 10 more places: choose an oblast to see them." in html
    assert "1 report" in html
    assert "more place" not in await page_of(pages, "place=UA14")


async def test_what_a_picture_of_weeks_needs_no_style(placed: Pages) -> None:
    """The policy forbids styles in a page: none is there, and no script but from files."""
    answer = await placed.ask("GET", "/map")
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert " style=" not in answer.text
    assert re.findall(r"<script(?![^>]* src=)", answer.text) == []
