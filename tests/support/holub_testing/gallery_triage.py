"""The pages on which people decide, in every state that looks different."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from holub_testing.demo import Demo


def triage_views(page: Page, demo: Demo, number: str) -> Iterator[str]:
    """Names of states; the page stands in each when its name comes. The report's decisions are left as they were."""
    page.click("#information-1")
    page.locator("#refused").wait_for()
    yield "desk-report-refused"
    for details in page.locator("#cards details").all():
        details.evaluate("each => each.open = true")
    yield "desk-report-forms"
    if page.locator("[id^='undo-']").count() == 0:
        page.click("#source-E")
        page.locator("#source-E[aria-pressed='true']").wait_for()
        page.locator("[id^='undo-']").first.click()
        page.locator(".taken-back").first.wait_for()
    yield "desk-report-history"
    page.goto(f"{demo.desk}/?channel=web&state=new")
    for closed in ("#filter", "#keep-view"):
        page.locator(closed).evaluate("each => each.open = true")
    yield "desk-filter"
    page.goto(demo.desk)
    page.click("#several summary")
    yield "desk-several"
    page.locator(f"input[value='{number}']").check()
    page.click("#bulk button")
    page.locator(".outcomes").wait_for()
    yield "desk-several-preview"
    page.goto(f"{demo.desk}/protection")
    yield "desk-protection"
