"""The pages on a vault of one's own: the application without a network, a server, and a browser signed in to it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from holub_testing.deciding import add_four
from holub_testing.desk import DeskPages, desk_pages
from holub_testing.pages import Pages, sign_in
from playwright.sync_api import Browser, Page

from holub_desk.vault.vault import Vault


@pytest.fixture
def pages(vault: Vault) -> Pages:
    """An empty desk with one person signed in."""
    return sign_in(vault, "Olena", "analyst")


@pytest.fixture
def four(pages: Pages) -> Pages:
    """Four reports of four sources, the last one by a messenger, and one person signed in."""
    add_four(pages)
    return pages


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[DeskPages]:
    """A server of the pages of an empty desk."""
    with desk_pages(tmp_path) as running:
        yield running


@pytest.fixture
def cookie(desk: DeskPages) -> str:
    """Someone signed in at that server, for raw requests."""
    return desk.cookie()


@pytest.fixture
def page(desk: DeskPages, browser: Browser) -> Iterator[Page]:
    """Someone signed in, in a browser as wide as a desk's screen. Whatever the page complains of fails the test."""
    context = browser.new_context(viewport={"width": 1320, "height": 760}, locale="en")
    made = context.new_page()
    complaints: list[str] = []
    made.on("pageerror", lambda error: complaints.append(str(error)))
    made.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    made.goto(desk.url + desk.link())
    made.click("button.go")
    made.wait_for_selector("#list")
    yield made
    context.close()
    assert complaints == []
