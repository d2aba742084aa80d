"""Bytes compressed once, at start, and served as a client accepts them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass

import brotli
from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True)
class Compressed:
    """One body in three encodings, and the headers that go with it."""

    type: str
    identity: bytes
    br: bytes
    gzip: bytes
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def make(
        cls, body: bytes, media_type: str, headers: dict[str, str] | None = None, *, quality: int = 11
    ) -> Compressed:
        """Compress as well as the two formats can, br to `quality`. No time in the gzip header: equal stays equal."""
        text = brotli.MODE_TEXT
        return cls(
            type=media_type,
            identity=body,
            br=brotli.compress(body, mode=text, quality=quality, lgwin=22),
            gzip=gzip.compress(body, compresslevel=9, mtime=0),
            headers=tuple((headers or {}).items()),
        )

    def response(self, request: Request) -> Response:
        """Answer in the smallest encoding that the client names."""
        body, encoding = self._choose(accepted(request.headers.get("accept-encoding", "")))
        headers = dict(self.headers)  # no Vary: nothing may be stored, so nothing can be mixed up
        if encoding:
            headers["content-encoding"] = encoding
        return Response(body, media_type=self.type, headers=headers)

    def _choose(self, encodings: frozenset[str]) -> tuple[bytes, str | None]:
        if "br" in encodings:
            return self.br, "br"
        if "gzip" in encodings:
            return self.gzip, "gzip"
        return self.identity, None


def accepted(untrusted_header: str) -> frozenset[str]:
    """The encodings of an Accept-Encoding header that are not refused by `q=0` (RFC 9110, 12.5.3)."""
    names = set()
    for item in untrusted_header.lower().split(",")[:16]:
        name, _, weight = item.partition(";")
        digits = weight.strip().removeprefix("q=").replace(".", "")
        if not weight or digits.strip("0"):
            names.add(name.strip())
    return frozenset(names)
