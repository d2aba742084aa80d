"""Bytes compressed once, and served as a client accepts them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cached_property

import brotli
from starlette.requests import Request
from starlette.responses import Response


@dataclass(frozen=True)
class Compressed:
    """One body in three encodings, and the headers that go with it."""

    type: str
    identity: bytes
    headers: tuple[tuple[str, str], ...] = ()

    @classmethod
    def make(cls, body: bytes, media_type: str, headers: dict[str, str] | None = None) -> Compressed:
        """A body that is compressed when that is first asked for; `prepared` asks."""
        return cls(media_type, body, tuple((headers or {}).items()))

    @cached_property
    def br(self) -> bytes:
        """As small as the format can."""
        small: bytes = brotli.compress(self.identity, mode=brotli.MODE_TEXT, quality=11, lgwin=22)
        return small

    @cached_property
    def gzip(self) -> bytes:
        """Likewise. The time in its header is zero: equal stays equal."""
        return gzip.compress(self.identity, compresslevel=9, mtime=0)

    def prepared(self) -> Compressed:
        """Compress now, so that no visitor waits for it."""
        assert self.br
        assert self.gzip
        return self

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
