"""An editor's way through the demo: from the list of reports to a bulletin that readers have."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

from playwright.sync_api import Browser, Page

from holub_testing.demo import Demo
from holub_testing.gallery import SIZES

SECOND = "Petro"
ADDED = {
    "uk": "Ми не знаємо, чи роздали вже документи.",
    "en": "We do not know whether the documents have been given back.",
    "ru": "Мы не знаем, вернули ли уже документы.",
}
"""A sentence that the editor adds."""
Look = Callable[[str, Page], None]
"""Told of each page, with a name for it."""


def journey(demo: Demo, browser: Browser, look: Look) -> str:
    """All of it, on a demo with its invented desk; the address of the bulletin, once its page is built."""
    editor = signed_in(demo, browser, "admin")
    read(demo, editor, look)
    editor.goto(f"{demo.desk}/bulletins")
    look("bulletins", editor)
    editor.get_by_role("link", name="Foreign workers have been brought").click()
    bulletin = re.findall(r"/bulletins/(\d+)", editor.url)[0]
    address = f"{demo.desk}/bulletins/{bulletin}"
    write(editor, f"{address}/write")
    look("write", editor)
    editor.goto(f"{address}/picture")
    look("picture", editor)
    remedy(editor, f"{address}/check", look)
    editor.goto(address)
    press(editor, "Propose it for release")
    assert editor.get_by_role("button", name="Approve").count() == 0, "nobody approves what they proposed"
    look("proposed", editor)
    editor.context.close()
    second = signed_in(demo, browser, SECOND)
    second.goto(address)
    look("second", second)
    press(second, "Approve")
    assert "released" in second.inner_text(".tags")
    look("released", second)
    second.context.close()
    return built(demo, int(bulletin))


def signed_in(demo: Demo, browser: Browser, name: str) -> Page:
    """Someone of the desk, by a link; axe is added from outside, so their pages do without the policy."""
    context = browser.new_context(locale="en", bypass_csp=True, viewport=SIZES["desktop"], reduced_motion="reduce")
    page = context.new_page()
    page.goto(demo.sign_in_link(name))
    page.click("button.go")
    page.wait_for_selector(".rows")
    return page


def read(demo: Demo, page: Page, look: Look) -> None:
    """The list, a report with a picture, and both cases: seven outlets are one source, claims stand side by side."""
    look("list", page)
    number = next(row["number"] for row in demo.reports() if row["attachments"])
    page.goto(f"{demo.desk}/reports/{number}")
    page.locator("#cards").wait_for()
    look("report", page)
    page.goto(f"{demo.desk}/cases")
    look("cases", page)
    page.get_by_role("link", name="“Representative office”").click()
    sources = page.inner_text("#sources")
    assert "10 reports and 8 publications; 12 independent sources" in sources
    assert "7 count as one: Invented Agency, First Example Daily" in sources
    assert "Side by side, since they differ: announced, or happened." in page.inner_text("#claims")
    look("case-office", page)
    page.goto(f"{demo.desk}/cases")
    page.get_by_role("link", name="Building site beside a fenced camp").click()
    assert "A3" in page.inner_text("#claims")
    look("case", page)


def press(page: Page, name: str) -> None:
    """Press a button of a form, and wait for the page that comes."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def write(page: Page, address: str) -> None:
    """A further sentence of what is not known, in all three languages."""
    page.goto(address)
    rows = page.locator("fieldset.kind-unknown .sentence")
    before = rows.count()
    page.locator("fieldset.kind-unknown").get_by_role("button", name="Add a sentence", exact=True).click()
    row = rows.nth(before)
    for language, words in ADDED.items():
        row.locator(f"textarea[lang={language}]").fill(words)
    row.locator("input[type=checkbox]").check()
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        page.get_by_role("button", name="Save", exact=True).click()
    page.goto(address)
    assert rows.last.locator("textarea[lang=uk]").input_value() == ADDED["uk"]


def remedy(page: Page, address: str, look: Look) -> None:
    """One thing is found, a colour that one report alone has in one language; one act takes it out."""
    page.goto(address)
    assert page.locator(".finding").count() == 1
    assert page.locator(".finding q").first.inner_text() == "зеленим"
    look("check", page)
    with page.expect_navigation():
        page.get_by_role("button", name="Say it less exactly").click()
    assert page.locator(".finding").count() == 0
    assert "Nothing was found by these tests." in page.inner_text("main")
    look("checked", page)


def built(demo: Demo, bulletin: int) -> str:
    """The address of a released bulletin, once the opener has built its page."""
    listed = [json.loads(line) for line in demo.holub_desk("bulletins", "list", "--json").splitlines()]
    address: str = next(row["address"] for row in listed if row["id"] == bulletin)
    deadline = time.monotonic() + 60
    while not (demo.directory / "site" / "uk" / f"{address}.html").exists():
        assert time.monotonic() < deadline, "the site was not built"
        time.sleep(0.2)
    return address
