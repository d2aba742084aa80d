"""A case under somebody's hands: a claim by keyboard while a report is read, and pages that everyone can use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from holub_testing.cases import WORDS, fill_case
from holub_testing.desk import DeskPages
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Claim

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@pytest.fixture
def filled(desk: DeskPages) -> DeskPages:
    """Six reports and a case with five of them."""
    desk.store(*(desk.message("account", words) for words in WORDS))
    fill_case(desk.vault, desk.person)
    return desk


@pytest.fixture(params=[("light", 1320), ("dark", 320)], ids=str)
def looking(filled: DeskPages, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """Somebody signed in, without the pages' policy, so that axe can be put into them."""
    theme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=theme, locale="en", bypass_csp=True
    )
    page = context.new_page()
    page.goto(filled.url + filled.link())
    page.click("button.go")
    page.wait_for_selector("#list")
    yield page
    context.close()


def faults(page: Page) -> list[Any]:
    """What axe finds."""
    page.add_script_tag(path=AXE)
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found["violations"]]


def test_axe_finds_nothing(filled: DeskPages, looking: Page) -> None:
    """On the list, on a case with all its forms open, and beside a report; nothing is wider than the window."""
    for path in ("/cases", "/cases/1", "/reports/26-0004"):
        looking.goto(filled.url + path)
        for details in looking.locator("main details").all():
            details.evaluate("each => each.open = true")
        assert faults(looking) == [], path
        wider = looking.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path


def test_a_claim_by_keyboard_while_reading(filled: DeskPages, page: Page) -> None:
    """m opens the form beside the words; what is chosen stays when a name means several places; Enter adds it."""
    page.goto(f"{filled.url}/reports/26-0006")
    page.keyboard.press("m")
    expect(page.locator("#claim-code")).to_be_focused()
    expect(page.locator("#account")).to_be_in_viewport()
    page.keyboard.type("a1 group arrival")
    page.fill("#claim-place", "Іванівка")
    page.locator("#claim-place").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Several places are called so")
    expect(page.locator("#claim-code")).to_have_value("a1 group arrival")
    page.get_by_role("radio").first.check()
    page.locator("#claim-code").press("Enter")
    expect(page.locator("section[aria-labelledby='card-cases']")).to_contain_text("1 claim: A1")
    expect(page.locator("section[aria-labelledby='card-cases'] .codes a")).to_have_attribute("href", "/cases/1")
    with Session(filled.vault.engine) as session:
        made = session.scalars(select(Claim).order_by(Claim.id.desc()).limit(1)).one()
        assert (made.report_id, made.code, made.place_name) == (6, "A1", "Іванівка")


def test_ticked_in_the_list_without_javascript(filled: DeskPages, browser: Browser) -> None:
    """The same list, the same boxes: one further button leads to the choice of a case."""
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(filled.url + filled.link())
    page.get_by_role("button", name="Sign in").click()
    page.click("#several summary")
    page.get_by_label("Tick 26-0006").check()
    page.get_by_role("button", name="Put into a case…").click()
    page.get_by_role("button", name="Put 1 report in").click()
    expect(page.locator("#reports-title")).to_have_text("6 reports")
    context.close()
