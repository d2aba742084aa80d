"""The pages under somebody's hands: keys, the list beside the report, what arrives meanwhile, several tabs."""

from __future__ import annotations

import pytest
from holub_testing.desk import DeskPages
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from sqlalchemy import delete
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Report

PHONE = {"width": 360, "height": 640}


@pytest.fixture
def ten(desk: DeskPages) -> DeskPages:
    """Ten reports."""
    desk.store(*(desk.message("account", f"Слова номер {n}.") for n in range(1, 11)))
    return desk


@pytest.fixture
def context(page: Page) -> BrowserContext:
    """The browser in which someone is signed in, for further tabs."""
    return page.context


def number(page: Page) -> str:
    """Which report is open."""
    return page.locator("#number").inner_text()


def row(page: Page, number: str) -> Locator:
    """The row of a report."""
    return page.locator(f"#list a[href='/reports/{number}']")


def top(element: Locator) -> float:
    """How far from the top of the window it begins."""
    box = element.bounding_box()
    assert box is not None
    return box["y"]


def test_keys(ten: DeskPages, page: Page) -> None:
    """j and k move, Enter opens, then j and k read on; u goes back to the row; ? helps, and Escape closes."""
    page.goto(ten.url)
    for key, expected in (("j", "10"), ("j", "09"), ("k", "10"), ("k", "10"), ("j", "09")):
        page.keyboard.press(key)
        expect(row(page, f"26-00{expected}")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#number")).to_have_text("26-0009")
    page.keyboard.press("j")
    expect(page.locator("#number")).to_have_text("26-0008")
    page.keyboard.press("k")
    expect(page.locator("#number")).to_have_text("26-0009")
    assert page.url.endswith("/reports/26-0009")
    page.keyboard.press("u")
    expect(page.locator(".overview")).to_be_visible()
    expect(row(page, "26-0009")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator(".overview")).to_be_attached()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("Control+j")
    expect(row(page, "26-0008")).not_to_be_focused()


def test_the_ends_of_the_list(ten: DeskPages, page: Page) -> None:
    """Beyond the last and before the first nothing happens."""
    page.goto(f"{ten.url}/reports/26-0001")
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert number(page) == "26-0001"


def test_opening_changes_the_report_alone(ten: DeskPages, page: Page) -> None:
    """The list stays as it is: the same elements, the same place; the row is marked, and is not new any more."""
    page.goto(ten.url)
    page.evaluate(
        "document.getElementById('list').dataset.mark = 'same'; document.getElementById('list').scrollTop = 60"
    )
    page.get_by_role("link", name="26-0006").click()
    expect(page.locator("#number")).to_have_text("26-0006")
    assert page.locator("#list").get_attribute("data-mark") == "same"
    assert page.evaluate("document.getElementById('list').scrollTop") == 60
    expect(row(page, "26-0006")).to_have_attribute("aria-current", "true")
    assert row(page, "26-0006").locator(".dot").count() == 0
    assert page.locator("#list .dot").count() == 9
    expect(page.locator("#new-count")).to_have_text("9")
    expect(page.locator("#tally")).to_contain_text("9 unread")
    assert page.title().startswith("26-0006")
    expect(page.locator("#pane")).to_be_focused()
    page.go_back()
    expect(page.locator(".overview")).to_be_visible()
    expect(page.get_by_role("link", name="26-0006").locator(".dot")).to_have_count(0)


def test_opening_in_another_tab(ten: DeskPages, page: Page, context: BrowserContext) -> None:
    """A click with Control is a link's as ever."""
    page.goto(ten.url)
    with context.expect_page() as opened:
        page.get_by_role("link", name="26-0003").click(modifiers=["Control"])
    expect(opened.value.locator("#number")).to_have_text("26-0003")
    expect(page.locator(".overview")).to_be_visible()


def test_nothing_is_stored_in_the_browser(ten: DeskPages, page: Page) -> None:
    """No pages, no words: until the tab closes the address of the open report, and a cookie that no script reads."""
    page.goto(ten.url)
    for opened in ("26-0010", "26-0009", "26-0008"):
        row(page, opened).click()
        expect(page.locator("#number")).to_have_text(opened)
    stored = page.evaluate(
        "(async () => [localStorage.length, Object.values(sessionStorage), document.cookie,"
        " (await caches.keys()).length, (await indexedDB.databases()).length])()"
    )
    assert stored == [0, ["/reports/26-0008"], "", 0, 0]


def test_older_reports_join_the_list(desk: DeskPages, page: Page) -> None:
    """The next page is put below, without a heading twice."""
    desk.store(*(desk.message("account", f"Слова {n}.") for n in range(130)))
    page.goto(desk.url)
    for expected in (60, 120, 130):
        expect(page.locator("#list .rows a")).to_have_count(expected)
        if expected < 130:
            page.get_by_role("link", name="Older reports").click()
    assert page.locator("#list h2:visible").count() == 1
    hrefs = page.locator("#list .rows a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert len(set(hrefs)) == 130
    assert page.url == f"{desk.url}/"


def test_what_arrives_is_told_and_shown_on_request(ten: DeskPages, page: Page) -> None:
    """A quiet line; nothing moves until it is asked for, and then the place is kept."""
    page.goto(ten.url)
    page.keyboard.press("j")
    page.evaluate("document.getElementById('list').scrollTop = 250")
    ten.add("Щойно надійшло.")
    ten.add("І це.")
    expect(page.locator("#arrived")).to_contain_text("2 new reports", timeout=10_000)
    assert page.get_by_text("Щойно надійшло.").count() == 0
    before = top(row(page, "26-0010"))
    page.evaluate("document.querySelector('#arrived a').click()")
    expect(page.get_by_text("Щойно надійшло.")).to_be_attached()
    assert abs(top(row(page, "26-0010")) - before) <= 1
    expect(page.locator("#arrived")).not_to_contain_text("new")
    expect(row(page, "26-0010")).to_be_focused()


def test_more_of_the_open_report(ten: DeskPages, page: Page) -> None:
    """Whoever reads a report is told that more of it came, and sees it without leaving."""
    conversation = ten.add("Початок. " * 300, end=False)
    page.goto(f"{ten.url}/reports/26-0011")
    account = page.locator(".account").first
    page.evaluate("document.getElementById('pane').scrollTop = 120")
    ten.store(ten.message("account", "Продовження.", conversation))
    expect(page.locator("#continued")).to_contain_text("More of this report has arrived.", timeout=10_000)
    expect(page.locator("#arrived")).to_contain_text("1 report has more")
    before = top(account)
    page.evaluate("document.querySelector('#continued a').click()")
    expect(account).to_contain_text("Продовження.")
    assert abs(top(account) - before) <= 1


def test_several_tabs(ten: DeskPages, page: Page, context: BrowserContext) -> None:
    """Five windows in sight work at once; signing out in one clears the others."""
    tabs = [page] + [context.new_page() for _ in range(4)]
    for tab in tabs:
        tab.goto(f"{ten.url}/reports/26-0005", timeout=10_000)
        expect(tab.locator("#number")).to_have_text("26-0005")
    ten.add("Нове для всіх.")
    for tab in tabs[:2]:
        tab.bring_to_front()
        expect(tab.locator("#arrived")).to_contain_text("1 new report", timeout=10_000)
    tabs[0].get_by_role("button", name="Sign out").click()
    tabs[0].get_by_text("Ask for a link").wait_for()
    for tab in tabs[1:3]:
        tab.bring_to_front()
        tab.get_by_text("Ask for a link").wait_for(timeout=10_000)
        assert tab.get_by_text("Слова").count() == 0


def test_a_hidden_tab_does_not_listen(ten: DeskPages, page: Page) -> None:
    """It would hold one of six connections; it listens again when it is looked at."""
    page.goto(ten.url)
    page.evaluate(
        "window.opened = []; const Real = EventSource;"
        "EventSource = class extends Real { constructor(url) { super(url); opened.push(this); } };"
        "Object.defineProperty(document, 'hidden', {get: () => window.away, configurable: true})"
    )

    def wait_for(expected: list[int]) -> None:
        """No wait_for_function: it evaluates, which the page's policy forbids."""
        states: list[int] = []
        for _ in range(100):
            states = page.evaluate("opened.map(each => each.readyState)")
            if states == expected:
                return
            page.wait_for_timeout(50)
        assert states == expected

    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    wait_for([1])
    page.evaluate("window.away = true; document.dispatchEvent(new Event('visibilitychange'))")
    wait_for([2])
    page.evaluate("window.away = false; document.dispatchEvent(new Event('visibilitychange'))")
    wait_for([2, 1])


def test_on_a_phone(ten: DeskPages, page: Page) -> None:
    """List and report follow each other; going back finds the row again."""
    page.set_viewport_size(PHONE)
    page.goto(ten.url)
    second = row(page, "26-0002")
    second.scroll_into_view_if_needed()
    second.click()
    expect(page.locator("#number")).to_be_in_viewport()
    expect(page.locator("#list")).to_be_hidden()
    page.get_by_role("link", name="All reports").click()
    expect(second).to_be_in_viewport()
    expect(second).to_be_focused()


def test_without_javascript(ten: DeskPages, browser: Browser) -> None:
    """Everything but the keys: list, next page, report, file, language, the way out."""
    ten.attach(ten.add("З файлом."), b"x")
    ten.store(*(ten.message("account", f"Ще {n}.") for n in range(60)))
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(ten.url + ten.link())
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Keys")).to_be_hidden()
    page.get_by_role("link", name="Older reports").click()
    page.get_by_role("link", name="26-0011").click()
    expect(page.locator("#number")).to_have_text("26-0011")
    page.get_by_role("link", name="Download: 26-0011-1.jpg").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="I have such a machine").click()
    assert download.value.suggested_filename == "26-0011-1.jpg"
    page.get_by_role("button", name="Українська").click()
    page.get_by_role("button", name="Вийти").click()
    page.get_by_text("Ask for a link").wait_for()
    context.close()


def test_a_report_that_is_gone_is_said(ten: DeskPages, browser: Browser) -> None:
    """When a row leads nowhere any more, the page says so instead of doing nothing."""
    page = browser.new_page(viewport={"width": 1320, "height": 760}, locale="en")
    page.goto(ten.url + ten.link())
    page.click("button.go")
    with Session(ten.vault.writer) as session, session.begin():
        session.execute(delete(Report).where(Report.serial == 4))
    page.get_by_role("link", name="26-0004").click()
    expect(page.get_by_role("heading", name="There is nothing here.")).to_be_visible()
    page.context.close()


def test_a_session_that_ended_leads_the_whole_page_to_the_door(ten: DeskPages, browser: Browser) -> None:
    """Not a door inside the pane; also where the line that tells of the end is down."""
    page = browser.new_page(viewport={"width": 1320, "height": 760}, locale="en")
    page.route("**/events*", lambda route: route.abort())
    page.goto(ten.url + ten.link())
    page.click("button.go")
    page.wait_for_selector("#list")
    page.context.clear_cookies()
    row(page, "26-0004").click()
    page.get_by_text("Ask for a link").wait_for()
    assert page.locator("#list").count() == 0
    page.context.close()
