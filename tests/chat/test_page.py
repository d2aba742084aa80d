"""The chat page in a real browser: what it weighs, what it leaves behind, and what it does where it cannot seal."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from holub_testing.chat import PHONE, arrive
from holub_testing.demo import Demo
from holub_testing.traffic import BUDGETS, visit
from playwright.sync_api import Browser, Page


@pytest.mark.parametrize("way", BUDGETS)
@pytest.mark.parametrize("language", ["uk", "ru", "en"])
def test_budget(demo: Demo, browser: Browser, way: str, language: str) -> None:
    """All bytes until a source can type and seal, headers included, stay within the budget, in every language."""
    most, requests, options = BUDGETS[way]
    seen = visit(browser, f"{demo.chat}/?lang={language}", **options).until_typing()
    assert sum(size for _, size in seen) <= most, seen
    assert len(seen) <= requests
    assert any("x25519" in path for path, _ in seen) == ("without_x25519" in options)


@pytest.mark.parametrize("where", ["gate", "words", "question"])
def test_stop_leaves_a_blank_page(demo: Demo, browser: Browser, where: str) -> None:
    """Stop is always there, puts a blank page in place of ours in the history, and Back does not bring words back."""
    source = arrive(browser, demo.chat)
    page = source.page
    page.wait_for_selector("#go:not([disabled])")
    if where != "gate":
        page.click("#go")
        page.fill("#words", "Незавершене")
    if where == "question":
        page.click("#composer .go")
        page.wait_for_selector("#panel .chip")
    length = page.evaluate("history.length")
    page.locator(".stop:visible").click()
    page.wait_for_url("about:blank")
    assert page.evaluate("history.length") == length
    page.go_back()
    assert "Незавершене" not in page.content()
    source.context.close()


def test_nothing_is_stored_in_the_browser(demo: Demo, browser: Browser) -> None:
    """After a whole report there is no cookie, no storage, no cache and no database."""
    source = arrive(browser, demo.chat)
    source.understand()
    source.tell("Слова")
    stored = source.page.evaluate(
        "(async () => ({local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,"
        " caches: (await caches.keys()).length, databases: (await indexedDB.databases()).length}))()"
    )
    assert stored == {"local": 0, "session": 0, "cookie": "", "caches": 0, "databases": 0}
    assert source.context.cookies() == []
    source.context.close()


def test_leaving_the_page_wipes_it(demo: Demo, browser: Browser) -> None:
    """On pagehide nothing is left in the document; restored from the back-forward cache it begins anew."""
    source = arrive(browser, demo.chat)
    page = source.page
    source.understand()
    page.fill("#words", "Те, що ще пишуть")
    assert "account" in page.content()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    assert page.evaluate("document.body.childElementCount") == 0
    with page.expect_navigation():
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    page.wait_for_selector("#gate")
    source.context.close()


def test_language_changes_without_a_request(demo: Demo, browser: Browser) -> None:
    """In the middle of a question the whole page speaks another language, and nothing is fetched for it."""
    source = arrive(browser, demo.chat)
    page = source.page
    source.understand()
    source.tell("Слова")
    page.wait_for_selector("#panel .chip")
    before = len(source.requests)
    page.click("#chat .languages a[lang=en]")
    page.get_by_text("What is it mostly about?").wait_for()
    page.get_by_text("Thank you, it has reached us.").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.get_by_role("button", name="Leave").is_visible()
    assert len(source.requests) == before
    source.context.close()


@pytest.fixture
def insecure(browser: Browser, demo: Demo) -> Iterator[Page]:
    """The page under a name that is no secure context: WebCrypto is not there."""
    chromium = browser.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=["--no-sandbox", "--host-resolver-rules=MAP line.example 127.0.0.1"],
    )
    page = chromium.new_page(viewport=PHONE)
    page.goto(f"http://line.example:{demo.chat_port}/?lang=uk")
    yield page
    chromium.close()


def test_without_webcrypto_the_plain_page_is_the_way(insecure: Page) -> None:
    """It says what that means, and leads to the form; Continue cannot be pressed."""
    assert insecure.evaluate("isSecureContext") is False
    insecure.get_by_text("Цей браузер не може запечатувати.").wait_for()
    assert not insecure.locator("#go").is_visible()
    insecure.click("#slow a")
    insecure.wait_for_url("**/form?lang=uk")
    assert insecure.locator("#own").is_visible()


def test_while_the_script_is_on_its_way_continue_leads_nowhere(demo: Demo, browser: Browser) -> None:
    """A script that never comes: Continue stays disabled; after a while the plain page is offered, and its warning."""
    context = browser.new_context(viewport=PHONE)
    context.route("**/static/app.js", lambda route: route.abort())
    page = context.new_page()
    page.goto(f"{demo.chat}/?lang=uk")
    assert page.locator("#go").is_disabled()
    offered: Any = page.locator("#slow")
    assert not offered.is_visible()
    page.evaluate("document.getAnimations().forEach(animation => animation.finish())")
    assert offered.is_visible()
    assert "бачить" in offered.inner_text()
    context.close()


def test_a_refusal_keeps_the_words(demo: Demo, browser: Browser) -> None:
    """When the server does not take them, the words are in the box again; what is added there goes with them."""
    source = arrive(browser, demo.chat)
    page = source.page
    source.understand()
    page.route("**/e/*", lambda route: route.fulfill(status=400, body="no", content_type="text/plain"))
    words = "Важливе, і ще. " * 6
    page.fill("#words", words)
    page.set_viewport_size({"width": 360, "height": 460})  # where little is in sight
    page.click("#composer .go")
    button = page.locator("#panel").get_by_role("button", name="Спробувати ще раз")
    button.wait_for()
    assert page.input_value("#words") == words.strip()
    again = button.bounding_box()
    composer = page.locator("#composer").bounding_box()
    assert again is not None
    assert composer is not None
    assert again["y"] + again["height"] <= composer["y"]
    assert "Важливе" not in page.locator("#log").inner_text()
    page.fill("#words", "Важливе, і більше")
    page.unroute("**/e/*")
    button.click()
    page.wait_for_selector("#panel .chip")
    assert page.input_value("#words") == ""
    assert page.locator("#log").inner_text().count("Важливе") == 1
    source.context.close()
