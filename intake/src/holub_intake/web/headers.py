"""What answers carry: leave no trace in a cache, load nothing from elsewhere, tell nobody where we were.

A bad line must carry headers too, so pages alone get the long ones; on a script they would do nothing.
No Date and no Server header: a clock's error can tell one machine behind an onion service from another.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from holub_intake import onion

_ALL_OFF = (
    "accelerometer=(),camera=(),clipboard-read=(),display-capture=(),geolocation=(),gyroscope=(),hid=(),"
    "idle-detection=(),local-fonts=(),magnetometer=(),microphone=(),midi=(),payment=(),serial=(),usb=()"
)
"""What could see, hear, place or recognise somebody; there is no way to say "everything"."""

EVERYWHERE = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
}
"""On every answer, errors included."""

ON_PAGES = {
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "permissions-policy": _ALL_OFF,
}
"""On HTML as well: all that a page could ask a device for is off, for us too."""

NO_CONTENT = "default-src 'none'; frame-ancestors 'none'"
"""The policy of answers that are no page; scripts and styles have none, it would not be theirs but the page's."""
_PARTS = ("text/javascript", "text/css")
_PAGE = ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'")
_TRUSTED_TYPES = ("require-trusted-types-for 'script'", "trusted-types 'none'")


def text_hash(text: str) -> str:
    """The CSP source of the <style> or <script> element whose text is exactly `text`."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def plain_policy(styles: Sequence[str]) -> str:
    """The policy of a page that runs no script: its styles, pictures within the page, its own form."""
    return "; ".join((*_PAGE, f"style-src {' '.join(map(text_hash, styles))}", "img-src data:", *_TRUSTED_TYPES))


def chat_policy(styles: Sequence[str]) -> str:
    """The policy of the chat page: our own scripts too, our own requests, pictures that the source chose."""
    return "; ".join(
        (
            *_PAGE,
            f"style-src {' '.join(map(text_hash, styles))}",
            "script-src 'self'",
            "connect-src 'self'",
            "img-src data: blob:",
            *_TRUSTED_TYPES,
        )
    )


def lone_policy(styles: Sequence[str], script: str, pictures: str = "data:") -> str:
    """The policy of a page that is one file and asks for nothing. Fit for a <meta> element: a copy of it keeps it."""
    return "; ".join(
        (
            "default-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            f"style-src {' '.join(map(text_hash, styles))}",
            f"script-src {text_hash(script)}",
            f"img-src {pictures}",
            *_TRUSTED_TYPES,
        )
    )


class Headers:
    """Middleware: adds the fixed headers, and a policy to answers that bring none of their own."""

    def __init__(self, app: ASGIApp, page_policy: str, onion_address: str = "") -> None:
        self._app = app
        self._onion = onion_address
        self._page_policy = page_policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                kind = headers.get("content-type", "")
                is_page = kind.startswith("text/html")
                for name, value in (EVERYWHERE | ON_PAGES if is_page else EVERYWHERE).items():
                    headers[name] = value
                place = onion.location(self._onion, scope) if is_page else None
                if place is not None:
                    headers["onion-location"] = place
                if not kind.startswith(_PARTS):
                    headers.setdefault("content-security-policy", self._page_policy if is_page else NO_CONTENT)
            await send(message)

        await self._app(scope, receive, send_with_headers)
