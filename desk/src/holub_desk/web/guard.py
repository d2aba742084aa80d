"""What every request passes: a host that is ours, an origin that is ours where something changes, and calm headers."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No `require-trusted-types-for`: htmx parses and swaps HTML from this server with DOMParser and innerHTML, and a
default policy that lets all of it pass would promise what it does not do. Templates escape, and scripts are ours."""
_HEADERS = {
    "cache-control": "no-store",
    # Not no-referrer: a browser would then send `Origin: null` with our own forms. No page links elsewhere.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-dns-prefetch-control": "off",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
_SAFE = frozenset({"GET", "HEAD"})
_OURS = frozenset({"same-origin", "none"})
MAX_BODY = 16 * 1024
"""Bytes; the longest form is a reply. Where files are uploaded, the application says how much more that may be."""


class Guard:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, hosts: Collection[str], uploads: Mapping[str, int] | None = None) -> None:
        """`uploads`: patterns of whole paths, and how many bytes a body may have there."""
        self._app = app
        self._uploads = [(re.compile(path), most) for path, most in (uploads or {}).items()]
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def calm_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("content-security-policy", POLICY)
            await send(message)

        status = self._refusal(scope["method"], Headers(scope=scope), self._most(scope["path"]))
        if status:
            await PlainTextResponse("refused\n", status, {"connection": "close"})(scope, receive, calm_send)
            return
        await self._app(scope, receive, calm_send)

    def _most(self, path: str) -> int:
        return next((most for pattern, most in self._uploads if pattern.fullmatch(path)), MAX_BODY)

    def _refusal(self, method: str, headers: Headers, most: int) -> int:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or _hostname(hosts[0]) not in self._hosts:
            return 421
        site = headers.get("sec-fetch-site", "same-origin")
        if method in _SAFE:
            # Another page may link here, but not load anything: `same-site` is every port of this machine.
            return 0 if site in _OURS or headers.get("sec-fetch-mode") == "navigate" else 403
        origin = headers.get("origin", "")
        if site != "same-origin" or origin not in (f"http://{hosts[0]}", f"https://{hosts[0]}"):
            return 403
        length = headers.get("content-length", "0")
        sized = length.isascii() and length.isdecimal() and int(length[:9]) <= most
        return 0 if sized and "transfer-encoding" not in headers else 413


def _hostname(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None
