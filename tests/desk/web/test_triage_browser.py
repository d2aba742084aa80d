"""Triage under somebody's hands: twenty reports without a mouse, words tied to codes, two people, undo, print."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from holub_testing.desk import DeskPages
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.staff import sessions
from holub_desk.vault.tables import Change, Person, Report, ReportCode

WORDS = "Привезли 🚌 два\u200b автобуси.\r\nГоворили незнайомою мовою."


@pytest.fixture
def twenty(desk: DeskPages) -> DeskPages:
    """Twenty reports."""
    desk.store(*(desk.message("account", f"Слова номер {n}.") for n in range(1, 21)))
    return desk


@pytest.fixture
def petro(desk: DeskPages, browser: Browser) -> Iterator[Page]:
    """Somebody else, in a browser of their own."""
    with Session(desk.vault.writer) as session, session.begin():
        person = Person(name="Petro", role="analyst", language="en")
        session.add(person)
        session.flush()
        link = sessions.make_link(session, person.id, int(time.time()))
    context = browser.new_context(viewport={"width": 1320, "height": 760}, locale="en")
    made = context.new_page()
    made.goto(f"{desk.url}/sign-in/{link}")
    made.click("button.go")
    made.wait_for_selector("#list")
    yield made
    context.close()


def states(desk: DeskPages) -> list[tuple[str, str | None, int | None]]:
    with Session(desk.vault.engine) as session:
        query = select(Report.state, Report.source_grade, Report.info_grade).order_by(Report.id.desc())
        return [(row.state, row.source_grade, row.info_grade) for row in session.execute(query)]


def state(page: Page) -> str:
    return page.locator("section[aria-labelledby='card-state'] p b").inner_text()


def test_twenty_reports_by_keyboard_alone(twenty: DeskPages, page: Page) -> None:
    """Open, take, grade, code, assess, set aside, reject, next: no mouse, and the list keeps its order meanwhile."""
    page.goto(twenty.url)
    press = page.keyboard.press
    press("j")
    press("Enter")
    for n in range(20, 0, -1):
        expect(page.locator("#number")).to_have_text(f"26-{n:04d}")
        card = page.locator("section[aria-labelledby='card-state'] p b")
        if n % 5 == 0:
            press("x")
            press("4")
            expect(card).to_have_text("rejected")
        elif n % 5 == 1:
            press("s")
            press("1")
            expect(card).to_have_text("set aside")
        else:
            press("a")
            expect(card).to_have_text("in triage")
            press("g")
            press("d")
            expect(page.locator("#source-D")).to_have_attribute("aria-pressed", "true")
            press("3")
            expect(page.locator("#information-3")).to_have_attribute("aria-pressed", "true")
            press("t")
            page.keyboard.type("A1")
            press("Enter")
            expect(page.locator(".codes")).to_contain_text("A1 Group arrival")
            press("Escape")
            press("d")
            expect(card).to_have_text("assessed")
        if n > 1:
            press("j")
    expected = {0: ("rejected", None, None), 1: ("set_aside", None, None)}
    assert states(twenty) == [expected.get(n % 5, ("assessed", "D", 3)) for n in range(20, 0, -1)]
    expect(page.locator("#row-26-0019")).to_contain_text("D3")
    expect(page.locator("#row-26-0020")).to_contain_text("rejected")


def test_a_grade_is_refused_and_undo(twenty: DeskPages, page: Page) -> None:
    """A is not for a first report, 1 not without a basis: the reason stands there, the hand in the field; z undoes."""
    page.goto(f"{twenty.url}/reports/26-0005")
    press = page.keyboard.press
    press("n")
    page.keyboard.type("Чернетка нотатки")
    press("Escape")
    press("g")
    press("a")
    expect(page.get_by_role("alert")).to_contain_text("record does not bear this letter")
    press("g")
    press("1")
    expect(page.get_by_role("alert")).to_contain_text("need a second independent report")
    expect(page.locator("#basis-with")).to_be_focused()
    page.keyboard.type("26-0006")
    press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("New conversations on the web alone")
    expect(page.locator("#basis-with")).to_have_value("26-0006")
    expect(page.locator("#note-text")).to_have_value("Чернетка нотатки")
    press("Escape")
    press("a")
    expect(page.locator("section[aria-labelledby='card-state'] p b")).to_have_text("in triage")
    press("z")
    expect(page.locator("section[aria-labelledby='card-state'] p b")).to_have_text("new")
    press("n")
    press("Control+Enter")
    expect(page.locator(".note .said")).to_have_text("Чернетка нотатки")
    expect(page.locator("#note-text")).to_have_value("")
    assert page.url.endswith("/reports/26-0005")


def test_a_code_for_selected_words(desk: DeskPages, page: Page) -> None:
    """What is selected is what is stored, past an emoji, a hidden character and another system's line end."""
    desk.add(WORDS)
    for serial, wanted in enumerate(("автобуси", "незнайомою мовою"), 1):
        page.goto(f"{desk.url}/reports/26-0001")
        page.evaluate(
            """wanted => {
                const walker = document.createTreeWalker(document.getElementById('account'), NodeFilter.SHOW_TEXT);
                for (let node; node = walker.nextNode();) {
                    const at = node.data.indexOf(wanted);
                    if (at >= 0) getSelection().setBaseAndExtent(node, at, node, at + wanted.length);
                }
            }""",
            wanted,
        )
        page.keyboard.press("t")
        expect(page.locator("#code-where")).to_contain_text(wanted)
        page.keyboard.type(f"A{serial}")
        page.keyboard.press("Enter")
        expect(page.locator(f"#account mark[title='A{serial}']")).to_have_text(wanted)
    with Session(desk.vault.engine) as session:
        account = session.scalars(select(Report.account)).one()
        spans = session.scalars(select(ReportCode.spans).order_by(ReportCode.code)).all()
    seen = [account[slice(*map(int, each.strip("[]").split(",")))] for each in spans]
    assert seen == ["автобуси", "незнайомою мовою"]


