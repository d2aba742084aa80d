"""The plain pages in a real browser: nothing is blocked, nothing is kept, nobody is shut out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from holub_testing.intake import RunningIntake
from playwright.sync_api import Browser, BrowserContext

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
PAGES = ["/about", "/privacy", "/verify"]
pytestmark = pytest.mark.browser


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 640}, locale="uk")
    yield context
    context.close()


@pytest.mark.parametrize("path", ["/", *PAGES])
def test_nothing_is_blocked_and_nothing_is_kept(
    phone: BrowserContext, running_intake: RunningIntake, path: str
) -> None:
    """No violation of our own policy, no request elsewhere, no cookie, no storage; the style is applied."""
    page = phone.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(running_intake.url + path)
    page.wait_for_load_state("networkidle")
    assert said == []
    assert asked
    assert all(url.startswith((running_intake.url + "/", "data:")) for url in asked)
    assert phone.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 0


def test_the_policy_is_in_force(phone: BrowserContext, running_intake: RunningIntake) -> None:
    """The control: what the policy forbids is blocked, and the listener above would have heard it."""
    page = phone.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(running_intake.url + "/about")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.1:9/x'}))")
    page.wait_for_timeout(300)
    assert any("Content Security Policy" in text for text in said)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nobody_is_shut_out(browser: Browser, running_intake: RunningIntake, path: str, scheme: Any) -> None:
    """axe finds nothing, in either colour scheme; the page is not wider than a small phone."""
    # Only here the policy is off: axe has to be put into the page.
    context = browser.new_context(viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(running_intake.url + path)
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run()")
    assert [violation["id"] for violation in result["violations"]] == []
    assert result["passes"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()
