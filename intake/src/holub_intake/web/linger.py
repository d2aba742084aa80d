"""Close a connection so that the last answer arrives.

To close a socket with unread bytes in it resets the connection, and the answer is lost with it
(RFC 9112, 9.6). So: close our half, read and drop what still comes, and close in full when the client has
gone or time is up.
"""

from __future__ import annotations

import asyncio
from typing import Any

_SECONDS = 5.0


class LingeringTransport(asyncio.Transport):
    """A transport whose `close` lingers. Everything else is passed on."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._inner = transport
        self._loop = loop
        self._lingering = False

    def close(self) -> None:
        """Send what is buffered and an end of our half; the peer's end, or time, ends the connection."""
        if self._lingering or self._inner.is_closing():
            return
        self._lingering = True
        try:
            self._inner.write_eof()
            self._inner.resume_reading()
        except (OSError, RuntimeError, NotImplementedError):
            self._inner.close()
            return
        self._loop.call_later(_SECONDS, self._inner.abort)

    def is_closing(self) -> bool:
        return self._lingering or self._inner.is_closing()

    def write(self, data: Any) -> None:
        if not self._lingering:
            self._inner.write(data)

    def abort(self) -> None:
        self._inner.abort()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        return self._inner.get_extra_info(name, default)

    def is_reading(self) -> bool:
        return self._inner.is_reading()

    def pause_reading(self) -> None:
        if not self._lingering:
            self._inner.pause_reading()

    def resume_reading(self) -> None:
        self._inner.resume_reading()
