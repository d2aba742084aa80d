"""What axe finds on a page. It is added from outside, so its contexts do without the pages' policy (`bypass_csp`)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


CONTRAST = ["color-contrast"]


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """Each with the element it was found on. A page whose style has not come yet has no sizes."""
    page.wait_for_load_state("load")
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE.read_text("utf-8") + "\n;0")
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, {runOnly: rules})", rules or RULES)
    return [f"{each['id']}: {node['html'][:120]}" for each in found["violations"] for node in each["nodes"]]
