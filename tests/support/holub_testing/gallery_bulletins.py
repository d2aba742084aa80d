"""The pages on which a bulletin is written, checked and released, and those that readers have."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from holub_testing.demo import Demo


def bulletin_views(page: Page, demo: Demo) -> Iterator[str]:
    """Names of states, of the draft in which something is found; nothing is changed in it."""
    page.goto(f"{demo.desk}/bulletins")
    yield "desk-bulletins"
    page.locator("a[href^='/bulletins/']").first.click()
    address = "/".join(page.url.split("/")[:5])
    for name in ("write", "picture", "check", "history"):
        page.goto(f"{address}/{name}")
        yield f"desk-bulletin-{name}"
    page.goto(address)
    yield "desk-bulletin"


def site_views(page: Page, demo: Demo) -> Iterator[str]:
    """Names of pages of the site, in Ukrainian."""
    for name in ("index", "archive", "places", "subjects", "report", "privacy"):
        page.goto(f"{demo.site}/uk/{name}.html")
        yield f"site-{name}"
    page.goto(f"{demo.site}/uk/index.html")
    page.locator("main h2 a, main h3 a, main li a").first.click()
    yield "site-bulletin"
