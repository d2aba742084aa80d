"""A bulletin under somebody's hands: three languages by keyboard, a finding, its remedy, two people."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from holub_testing import writing
from holub_testing.desk import DeskPages
from holub_testing.writing import draft, saying
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins import store
from holub_desk.bulletins.draft import Draft
from holub_desk.cases.folder import Act
from holub_desk.staff import sessions
from holub_desk.vault.tables import Bulletin, BulletinPicture, Person

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
READING = 30_000
"""Milliseconds: the first check of a process reads dictionaries and the gazetteer."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def case(desk: DeskPages) -> int:
    """A case of four reports."""
    return writing.fill(desk.vault, people=False)


@pytest.fixture
def petro(desk: DeskPages, browser: Browser) -> Iterator[Page]:
    """Another editor, in a browser of their own, without the pages' policy: axe is added from outside."""
    with Session(desk.vault.writer) as session, session.begin():
        person = Person(name="Petro", role="editor", language="en")
        session.add(person)
        session.flush()
        link = sessions.make_link(session, person.id, int(time.time()))
    context = browser.new_context(viewport={"width": 1320, "height": 900}, locale="en", bypass_csp=True)
    made = context.new_page()
    made.goto(f"{desk.url}/sign-in/{link}")
    made.click("button.go")
    made.wait_for_selector("#list")
    yield made
    context.close()


def newest(desk: DeskPages) -> Draft:
    with Session(desk.vault.engine) as session:
        row = session.scalars(select(Bulletin)).one()
        return store.draft_of(session, row)


