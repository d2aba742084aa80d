"""An answer travels: from the desk's page to a source that comes back, and what it adds lands in the same report."""

from __future__ import annotations

import re
import time
from typing import Any

from holub_testing.chat import arrive
from holub_testing.demo import Demo
from playwright.sync_api import Browser, Page

FIRST = "Біля старого депо за парканом живуть привезені робітники, їх возять автобусом."
QUESTION = "Дякуємо. Чи бачили ви ім’я фірми на автобусі? Не йдіть туди заради цього."


def _wait(demo: Demo, want: str) -> dict[str, Any]:
    """The report whose account has these words, once it is there."""
    deadline = time.monotonic() + 60
    while True:
        found = next((row for row in demo.reports() if want in row["account"]), None)
        if found is not None:
            return found
        assert time.monotonic() < deadline, want
        time.sleep(0.3)


def _words(browser: Browser, demo: Demo) -> list[str]:
    source = arrive(browser, demo.chat)
    source.understand()
    source.tell(FIRST)
    source.page.get_by_role("button", name="Слова, щоб повернутися").click()
    source.page.get_by_role("button", name="Створити слова").click()
    source.page.locator("ol.code li").first.wait_for(timeout=60_000)
    words = source.page.locator("ol.code li").all_text_contents()
    source.context.close()
    return words


def _at_the_desk(browser: Browser, demo: Demo, number: str) -> Page:
    page = browser.new_page(locale="en")
    page.goto(demo.sign_in_link())
    page.click("button.go")
    page.goto(f"{demo.desk}/reports/{number}")
    return page


def _slots(demo: Demo) -> int:
    return len([path for path in (demo.directory / "spool" / "mail").rglob("*") if path.is_file()])


def test_an_answer_travels_to_the_web_and_back(own_demo: Demo, browser: Browser) -> None:
    """The composer refuses a quotation; the letter is read in the browser and by the form; both add to one report."""
    demo = own_demo
    words = " ".join(_words(browser, demo))
    number = _wait(demo, FIRST)["number"]

    page = _at_the_desk(browser, demo, number)
    page.get_by_label("Write to the source").fill("Ви кажете: за парканом живуть привезені робітники. Хто?")
    page.get_by_role("button", name="Seal and send").click()
    page.locator("#reply-fault q").wait_for()
    assert page.locator("#reply-fault q").text_content() == "за парканом живуть привезені робітники"
    page.get_by_label("Write to the source").fill(QUESTION)
    page.get_by_role("button", name="Seal and send").click()
    page.locator("div.reply", has_text="waiting").wait_for()
    deadline = time.monotonic() + 30
    while _slots(demo) == 0:
        assert time.monotonic() < deadline
        time.sleep(0.2)

    source = arrive(browser, demo.chat)
    source.page.click("#again")
    source.page.fill("#code", words)
    source.page.get_by_role("button", name="Шукати відповідь").click()
    source.page.get_by_text(QUESTION).wait_for(timeout=60_000)
    source.tell("На автобусі було написано назву фірми.")
    assert _wait(demo, "назву фірми")["number"] == number

    plain = browser.new_context(locale="uk", java_script_enabled=False).new_page()
    plain.goto(f"{demo.chat}/form/return?lang=uk")
    plain.fill("#code", words)
    plain.get_by_role("button", name="Шукати відповідь").click()
    plain.get_by_text(QUESTION).wait_for()
    plain.fill("#own", "Ще бачив другий автобус.")
    plain.locator("button[value=tell]").click()
    assert _wait(demo, "другий автобус")["number"] == number
    plain.goto(f"{demo.chat}/form/return?lang=uk")
    plain.fill("#code", words)
    plain.get_by_role("button", name="Шукати відповідь").click()
    plain.get_by_role("button", name="Видалити цю відповідь").click()

    deadline = time.monotonic() + 30
    while True:
        page.goto(f"{demo.desk}/reports/{number}")
        if page.locator("div.reply", has_text="delivered").count():
            break
        assert time.monotonic() < deadline
        time.sleep(0.5)
    assert [row["account"] for row in demo.reports()] == [
        f"{FIRST}\n\nНа автобусі було написано назву фірми.\n\nЩе бачив другий автобус."
    ]
    assert not re.search(r"\b(5550001|127\.0\.0\.1)\b", page.locator("#pane").inner_text())
    page.close()


def test_a_report_is_taken_back_with_words_alone(own_demo: Demo, browser: Browser) -> None:
    """The desk marks it, and can answer no more."""
    words = " ".join(_words(browser, own_demo))
    number = _wait(own_demo, FIRST)["number"]
    source = arrive(browser, own_demo.chat)
    source.page.click("#again")
    source.page.fill("#code", words)
    source.page.get_by_role("button", name="Шукати відповідь").click()
    source.page.get_by_role("button", name="Відкликати мою розповідь").click()
    source.page.get_by_role("button", name="Відкликати", exact=True).click()
    source.page.get_by_text("Вашу розповідь відкликано.").wait_for()
    deadline = time.monotonic() + 30
    while not _wait(own_demo, FIRST)["withdrawn"]:
        assert time.monotonic() < deadline
        time.sleep(0.3)
    page = _at_the_desk(browser, own_demo, number)
    assert page.get_by_label("Write to the source").count() == 0
    page.close()
