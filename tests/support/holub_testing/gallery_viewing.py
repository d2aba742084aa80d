"""What can be seen of a report's file, and where it was, in every state that looks different."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page


def viewing_views(page: Page) -> Iterator[str]:
    """Names of states; the page stands in each when its name comes, and begins on a report with a picture."""
    page.locator(".files .seen img").first.wait_for()
    page.locator("#custody").evaluate("each => each.open = true")
    yield "desk-report-files"
    page.fill("#place-name", "Іванівка")
    page.keyboard.press("Enter")
    page.locator("#found-places .choices").wait_for()
    page.locator("#say-time").evaluate("each => each.open = true")
    yield "desk-report-places"
    page.locator("#found-places button").first.click()
    page.locator("[id^='unplace-']").wait_for()
    page.locator("[aria-labelledby='card-place'] .codes details").first.evaluate("each => each.open = true")
    yield "desk-report-placed"
    page.locator("[id^='unplace-']").click()
    page.locator("[id^='unplace-']").wait_for(state="detached")
