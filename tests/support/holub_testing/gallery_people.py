"""The desk's pages about people: doors, ways in, who works here, groups, locking."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from holub_testing.authenticator import plug_in
from holub_testing.demo import Demo

NAMES = "Олена Петро Марія Ігор Софія Тарас Лариса Юрій Ніна Богдан".split()


def press(page: Page, button: str) -> None:
    """Press the last of such buttons, and wait for the page that comes."""
    with page.expect_navigation():
        page.locator(button).last.click()


def people_views(page: Page, demo: Demo) -> Iterator[str]:
    """Names of states of the page, which belongs to someone who has just signed in by link; it ends locked."""
    plug_in(page)
    nth = len(demo.holub_desk("people", "list").splitlines()) - 1
    page.goto(f"{demo.desk}/account")
    yield "desk-account"
    page.goto(f"{demo.desk}/account/add")
    page.locator("summary").click()
    yield "desk-ways-in"
    page.fill("#label", "Ноутбук")
    page.locator("[data-passkey]").click()
    page.wait_for_url("**/account")
    page.goto(f"{demo.desk}/people")
    yield "desk-people"
    page.fill("input[name=name]", NAMES[nth])
    page.select_option("select[name=role]", "editor")
    press(page, "form[action='/people'] button")
    link = page.locator("#link").inner_text()
    yield "desk-link"
    page.goto(f"{demo.desk}/groups")
    page.fill("input[name=name]", f"Свідки {nth + 1}")
    press(page, "form[action='/groups'] button")
    page.locator("select[name=person]").last.select_option(index=0)
    press(page, "form[action$='/members'] button")
    yield "desk-groups"
    page.goto(f"{demo.desk}/people")
    page.get_by_role("link", name=NAMES[nth]).click()
    page.locator("form[action$='/leave']").wait_for()
    yield "desk-person"
    page.goto(f"{demo.desk}/people")
    press(page, "form[action='/people/sheet'] button")
    page.wait_for_selector("#secret")
    yield "desk-sheet"
    page.goto(link)
    yield "desk-enrol"
    page.goto(f"{demo.desk}/recover")
    yield "desk-recover"
    page.goto(f"{demo.desk}/people")
    press(page, "form[action='/lock'] button")
    page.locator("summary").click()
    yield "desk-locked"
