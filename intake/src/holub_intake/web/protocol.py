"""HTTP/1.1 from strangers: uvicorn's protocol with limits on heads, on time and on connections.

Also the place where the address of a client ends: it is dropped here, and so is every header that the intake
has no use for (cookies, user agents, what a proxy says of whom it speaks for).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from holub_intake.web.answers import WORDS
from holub_intake.web.headers import EVERYWHERE, NO_CONTENT
from holub_intake.web.linger import LingeringTransport

MAX_HEAD = 16 * 1024
"""Bytes of request line and header fields together."""
MAX_FIELDS = 64
MAX_URL = 1024
_MAX_PIPELINED = 16
_MAX_REFUSED = 64
"""Connections beyond the limit that still get the words of their refusal; further ones are just closed."""

_KEPT = frozenset(
    b"accept-encoding accept-language connection content-length content-type expect holub-token holub-work host origin "
    b"sec-fetch-dest sec-fetch-mode sec-fetch-site x-telegram-bot-api-secret-token".split()
)


@dataclass(frozen=True)
class Limits:
    """What one server allows its clients; see WebSettings."""

    connections: int
    patience_seconds: float
    slowest_bytes_per_second: int

    @property
    def for_senders(self) -> int:
        """Of all connections, those over which envelopes are taken: a fifth stays for pages and the form."""
        return max(1, self.connections * 4 // 5)

    @property
    def window_seconds(self) -> float:
        """How often the pace of a body is looked at: a phone that has lost its cell finds it again within this."""
        return 4 * self.patience_seconds

    @property
    def window_bytes(self) -> float:
        """What must have come by then: half of what the slowest line brings."""
        return self.window_seconds * self.slowest_bytes_per_second / 2


class _Refused(Exception):
    """Raised inside a callback of the parser, to stop it."""


class GuardedProtocol(HttpToolsProtocol):
    """One connection. `limits` is set by `with_limits`."""

    limits: Limits

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._in_head = True
        self._head_bytes = 0
        self._head_fields = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._body_timer: asyncio.TimerHandle | None = None
        self._body_bytes = 0
        self._write_timer: asyncio.TimerHandle | None = None
        self._refusal = 400
        self._deaf = False

    # --- the connection ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        lingering = LingeringTransport(transport, self.loop)
        super().connection_made(lingering)
        self.client = None
        open_now = len(self.connections)
        if open_now > self.limits.connections + _MAX_REFUSED:
            transport.abort()
        elif open_now > self.limits.connections:
            self._refuse(503)
        else:
            self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_head_timer()
        self._stop_body_timer()
        self._stop_write_timer()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()
        else:
            super().shutdown()

    def data_received(self, data: bytes) -> None:
        if self._deaf or self.transport.is_closing():
            return  # what a refused client still sends
        if self._in_head:
            self._head_bytes += len(data)
            self._start_head_timer()
        super().data_received(data)
        # A single field that never ends calls no callback: count what came since the last head was complete.
        if self._in_head and self._head_bytes > MAX_HEAD and not self.transport.is_closing():
            self._refuse(431)

    def pause_writing(self) -> None:
        """Our side is full because the client does not read: it has as long as for anything else."""
        super().pause_writing()
        if self._write_timer is None:
            self._write_timer = self.loop.call_later(self.limits.patience_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        self._stop_write_timer()
        super().resume_writing()

    # --- callbacks of the parser -------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_fields = 0

    def on_url(self, url: bytes) -> None:
        if len(self.url) + len(url) > MAX_URL:
            self._stop(414)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._head_fields += 1
        if self._head_fields > MAX_FIELDS or len(name) + len(value) > MAX_HEAD:
            self._stop(431)
        name = name.lower()
        if name == b"transfer-encoding":
            self._stop(411)  # browsers send none, and chunks have too many ways to lie
        if name in _KEPT:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        if self.parser.should_upgrade() or len(self.pipeline) >= _MAX_PIPELINED:
            self._stop(400)
        self._stop_head_timer()
        self._in_head = False
        self._head_bytes = 0
        if len(self.connections) > self.limits.for_senders and self.parser.get_method() == b"PUT":
            self._stop(503)
        super().on_headers_complete()
        self._start_body_timer()

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_head = True
        self._stop_body_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        if self.cycle.response_complete and self.cycle.more_body:
            self.transport.close()  # answered before the body came: nobody will read the rest
        super().on_response_complete()

    # --- refusing ----------------------------------------------------------------------------------------

    def _stop(self, status: int) -> None:
        self._refusal = status
        raise _Refused

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - the name is uvicorn's
        """Called by uvicorn when the parser stops: at nonsense, or at one of our limits."""
        self._refuse(self._refusal)

    def _refuse(self, status: int) -> None:
        self._stop_head_timer()
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(_REFUSALS[status])
            self.transport.close()
        elif self.pipeline or self.cycle.more_body:
            self.transport.abort()
        else:
            # An earlier request is worked on: a refusal now would be taken for its answer. It gets its own, the last.
            self.cycle.keep_alive = False
            self._deaf = True

    def _start_head_timer(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.limits.patience_seconds, self._head_too_slow)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _start_body_timer(self) -> None:
        self._stop_body_timer()
        self._body_bytes = 0
        self._body_timer = self.loop.call_later(self.limits.window_seconds, self._look_at_pace)

    def _stop_body_timer(self) -> None:
        if self._body_timer is not None:
            self._body_timer.cancel()
            self._body_timer = None

    def _look_at_pace(self) -> None:
        if self.transport.is_closing():
            return
        if self.flow.read_paused or self._body_bytes >= self.limits.window_bytes:
            self._start_body_timer()  # fast enough, or it is we who do not read
            return
        cycle = self.cycle
        if not cycle.response_started:
            self.transport.write(_REFUSALS[408])
        cycle.disconnected = True  # for whoever waits for the rest of it
        cycle.message_event.set()
        self.transport.close()

    def _stop_write_timer(self) -> None:
        if self._write_timer is not None:
            self._write_timer.cancel()
            self._write_timer = None

    def _head_too_slow(self) -> None:
        self._head_timer = None
        if self.transport.is_closing():
            return
        if self._head_bytes == 0:
            self.transport.close()  # a spare connection, as browsers open them: no request, no answer
        else:
            self._refuse(408)


def with_limits(limits: Limits) -> type[GuardedProtocol]:
    """The protocol class for one server: uvicorn makes the instances, and passes nothing of ours to them."""
    return type("LimitedProtocol", (GuardedProtocol,), {"limits": limits})


def _refusal(status: int) -> bytes:
    body = WORDS[status] + "\n"
    fields = {
        **EVERYWHERE,
        "content-security-policy": NO_CONTENT,
        "content-type": "text/plain; charset=utf-8",
        "content-length": str(len(body)),
        "connection": "close",
    }
    if status == 503:
        fields["retry-after"] = "10"
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} \r\n{head}\r\n{body}".encode()


_REFUSALS = {status: _refusal(status) for status in (400, 408, 411, 414, 431, 503)}