def violations(page: Page) -> list[str]:
    """What axe finds, on a phone and in the dark too."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text("utf-8") + "\n;0")
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [f"{page.url} {each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]


def test_from_a_case_to_a_scheduled_bulletin_without_a_mouse(
    desk: DeskPages, case: int, page: Page, petro: Page
) -> None:
    """Written, ordered, cited, checked, put right, proposed; the other reads it, approves, and a day is drawn."""
    keys, words = page.keyboard, lambda *each: [(keys.type(one), keys.press("Tab")) for one in each]
    page.goto(f"{desk.url}/bulletins")
    page.locator("#case").focus()
    keys.press("Tab")
    keys.press("Enter")
    page.locator("#t-title-uk").focus()
    words("Привезли робітників", "Workers were brought", "Привезли рабочих", "1, 2, 3")
    for _ in range(2):  # past the button that opens the picker, and the mark
        keys.press("Tab")
    words(
        "На будівництво в Маріуполі привезли робітників о 06:40.",
        "Workers were brought to a building site in Mariupol.",
        "На стройку в Мариуполе привезли рабочих.",
    )
    expect(page.locator("#paper h1")).to_have_text("Привезли робітників")
    expect(page.locator("#paper .lead")).to_contain_text("о 06:40")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.locator("#picker")).to_be_visible()
    boxes = page.locator("#picker input")
    for n in range(3):
        boxes.nth(n).focus()
        keys.press("Space")
    expect(page.locator("#picked")).to_have_text("3 chosen, 3 independent sources")
    page.locator("#picker .go").focus()
    keys.press("Enter")
    lead = page.locator(".sentence").first
    expect(lead.locator(".rests")).to_have_text("3 independent sources")
    expect(lead.locator("[data-claims]")).to_be_focused()
    keys.press("Control+Enter")
    second = page.locator(".sentence").nth(1)
    expect(second.locator("textarea").first).to_be_focused()
    words("Про це кажуть кілька джерел.", "Several sources say so.", "Об этом говорят несколько.", "1, 2, 3")
    second.locator("textarea").first.focus()
    keys.press("Alt+ArrowUp")
    expect(page.locator(".sentence").first.locator("textarea").first).to_have_value("Про це кажуть кілька джерел.")
    keys.press("Alt+ArrowDown")
    expect(page.locator(".sentence").first.locator("textarea").nth(1)).to_have_value(re.compile("Mariupol"))
    page.locator("select[name='category']").focus()
    keys.type("A")
    expect(page.locator("#saved")).to_have_text(re.compile("Saved as revision"))
    page.wait_for_function("!document.querySelector('.htmx-request')")
    page.get_by_role("link", name="Check").focus()
    keys.press("Enter")
    expect(page.locator(".finding")).to_have_count(1, timeout=READING)
    expect(page.locator(".finding")).to_contain_text("о 06:40")
    page.get_by_role("button", name="Say it less exactly").focus()
    keys.press("Enter")
    expect(page.get_by_role("status").first).to_have_text("Nothing was found by these tests.", timeout=READING)
    made = newest(desk)
    assert [len(each.text) for each in made.sentences()] == [3] * 6
    assert made.lead[0].text["uk"] == "На будівництво в Маріуполі привезли робітників."
    assert (made.category, made.lead[0].claims) == ("A", (1, 2, 3))
    page.get_by_role("link", name="Release").focus()
    keys.press("Enter")
    page.get_by_role("button", name="Propose it for release").focus()
    keys.press("Enter")
    expect(page.get_by_text("Another person has to approve it")).to_be_visible(timeout=READING)
    petro.goto(page.url)
    expect(petro.locator(".paper")).to_have_count(3, timeout=READING)
    petro.get_by_role("button", name="Approve, and draw the day").focus()
    petro.keyboard.press("Enter")
    expect(petro.get_by_text("It is approved, and will be released on")).to_be_visible(timeout=READING)


def test_two_who_write_at_once(desk: DeskPages, case: int, page: Page, petro: Page) -> None:
    """On one sentence: the second sees both, and nothing is lost; on different ones both are saved by themselves."""
    bulletin = writing.begin(desk.vault, case, desk.person)
    path = f"{desk.url}/bulletins/{bulletin}/write"
    page.goto(path)
    petro.goto(path)
    page.locator("#t-lead1-en").fill("Olena wrote this.")
    page.locator("#t-lead1-en").blur()
    expect(page.locator("#saved")).to_contain_text("revision 2")
    petro.locator("#t-known1-en").fill("Petro wrote that.")
    petro.locator("#t-known1-en").blur()
    expect(petro.get_by_text("What both of you wrote is in it")).to_be_visible()
    expect(petro.locator("#t-lead1-en")).to_have_value("Olena wrote this.")
    page.locator("#t-known1-en").fill("Olena wrote that too.")
    page.locator("#t-known1-en").blur()
    expect(page.locator(".theirs")).to_contain_text("Petro wrote that.")
    expect(page.locator("#t-known1-en")).to_have_value("Olena wrote that too.")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#saved")).to_contain_text("revision 4")
    assert newest(desk).sections[0].sentences[0].text["en"] == "Olena wrote that too."


def test_axe_finds_nothing_and_nothing_overflows(desk: DeskPages, case: int, petro: Page) -> None:
    """On every page about a bulletin, in both themes, on a screen and on a phone of 320 pixels."""
    made = saying(draft(), "lead1", "en", "At 06:40 workers were brought to a building site in Mariupol.")
    bulletin = writing.begin(desk.vault, case, desk.person, made)
    with Session(desk.vault.writer) as session, session.begin():
        row = session.get_one(Bulletin, bulletin)
        act = Act(desk.person, "2026-11-28T10:00Z")
        store.save(session, row, saying(made, "known1", "ru", ""), 1, act)
    found = []
    for way in ("", "/write", "/check", "/history", "/picture"):
        petro.goto(f"{desk.url}/bulletins/{bulletin}{way}")
        for width, theme in ((1320, "light"), (320, "dark")):
            petro.set_viewport_size({"width": width, "height": 800})
            petro.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            found += violations(petro)
            over = petro.evaluate("document.documentElement.scrollWidth - innerWidth")
            found += [f"{way} is {over} too wide at {width}"] if over > 0 else []
    petro.goto(f"{desk.url}/bulletins")
    found += violations(petro)
    assert not found, "\n" + "\n".join(found)


def test_without_javascript(desk: DeskPages, case: int, browser: Browser) -> None:
    """The whole form is sent by its buttons: a further sentence, an order, and what was typed."""
    bulletin = writing.begin(desk.vault, case, desk.person)
    context = browser.new_context(java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto(desk.url + desk.link())
    page.click("button.go")
    page.goto(f"{desk.url}/bulletins/{bulletin}/write")
    page.locator("#t-lead1-en").fill("Without a script.")
    page.get_by_role("button", name="Add a sentence after this one (Ctrl + Enter): Lead 1").click()
    assert newest(desk).lead[0].text["en"] == "Without a script."
    assert len(newest(desk).lead) == 2
    page.locator(".sentence").nth(1).locator("textarea").nth(1).fill("Another.")
    page.get_by_role("button", name="Up (Alt + ↑): Lead 2").click()
    assert [each.text.get("en") for each in newest(desk).lead] == ["Another.", "Without a script."]
    page.get_by_role("button", name="en", exact=True).click()
    assert page.locator("#paper .lead").inner_text().startswith("Another.")
    context.close()


def test_a_picture_is_covered_by_mouse_and_by_numbers(desk: DeskPages, case: int, page: Page) -> None:
    """Drawn over, covered in numbers by keyboard, the last one taken back; then it stands in the draft."""
    key, bulletin = writing.add_picture(desk.vault), writing.begin(desk.vault, case, desk.person)
    page.goto(f"{desk.url}/bulletins/{bulletin}/picture?of={key}")
    page.wait_for_function("document.querySelector('#original').naturalWidth > 0")
    edges = page.locator("#stage").bounding_box()
    assert edges is not None
    page.mouse.move(edges["x"] + edges["width"] * 0.1, edges["y"] + edges["height"] * 0.2)
    page.mouse.down()
    page.mouse.move(edges["x"] + edges["width"] * 0.3, edges["y"] + edges["height"] * 0.6, steps=3)
    page.mouse.up()
    expect(page.locator("#cover-count")).to_have_text("1 covered")
    page.locator("#cover-left").focus()
    for number in ("500", "0", "2000", "1000"):  # too wide: it ends where the picture does
        page.keyboard.press("Control+A")
        page.keyboard.type(number)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#cover-count")).to_have_text("3 covered")
    page.locator("#cover-undo").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#stage i")).to_have_count(2)
    page.get_by_role("button", name="Make the picture, and use it").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picture img")).to_be_visible(timeout=READING)
    with Session(desk.vault.engine) as session:
        row = session.scalars(select(BulletinPicture)).one()
    drawn, typed = json.loads(row.covered)
    assert typed == [500, 0, 500, 1000]
    assert all(abs(is_now - meant) <= 6 for is_now, meant in zip(drawn, (100, 200, 200, 400), strict=True))
    use = newest(desk).picture
    assert use is not None
    assert use.picture == row.id
