"""What every request passes: a host that is ours, an origin that is ours where something changes, and calm headers."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No require-trusted-types-for: htmx swaps HTML from this server by innerHTML. Templates escape; scripts are ours."""
_HEADERS = {
    "cache-control": "no-store",
    # Not no-referrer: a browser would then send `Origin: null` with our own forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
_SAFE = frozenset({"GET", "HEAD"})
_MAX_BODY = 16 * 1024


class Guard:
    """ASGI middleware in front of everything."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self._app = app
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

        status = self._refusal(scope["method"], Headers(scope=scope))
        if status:
            await PlainTextResponse("refused\n", status)(scope, receive, calm_send)
            return
        await self._app(scope, receive, calm_send)

    def _refusal(self, method: str, headers: Headers) -> int:
        host = headers.get("host", "")
        if urlsplit(f"//{host}").hostname not in self._hosts or len(headers.getlist("host")) != 1:
            return 421
        if method in _SAFE:
            return 0
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return 403
        origin = headers.get("origin")
        if origin is None or urlsplit(origin).netloc != host:
            return 403
        length = headers.get("content-length", "")
        return 0 if length.isdecimal() and int(length) <= _MAX_BODY else 413
