"""Cases: the list, and one with a report, a publication and a claim, all its forms open."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from holub_testing.demo import Demo


def case_views(page: Page, demo: Demo, number: str) -> Iterator[str]:
    """Names of states; the page stands in each when its name comes."""
    page.goto(f"{demo.desk}/cases")
    if page.locator(".cases a").count() == 0:
        _fill(page, demo, number)
    yield "desk-cases"
    page.locator(".cases a").first.click()
    yield "desk-case"
    for details in page.locator("main details").all():
        details.evaluate("each => each.open = true")
    yield "desk-case-forms"


def _fill(page: Page, demo: Demo, number: str) -> None:
    page.fill("input[name='title']", "Гуртожиток на окраїні")
    page.locator("form[action='/cases'] button").click()
    page.fill("input[name='add']", number)
    page.locator("form:has(input[name='add']) button").click()
    page.locator("#items details summary").last.click()
    form = page.locator("#items form:has(input[name='url'])")
    for name, value in (("url", "https://example.org/a"), ("publisher", "Вісник"), ("day", "2026-09-01")):
        form.locator(f"input[name='{name}']").fill(value)
    form.locator("button").click()
    for kind, on in (("observed", number), ("forecast", "item-1")):
        page.locator("#claims details summary").last.click()
        page.check(f"input[name='on'][value='{on}']")
        page.fill("#claim-code", "A1")
        page.select_option("#claim-kind", kind)
        page.fill("#claim-day", "2026-09-01")
        page.locator("#claims form.fields button").last.click()
    page.goto(f"{demo.desk}/cases")
