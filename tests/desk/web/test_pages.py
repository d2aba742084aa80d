"""The desk's pages in a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from holub_testing.chat import arrive
from holub_testing.demo import Demo
from playwright.sync_api import Browser, Page


@pytest.fixture
def desk(demo: Demo, browser: Browser) -> Iterator[Page]:
    """Someone signed in."""
    page = browser.new_page(viewport={"width": 1320, "height": 760})
    page.goto(demo.sign_in_link())
    page.click("button.go")
    page.wait_for_selector(".rows")
    yield page
    page.context.close()


def tell(demo: Demo, browser: Browser, words: str) -> None:
    source = arrive(browser, demo.chat)
    source.understand()
    source.tell(words)
    source.context.close()


def test_an_arriving_report_is_told(demo: Demo, browser: Browser, desk: Page) -> None:
    """Without touching the page: a quiet line says that something came, and shows it when asked."""
    tell(demo, browser, "Щойно надійшло.")
    desk.locator("#arrived a").wait_for(timeout=20_000)
    assert desk.get_by_text("Щойно надійшло.").count() == 0
    desk.click("#arrived a")
    desk.get_by_text("Щойно надійшло.").first.wait_for()


def test_hostile_words_are_inert(demo: Demo, browser: Browser, desk: Page) -> None:
    """Markup is text, addresses are no links, and characters that act in secret are shown."""
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> http://evil.example \u202eреверс\u202c {{7*7}}"
    dialogs = []
    desk.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())
    tell(demo, browser, hostile)
    desk.locator("#arrived a").wait_for(timeout=20_000)
    desk.reload()
    desk.locator(".rows a", has_text="evil.example").first.click()
    desk.wait_for_selector(".account")
    shown = desk.locator("#account").inner_text()
    assert "<img src=x onerror=alert(1)><script>alert(2)</script>" in shown
    assert "202E" in shown
    assert "\u202e" not in shown
    assert "{{7*7}}" in shown
    assert desk.locator("#pane .account :is(a, img, script)").count() == 0
    assert dialogs == []


def test_keys(demo: Demo, desk: Page) -> None:
    """j and Enter open, u goes back, ? helps."""
    desk.goto(f"{demo.desk}/")
    desk.keyboard.press("j")
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".account")
    desk.keyboard.press("u")
    desk.wait_for_selector(".rows")
    desk.keyboard.press("?")
    assert desk.locator("#help").is_visible()


def test_reading_marks_as_read(demo: Demo, browser: Browser, desk: Page) -> None:
    """New since you left, until it was opened."""
    tell(demo, browser, "Прочитай мене.")
    desk.locator("#arrived a").wait_for(timeout=20_000)
    desk.reload()
    row = desk.locator(".rows a", has_text="Прочитай мене.")
    assert row.locator(".dot").count() == 1
    row.click()
    desk.wait_for_selector(".account")
    desk.goto(f"{demo.desk}/")
    assert row.count() == 1
    assert row.locator(".dot").count() == 0


def test_it_speaks_ukrainian(demo: Demo, desk: Page) -> None:
    """One press changes the language of the pages, for this person."""
    desk.get_by_role("button", name="Українська").click()
    desk.get_by_role("heading", name="Повідомлення").first.wait_for()
    desk.get_by_role("button", name="English").click()
    desk.get_by_role("heading", name="Reports").first.wait_for()
