"""Bytes and requests of a page, as Chromium's network layer counts them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser

BUDGETS = {
    "with JavaScript": (24_000, 4, {"javascript": True}),
    "with the X25519 fallback": (30_000, 4, {"javascript": True, "without_x25519": True}),
    "without JavaScript": (10_000, 1, {"javascript": False}),
}
"""Bytes and requests until a source can type and seal, and how to visit."""
LATER = ("/static/later.js", "/chat.json")
"""What is loaded after the words can be typed and sealed, whatever the answers."""


@dataclass
class Traffic:
    """Requests in the order in which they began: path → encoded bytes, headers included."""

    paths: dict[str, str] = field(default_factory=dict)
    size: dict[str, int] = field(default_factory=dict)

    def began(self, event: dict[str, Any]) -> None:
        url: str = event["request"]["url"]
        if url.startswith("http"):
            self.paths[event["requestId"]] = "/" + url.split("/", 3)[3]

    def ended(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self.paths:
            self.size[event["requestId"]] = int(event["encodedDataLength"])

    def until_typing(self) -> list[tuple[str, int]]:
        return [(path, self.size.get(key, 0)) for key, path in self.paths.items() if not path.startswith(LATER)]


def visit(browser: Browser, address: str, *, javascript: bool, without_x25519: bool = False) -> Traffic:
    """Open the page in a fresh browser context and wait until its traffic is over."""
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": 360, "height": 640}, locale="uk")
    if without_x25519:
        context.add_init_script(
            "const g = crypto.subtle.generateKey.bind(crypto.subtle);"
            "crypto.subtle.generateKey = (a, ...r) => (a.name ?? a) === 'X25519'"
            " ? Promise.reject(new DOMException('', 'NotSupportedError')) : g(a, ...r);"
        )
    page = context.new_page()
    traffic = Traffic()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.requestWillBeSent", traffic.began)
    network.on("Network.loadingFinished", traffic.ended)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    context.close()
    return traffic
