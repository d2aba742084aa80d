"""Read a request's body: exactly as long as it says, within a time that a slow line can keep."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request


class BodyError(Exception):
    """A body that is refused: the status and the calm words of the answer."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.text = text


@dataclass(frozen=True)
class Pace:
    """How slow a body may be: the slowest line, and some patience on top (a phone may lose its cell)."""

    slowest_bytes_per_second: int
    patience_seconds: float

    def seconds_for(self, length: int) -> float:
        """The time that a body of this length may take."""
        return self.patience_seconds + length / self.slowest_bytes_per_second


async def read_exactly(request: Request, sizes: Collection[int], pace: Pace) -> bytes:
    """The body, whose Content-Length must be one of `sizes`; anything else is refused before a byte is read.

    Raises BodyError, or ClientDisconnect when the client goes away.
    """
    length = _length(request)
    if length > max(sizes):
        raise BodyError(413, "Too large.")
    if length not in sizes:
        raise BodyError(400, "Not the size of an envelope.")
    body = bytearray()
    try:
        async with asyncio.timeout(pace.seconds_for(length)):
            async for chunk in request.stream():
                body += chunk
                if len(body) > length:
                    raise BodyError(400, "Longer than it said.")
    except TimeoutError:
        raise BodyError(408, "Too slow. Please try again.") from None
    if len(body) != length:
        raise ClientDisconnect
    return bytes(body)


def _length(request: Request) -> int:
    text = request.headers.get("content-length")
    if text is None:
        raise BodyError(411, "The length is missing.")
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise BodyError(400, "The length is not a number.")
    return int(text)