def test_consent_is_refused(desk: DeskPages, page: Page) -> None:
    """After withdrawal a grade is refused, and the page says that nothing is to be used any more."""
    desk.store(desk.message("withdraw", "", desk.add("Передумав.")))
    page.goto(f"{desk.url}/reports/26-0001")
    expect(page.locator(".meta .no")).to_have_text("withdrawn: not to be used any more")
    page.keyboard.press("g")
    page.keyboard.press("d")
    expect(page.get_by_role("alert")).to_contain_text("taken this report back")


def test_two_people_on_one_report(twenty: DeskPages, page: Page, petro: Page) -> None:
    """Each sees that the other has it open; the slower one is told, and overwrites nothing; leaving is seen too."""
    address = f"{twenty.url}/reports/26-0003"
    page.goto(address)
    petro.goto(address)
    expect(petro.locator("#here")).to_contain_text("admin has this open too.", timeout=10_000)
    expect(page.locator("#here")).to_contain_text("Petro has this open too.", timeout=10_000)
    petro.keyboard.press("g")
    petro.keyboard.press("e")
    expect(petro.locator("#source-E")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#continued")).to_contain_text("Somebody has decided something", timeout=10_000)
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.get_by_role("alert")).to_contain_text("Somebody changed this meanwhile")
    with Session(twenty.vault.engine) as session:
        assert len(session.scalars(select(Change)).all()) == 1
    petro.keyboard.press("u")
    expect(page.locator("#here span")).to_have_text("", timeout=10_000)


def test_print(twenty: DeskPages, page: Page) -> None:
    """On paper: account, answers, grades, codes; no list, no forms; notes only where they are asked for."""
    page.goto(f"{twenty.url}/reports/26-0007")
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.locator("#source-F")).to_have_attribute("aria-pressed", "true")
    page.fill("#note-text", "Лише для нас.")
    page.keyboard.press("Control+Enter")
    page.locator(".note").wait_for()
    page.emulate_media(media="print")
    for gone in (".side", "#list", "#note-text", "#source-E", ".history", ".note"):
        expect(page.locator(gone).first).to_be_hidden()
    for there in ("#account", "#source-F", "#number"):
        expect(page.locator(there)).to_be_visible()
    page.emulate_media(media="screen")
    page.check("#print-notes")
    page.emulate_media(media="print")
    expect(page.locator(".note")).to_be_visible()


def test_without_javascript(twenty: DeskPages, browser: Browser) -> None:
    """The same forms: take, code without a place, refused with the reason beside it, undo."""
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(twenty.url + twenty.link())
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{twenty.url}/reports/26-0002")
    page.get_by_role("button", name="In triage").click()
    assert state(page) == "in triage"
    page.fill("#code-name", "B1")
    page.get_by_label("Codes").get_by_role("button", name="Add").click()
    assert "B1 Premises" in page.locator(".codes").inner_text()
    page.click("#information-2")
    assert "need a second independent report" in page.get_by_role("alert").inner_text()
    page.get_by_role("button", name="Undo: State").click()
    assert state(page) == "new"
    context.close()
