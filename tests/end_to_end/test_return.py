"""A source comes back: words on paper, a typo, an answer, something to add; in a real browser, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from holub_testing.chat import arrive
from holub_testing.demo import Demo
from holub_testing.letters import lay_letter
from playwright.sync_api import Browser, Page

from holub_wire.code import Code

ANSWER = "Дякуємо. Чи бачили ви, хто їх зустрічав?"
PHONE = {"width": 360, "height": 640}


@pytest.fixture(scope="module")
def words(demo: Demo, browser: Browser) -> list[str]:
    """The words that a source at the chat page wrote down."""
    source = arrive(browser, demo.chat)
    source.understand()
    source.tell("Біля депо поставили паркан.")
    source.page.get_by_role("button", name="Слова, щоб повернутися").click()
    source.page.get_by_role("button", name="Створити слова").click()
    source.page.locator("ol.code li").first.wait_for(timeout=60_000)
    shown = source.page.locator("ol.code li").all_text_contents()
    assert len(shown) == 8
    assert source.errors == []
    source.context.close()
    return shown


@pytest.fixture
def page(browser: Browser, demo: Demo) -> Iterator[Page]:
    context = browser.new_context(locale="uk", viewport=PHONE)
    page = context.new_page()
    page.goto(demo.chat)
    yield page
    context.close()


def _come_back(page: Page, typed: str) -> None:
    page.click("#again")
    page.fill("#code", typed)
    page.get_by_role("button", name="Шукати відповідь").click()


def test_the_whole_way_back(demo: Demo, page: Page, words: list[str]) -> None:
    """A mistyped word is mended in the browser; the answer is read, then deleted; words are added."""
    lay_letter(demo.directory, " ".join(words), ANSWER)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.partition('/m/')[1]}"))
    typed = [*words]
    typed[3] = typed[3][:-1] + "ъ"
    _come_back(page, " ".join(typed).title())
    page.get_by_text("Одного зі слів немає в нашому списку.").wait_for()
    page.locator("#panel .chip", has_text=" ".join(words)).click()
    page.get_by_text(ANSWER).wait_for(timeout=60_000)
    assert asked.count("GET /m/") == 8
    page.get_by_role("button", name="Видалити цю відповідь").click()
    page.get_by_text("Цю відповідь видалено.").wait_for()
    page.fill("#words", "Зустрічав чоловік у формі охорони.")
    page.click("#composer .go")
    page.get_by_text("Запечатано і надіслано").wait_for()


def test_an_empty_mailbox_costs_as_many_requests(demo: Demo, page: Page) -> None:
    """A code that nobody wrote to: eight slots, and a calm sentence."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url.partition('/m/')[1]}"))
    _come_back(page, " ".join(Code.new().words("ru")))
    page.get_by_text("Для цих слів зараз немає відповіді.").wait_for(timeout=60_000)
    assert asked.count("GET /m/") == 8


def test_a_line_that_is_down_is_said(demo: Demo, page: Page, words: list[str]) -> None:
    """Nothing is lost: the words stay in their field."""
    page.wait_for_load_state("networkidle")
    page.click("#again")
    page.locator("#code").wait_for()
    page.context.set_offline(True)
    page.fill("#code", " ".join(words))
    page.get_by_role("button", name="Шукати відповідь").click()
    page.get_by_text("Немає зв'язку. Спробуйте ще раз.").wait_for(timeout=60_000)
    assert page.input_value("#code") == " ".join(words)


def test_without_javascript(demo: Demo, browser: Browser) -> None:
    """The plain pages, and they say what the server sees."""
    code = Code.new()
    lay_letter(demo.directory, " ".join(code.words("uk")), ANSWER)
    context = browser.new_context(locale="uk", java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    page.goto(demo.chat)
    page.get_by_role("link", name="Я вже тут був або була").click()
    page.get_by_text("поки він це робить, він бачить ваші слова й відповідь").wait_for()
    page.fill("#code", " ".join(code.words("uk")))
    page.get_by_role("button", name="Шукати відповідь").click()
    page.get_by_text(ANSWER).wait_for()
    page.get_by_role("button", name="Видалити цю відповідь").click()
    page.get_by_text("Цю відповідь видалено.").wait_for()
    context.close()


def test_nothing_stays_in_the_browser(demo: Demo, page: Page, words: list[str], tmp_path: Path) -> None:
    """No storage, no cookie, no address with a word in it; the control shows that storage is looked at."""
    _come_back(page, " ".join(words))
    page.locator("#panel .b").first.wait_for(timeout=60_000)
    look = "JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie, location.href])"
    kept = page.evaluate(look)
    assert json.loads(kept) == [[], [], "", f"{demo.chat}/"]
    page.evaluate("sessionStorage.setItem('planted', '1')")
    assert "planted" in page.evaluate(look)
    page.screenshot(path=tmp_path / "page.png")
