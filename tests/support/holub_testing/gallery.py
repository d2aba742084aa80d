"""Every page and state that a person can see, one after another: for pictures and for accessibility."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from holub_testing.carried import fetch_page
from holub_testing.demo import Demo
from holub_testing.gallery_cases import case_views
from holub_testing.gallery_people import people_views
from holub_testing.gallery_triage import triage_views
from holub_testing.gallery_viewing import viewing_views
from holub_testing.letters import lay_letter
from holub_testing.pictures import photo_with_gps
from holub_wire.code import Code

WORDS = (
    "У п’ятницю до гуртожитку на окраїні привезли два автобуси робітників. Говорили незнайомою мовою, вихід тільки "
    "групою."
)
LETTER = "Дякуємо. Чи бачили ви, хто їх зустрічав? Не ходіть туди заради цього."
SIZES = {"phone": {"width": 360, "height": 640}, "desktop": {"width": 1320, "height": 760}}


@dataclass(frozen=True)
class View:
    """A state of a page that stands still."""

    name: str
    page: Page


def chat_views(context: BrowserContext, demo: Demo, work: Path) -> Iterator[View]:
    """The chat from gate to receipt, in Ukrainian."""
    page = context.new_page()
    page.goto(f"{demo.chat}/?lang=uk")
    page.wait_for_selector("#go:not([disabled])")
    page.wait_for_load_state("networkidle")
    yield View("chat-gate", page)
    page.click("#go")
    yield View("chat-words", page)
    page.fill("#words", WORDS)
    page.click("#composer .go")
    page.wait_for_selector("#panel .chip")
    yield View("chat-several", page)
    page.locator("#panel .chip").first.click()
    page.locator("#panel").get_by_role("button", name="Далі").click()
    page.wait_for_selector("#panel .chip:not([aria-pressed='true'])")
    yield View("chat-talk", page)
    page.locator("#panel .chip").first.click()
    with page.expect_file_chooser() as chooser:
        page.click("#add")
    chooser.value.set_files(photo_with_gps(work / "photo.jpg", 240))
    page.wait_for_selector(".thumb")
    yield View("chat-photo", page)
    page.locator("#panel").get_by_role("button", name="Не надсилати").click()
    while page.locator("#panel .review").count() == 0:
        if page.locator("#panel select").count():
            yield View("chat-list", page)
            page.select_option("#panel select", "UA14")
            page.locator("#panel").get_by_role("button", name="Далі").click()
        elif page.locator("#panel textarea").count() and page.locator("#panel .field").count():
            yield View("chat-text", page)
            page.locator("#panel").get_by_role("button", name="Пропустити").click()
        else:
            page.locator("#panel").get_by_role("button", name="Пропустити").click()
        page.wait_for_timeout(60)
    yield View("chat-review", page)
    page.locator("#panel").get_by_role("button", name="Надіслати відповіді").click()
    page.wait_for_selector(".receipt")
    yield View("chat-receipt", page)
    page.get_by_role("button", name="Слова, щоб повернутися").click()
    yield View("chat-return-why", page)
    page.get_by_role("button", name="Створити слова").click()
    page.locator("ol.code li").first.wait_for()
    words = page.locator("ol.code li").all_text_contents()
    yield View("chat-return-words", page)
    page.goto(f"{demo.chat}/?lang=uk")
    page.click("#again")
    page.fill("#code", " ".join([*words[:-1], words[-1] + "ъ"]))
    page.get_by_role("button", name="Шукати відповідь").click()
    meant = page.locator("#panel").get_by_role("button", name=" ".join(words), exact=True)
    meant.wait_for()
    yield View("chat-return-typo", page)
    lay_letter(demo.directory, " ".join(words), LETTER)
    meant.click()
    page.get_by_text(LETTER).wait_for()
    yield View("chat-return-letter", page)
    for name in ("about", "privacy", "verify"):
        page.goto(f"{demo.chat}/{name}?lang=uk")
        yield View(f"chat-{name}", page)
    changed = work / "app.js"
    changed.write_text("changed")
    page.set_input_files("#files", [demo.directory / "line.json", changed])
    page.locator("#findings .problem").scroll_into_view_if_needed()
    yield View("chat-verify-files", page)
    page.close()


def carried_views(context: BrowserContext, demo: Demo, work: Path) -> Iterator[View]:
    """The page that is carried, from a file: gate, words, a question before and after saving, the end."""
    page = context.new_page()
    page.goto(fetch_page(demo.chat, work).as_uri())
    page.wait_for_selector("#go:not([disabled])")
    yield View("carried-gate", page)
    page.click("#go")
    yield View("carried-words", page)
    page.fill("#words", WORDS)
    page.click("#composer .go")
    page.wait_for_selector("#panel .chip")
    yield View("carried-talk", page)
    with page.expect_download():
        page.click("#save")
    yield View("carried-saved", page)
    while page.locator("#panel .review").count() == 0:
        page.locator("#panel").get_by_role("button", name="Пропустити").click()
        page.wait_for_timeout(60)
    page.locator("#panel").get_by_role("button", name="Завершити").click()
    page.wait_for_selector(".receipt")
    yield View("carried-save", page)
    page.close()


def form_views(context: BrowserContext, demo: Demo) -> Iterator[View]:
    """The way without JavaScript; the context must have it off."""
    page = context.new_page()
    page.goto(f"{demo.chat}/?lang=uk")
    yield View("form-start", page)
    page.fill("#own", WORDS)
    _submit(page, "#tell button.go")
    yield View("form-several", page)
    page.check("input[name=answer] >> nth=0")
    _submit(page, "button[value=reply]")
    yield View("form-question", page)
    for _ in range(20):
        if page.locator("button[value=send]").count():
            break
        _submit(page, "button[value=skip]")
    yield View("form-review", page)
    _submit(page, "button[value=send]")
    yield View("form-receipt", page)
    _submit(page, "button[value=stop]")
    yield View("form-stopped", page)
    page.goto(f"{demo.chat}/form/return?lang=uk")
    yield View("form-return", page)
    code = Code.new()
    lay_letter(demo.directory, " ".join(code.words("uk")), LETTER)
    page.fill("#code", " ".join(code.words("uk")))
    page.get_by_role("button", name="Шукати відповідь").click()
    page.get_by_text(LETTER).wait_for()
    yield View("form-found", page)
    page.close()


def _submit(page: Page, button: str) -> None:
    """Press a button of a form, and wait for the next page."""
    with page.expect_navigation():
        page.click(button)


def desk_views(context: BrowserContext, demo: Demo) -> Iterator[View]:
    """The desk, from the door to a download."""
    page = context.new_page()
    page.goto(f"{demo.desk}/sign-in")
    yield View("desk-door", page)
    page.goto(demo.sign_in_link())
    yield View("desk-sign-in", page)
    page.click("button.go")
    page.wait_for_selector(".rows")
    yield View("desk-list", page)
    number = next(row["number"] for row in demo.reports() if row["attachments"])
    page.goto(f"{demo.desk}/reports/{number}")
    yield View("desk-report", page)
    for name in viewing_views(page):
        yield View(name, page)
    for name in triage_views(page, demo, number):
        yield View(name, page)
    page.goto(f"{demo.desk}/reports/{number}")
    page.locator(".files a").first.click()
    page.locator("figure img").first.wait_for()
    yield View("desk-attachment", page)
    page.goto(f"{demo.desk}/custody")
    page.click("form[action='/custody/verify'] button")
    page.locator("#verified [role=status]").wait_for()
    yield View("desk-custody", page)
    page.goto(f"{demo.desk}/search?q=автобус")
    page.locator("mark").first.wait_for()
    yield View("desk-search", page)
    page.goto(f"{demo.desk}/charts")
    yield View("desk-charts", page)
    page.goto(f"{demo.desk}/map")
    page.locator("#map[data-drawn]").wait_for()
    yield View("desk-map", page)
    for name in case_views(page, demo, number):
        yield View(name, page)
    page.goto(f"{demo.desk}/reports/99-9999")
    yield View("desk-nothing", page)
    for name in people_views(page, demo):
        yield View(name, page)
    page.close()


def fill(browser: Browser, demo: Demo, work: Path) -> None:
    """A report with a photo, so that the desk has something to show."""
    page = browser.new_page(locale="uk")
    page.goto(f"{demo.chat}/?lang=uk")
    page.wait_for_selector("#go:not([disabled])")
    page.click("#go")
    page.fill("#words", WORDS)
    page.click("#composer .go")
    page.wait_for_selector("#panel .chip")
    for name in ("Привезені іноземні робітники", "Далі", "На власні очі"):
        page.locator("#panel button", has_text=name).first.click()
    with page.expect_file_chooser() as chooser:
        page.click("#add")
    chooser.value.set_files(photo_with_gps(work / "photo.jpg", 240))
    page.locator("#panel").get_by_role("button", name="Надіслати без прихованих даних").click()
    page.locator("#log").get_by_text("Файл у нас.").wait_for()
    while page.locator("#panel .review").count() == 0:
        page.locator("#panel").get_by_role("button", name="Пропустити").click()
        page.wait_for_timeout(60)
    page.locator("#panel").get_by_role("button", name="Надіслати відповіді").click()
    page.wait_for_selector(".receipt")
    page.close()
    deadline = time.monotonic() + 30
    while not any(row["account"] == WORDS and row["attachments"] for row in demo.reports()):
        assert time.monotonic() < deadline
        time.sleep(0.3)
