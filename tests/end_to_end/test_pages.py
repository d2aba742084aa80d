"""Every page as people with all kinds of eyes, hands and screens meet it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from holub_testing.axe import CONTRAST, violations
from holub_testing.demo import Demo, running_demo
from holub_testing.gallery import SIZES, View, carried_views, chat_views, desk_views, fill, form_views, reader_views
from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Demo]:
    """A demo with a report that has everything."""
    work = tmp_path_factory.mktemp("filled")
    with running_demo(work / "data", "--examples") as demo:
        fill(browser, demo, work)
        yield demo


def all_views(browser: Browser, demo: Demo, work: Path, **options: Any) -> Iterator[View]:
    """All pages and states. axe is added from outside, so these contexts do without the pages' policy."""
    with_scripts = browser.new_context(locale="uk", bypass_csp=True, **options)
    # Without JavaScript nothing could look: the same pages are shown with it, and work the same way.
    form = browser.new_context(locale="uk", bypass_csp=True, **options)
    yield from chain(
        chat_views(with_scripts, demo, work),
        carried_views(with_scripts, demo, work),
        _from_form(form, demo),
        desk_views(with_scripts, demo),
        reader_views(with_scripts, demo),
    )
    with_scripts.close()
    form.close()


def _from_form(context: Any, demo: Demo) -> Iterator[View]:
    context.route("**/?lang=uk", lambda route: route.continue_(url=f"{demo.chat}/form?lang=uk"))
    yield from form_views(context, demo)


def test_axe_finds_nothing(filled: Demo, browser: Browser, tmp_path: Path) -> None:
    """No violation of WCAG 2.2 AA on any page on a phone; in the dark theme, where colours are all that is other, none
    of contrast."""
    seen, found = [], []
    for view in all_views(browser, filled, tmp_path, viewport=SIZES["phone"], reduced_motion="reduce"):
        found += [f"{view.name}: {violation}" for violation in violations(view.page)]
        view.page.emulate_media(color_scheme="dark")
        found += [f"{view.name}, dark: {violation}" for violation in violations(view.page, CONTRAST)]
        view.page.emulate_media(color_scheme="light")
        seen.append(view.name)
    assert not found, "\n" + "\n".join(found)
    assert len(seen) >= 20


def test_control_axe_finds_a_planted_fault(browser: Browser) -> None:
    """The control: a picture without a text is found; and words that only the dark theme makes hard to read."""
    page = browser.new_page()
    page.set_content("<html lang=uk><title>x</title><main><h1>x</h1><img src='data:,'></main>")
    assert any(found.startswith("image-alt") for found in violations(page))
    page.set_content(
        "<html lang=uk><title>x</title><style>@media(prefers-color-scheme:dark){p{color:#222;background:#111}}</style>"
        "<main><h1>x</h1><p>words</p></main>"
    )
    assert violations(page, CONTRAST) == []
    page.emulate_media(color_scheme="dark")
    assert any(found.startswith("color-contrast") for found in violations(page, CONTRAST))
    page.close()


def test_nothing_scrolls_sideways_at_320(filled: Demo, browser: Browser, tmp_path: Path) -> None:
    """At 320 px no page is wider than the screen."""
    for view in all_views(browser, filled, tmp_path, viewport={"width": 320, "height": 568}):
        view.page.wait_for_load_state("load")
        width = view.page.locator("html").evaluate("html => html.scrollWidth")
        assert width <= 320, view.name


@pytest.mark.parametrize("language", ["uk", "ru", "en"])
@pytest.mark.parametrize("javascript", [True, False])
def test_both_buttons_of_the_gate_are_in_view(filled: Demo, browser: Browser, language: str, javascript: bool) -> None:
    """At 360 × 640 Stop and Continue are both on the screen, Stop first, in every language."""
    context = browser.new_context(viewport=SIZES["phone"], java_script_enabled=javascript)
    page = context.new_page()
    page.goto(f"{filled.chat}/?lang={language}")
    stop = page.locator("#gate .stop").bounding_box()
    go = page.locator("#go" if javascript else "#gate a.go").bounding_box()
    assert stop is not None
    assert go is not None
    assert stop["y"] + stop["height"] <= go["y"]
    assert go["y"] + go["height"] <= 640
    assert min(stop["height"], go["height"]) >= 48
    context.close()
