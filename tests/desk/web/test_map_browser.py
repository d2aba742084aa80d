"""The map under somebody's hands: weeks brushed by keys and by mouse, places clicked, and the list that follows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from holub_testing.axe import violations
from holub_testing.desk import DeskPages
from holub_testing.placed import BAKHMUT, CRIMEA, DONETSKA, MARIUPOL, tell_of
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from holub_desk.vault.tables import NeedToKnow, ReportGroup

TODAY = datetime.now(UTC).date()


@pytest.fixture
def placed(desk: DeskPages) -> DeskPages:
    """Five reports of four places; the last one of a group that nobody is in."""
    tell_of(desk.vault, "Цього тижня.", BAKHMUT, when=TODAY)
    tell_of(desk.vault, "Десять тижнів тому.", DONETSKA, when=TODAY - timedelta(weeks=10))
    tell_of(desk.vault, "Тоді ж.", CRIMEA, when=TODAY - timedelta(weeks=10))
    tell_of(desk.vault, "Колись.", "words")
    secret = tell_of(desk.vault, "Таємне.", MARIUPOL, when=TODAY - timedelta(weeks=10))
    with Session(desk.vault.writer) as session, session.begin():
        session.add(NeedToKnow(id=1, name="witnesses"))
        session.flush()
        session.add(ReportGroup(report_id=secret, group_id=1))
    return desk


def has(page: Page, reports: list[str], drawn: int) -> None:
    """What the list shows, and how many reports are drawn."""
    expect(page.locator("#list .rows b")).to_have_text(reports)
    expect(page.locator("#map")).to_have_attribute("data-reports", str(drawn))


def test_brush_list_and_map(placed: DeskPages, page: Page) -> None:
    """By keys and by mouse the same: list, map, tables and address follow, and the hand keeps its place."""
    page.goto(f"{placed.url}/map")
    has(page, ["26-0004", "26-0003", "26-0002", "26-0001"], 3)
    expect(page.locator("#map path.place")).to_have_count(1)
    expect(page.locator("#map path.area.oblasts")).to_have_count(27)
    expect(page.locator("#map path.shade-5")).to_have_count(2)
    # Keys: the end of the time first, then its beginning; a handle at its end leaves that side open.
    last = page.get_by_role("slider", name="To the week of")
    last.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    has(page, ["26-0003", "26-0002"], 2)
    expect(last).to_be_focused()
    assert "event_until=" in page.url
    assert "event_since" not in page.url
    assert "rows" not in page.url
    expect(page.locator("#map path.place")).to_have_count(0)
    expect(page.locator("#map-places")).not_to_contain_text("Bakhmut")
    expect(page.locator("#list")).to_contain_text("1 more report would fit")
    page.keyboard.press("End")
    has(page, ["26-0004", "26-0003", "26-0002", "26-0001"], 3)
    assert page.url == f"{placed.url}/map"
    # The mouse: a stretch of weeks is drawn over the bars.
    box = page.locator(".bars").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.9, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.95, box["y"] + 20)
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + 20)
    page.mouse.up()
    has(page, ["26-0001"], 1)
    assert "event_since=" in page.url
    # A report takes the place of the map; the way up leads back to what was chosen.
    chosen = page.url
    page.get_by_role("link", name="26-0001").click()
    expect(page.locator("#number")).to_have_text("26-0001")
    page.keyboard.press("u")
    has(page, ["26-0001"], 1)
    assert page.url == chosen


def test_places(placed: DeskPages, page: Page) -> None:
    """A click on the map and a link of the table choose the same; once more lets go. Places stay settlements."""
    page.goto(f"{placed.url}/map")
    has(page, ["26-0004", "26-0003", "26-0002", "26-0001"], 3)
    page.locator("#map path.place").click()
    has(page, ["26-0001"], 3)
    assert page.url == f"{placed.url}/map?place=UA1402001001"
    expect(page.locator("#map path.place.chosen")).to_have_count(1)
    page.locator("#map-places [data-unit='UA01']").click()
    has(page, ["26-0003"], 3)
    expect(page.locator("#map-places [data-unit='UA01']")).to_be_focused()
    expect(page.locator("#map path.area.chosen")).to_have_count(1)
    page.keyboard.press("Enter")
    has(page, ["26-0004", "26-0003", "26-0002", "26-0001"], 3)
    # By typing, in the filter, with keys alone.
    page.locator("#filter summary").click()
    page.get_by_role("textbox", name="Place: a name").fill("Артемовськ")
    box = page.get_by_role("checkbox", name="Bakhmut (")
    expect(box).to_be_visible()
    box.focus()
    page.keyboard.press("Space")
    page.get_by_role("textbox", name="Place: a name").fill("Крим")
    crimea = page.get_by_role("checkbox", name="Autonomous Republic of Crimea Крим", exact=True)
    crimea.check()
    expect(box).to_be_checked()
    page.locator("#filter-form").get_by_role("button", name="Show").click()
    has(page, ["26-0003", "26-0001"], 3)
    # What arrives joins list and map together, when it is asked for.
    tell_of(placed.vault, "Щойно.", BAKHMUT, when=TODAY)
    expect(page.locator("#arrived")).to_contain_text("1 new report", timeout=10_000)
    page.locator("#arrived a").click()
    has(page, ["26-0006", "26-0003", "26-0001"], 4)
    assert "typed" not in page.url


@pytest.mark.parametrize(("width", "theme"), [(1320, "light"), (1320, "dark"), (320, "light")])
def test_for_every_eye(placed: DeskPages, browser: Browser, width: int, theme: str) -> None:
    """axe finds nothing, wide and narrow, light and dark; nothing scrolls sideways."""
    options = {"viewport": {"width": width, "height": 760}, "color_scheme": theme, "reduced_motion": "reduce"}
    context = browser.new_context(locale="uk", bypass_csp=True, **options)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(placed.url + placed.link())
    page.click("button.go")
    page.goto(f"{placed.url}/map?place=UA14&event_since={TODAY - timedelta(weeks=12)}")
    page.locator("#map[data-drawn]").wait_for()
    for summary in page.locator("#brush summary, #filter summary").all():
        summary.click()
    assert violations(page) == []
    assert page.locator("html").evaluate("html => html.scrollWidth") <= width
    context.close()


def test_without_a_script(placed: DeskPages, browser: Browser) -> None:
    """The fields, the weeks of the table and the places of the table do what handles and map do."""
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(placed.url + placed.link())
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Map").click()
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".handle").first).to_be_hidden()
    page.locator("#brush-until").fill((TODAY - timedelta(weeks=5)).isoformat())
    page.locator("#brush").get_by_role("button", name="Show").click()
    expect(page.locator("#list .rows b")).to_have_text(["26-0003", "26-0002"])
    page.locator("#map-places").get_by_role("link", name="Donetska oblast").click()
    expect(page.locator("#list .rows b")).to_have_text(["26-0002"])
    page.locator("#filter summary").click()
    page.locator("#place-typed").fill("Сімферополь")
    page.locator("#filter").get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Simferopol (").click()
    assert page.url.count("place=") == 2
    context.close()
