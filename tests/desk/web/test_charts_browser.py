"""Charts and the links of the search in a browser: wide and at 320 px, light and dark, on paper, without a mouse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from holub_testing.desk import DeskPages
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from holub_desk.search.index import bring_up_to_date
from holub_desk.vault.tables import Report, ReportCode, ReportPlace, SavedView

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TODAY = datetime.now(UTC).date()
DONETSK, LUHANSK = "UA14020010010059145", "UA44020010010059145"


@pytest.fixture
def filled(desk: DeskPages) -> DeskPages:
    """Sixty reports over some weeks, with codes, places, grades; most of them read."""
    for n in range(1, 61):
        desk.add(f"Автобус номер {n}.")
    with Session(desk.vault.writer) as session, session.begin():
        for row in session.query(Report):
            row.received_on = TODAY - timedelta(days=row.id * 2)
            row.first_read_on = None if row.id % 5 == 0 else row.received_on + timedelta(days=row.id % 4)
            row.state = ("new", "assessed", "in_triage")[row.id % 3]
            row.source_grade = "DF"[row.id % 2]
            session.add(ReportCode(report_id=row.id, code=("A1", "B1", "FL4")[row.id % 3]))
            code = (DONETSK, LUHANSK)[row.id % 2]
            session.add(ReportPlace(report_id=row.id, key=code, answered=False, code=code, precision="raion", at=""))
        session.add(SavedView(person_id=desk.person, name="Автобуси", query="q=автобус", digest=True))
    bring_up_to_date(desk.vault)
    return desk


def test_axe_and_width(filled: DeskPages, browser: Browser) -> None:
    """axe finds nothing on the list, the charts and the search, in either theme; nothing is wider than the screen."""
    context = browser.new_context(locale="en", bypass_csp=True)
    page = context.new_page()
    page.goto(filled.url + filled.link())
    page.click("button.go")
    page.wait_for_selector(".digest")
    for path in ("/", "/charts", "/search?q=автобус&code=A1"):
        for width, theme in ((1320, "light"), (320, "dark")):
            page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 760})
            page.goto(filled.url + path)
            page.locator("summary").evaluate_all("all => all.forEach(each => each.parentElement.open = true)")
            page.evaluate(AXE.read_text("utf-8") + "\n;0")
            found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
            assert [(each["id"], each["nodes"][0]["html"][:120]) for each in found] == [], (path, width)
            assert page.locator("html").evaluate("html => html.scrollWidth") <= width, path
    context.close()


def test_charts_by_keyboard_and_on_paper(filled: DeskPages, page: Page) -> None:
    """A name narrows, its table opens, paper has the charts without the links."""
    page.goto(f"{filled.url}/charts?weeks=26")
    page.get_by_role("link", name="Donetska oblast", exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chosen")).to_contain_text("Donetska oblast")
    expect(page.get_by_role("img", name="Reports by week")).to_be_visible()
    page.locator("figure summary").first.focus()
    page.keyboard.press("Enter")
    total = sum(int(each) for each in page.locator("figure").first.locator("td").all_inner_texts())
    assert page.locator("figure").first.locator("figcaption p").inner_text().startswith(f"{total} reports")
    page.emulate_media(media="print")
    expect(page.locator(".choose")).to_be_hidden()
    expect(page.locator(".side")).to_be_hidden()
    expect(page.locator(".chart").first).to_be_visible()


def test_narrowing_without_javascript(filled: DeskPages, browser: Browser) -> None:
    """By keyboard and plain links: add one, add another, take one away; the numbers are those that were said."""
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(filled.url + filled.link())
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{filled.url}/search?q=автобус")
    narrow = page.get_by_role("navigation", name="Narrow it down")
    for name in ("B1 Premises, plaque, flag", "Luhanska oblast"):
        choice = narrow.get_by_role("listitem").filter(has_text=name)
        count = choice.locator("small").inner_text()
        choice.get_by_role("link").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text(f"{count} reports", ignore_case=True)
    expect(page.locator(".chosen .tag")).to_have_count(2)
    page.locator(".chosen .tag").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".chosen .tag")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text("30 reports", ignore_case=True)
    page.get_by_role("button", name="count daily: Автобуси").click()
    expect(page.get_by_role("button", name="count daily: Автобуси")).to_have_attribute("aria-pressed", "false")
    context.close()
