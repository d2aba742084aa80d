"""Run the application under uvicorn: one process, no log, no name of its own."""

from __future__ import annotations

import signal
import socket

import uvicorn
from starlette.types import ASGIApp

from holub_intake.config import WebSettings
from holub_intake.journal import Event, record
from holub_intake.web.protocol import Limits, with_limits
from holub_wire.command import CommandError

_BACKLOG = 1024
_STOP_SECONDS = 10


def serve(app: ASGIApp, settings: WebSettings) -> None:
    """Serve until SIGINT or SIGTERM; what was being stored then is still answered. Raises CommandError."""
    listener = _listen(settings)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http=with_limits(Limits(settings.connections, settings.patience_seconds, settings.slowest_bytes_per_second)),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=settings.idle_seconds,  # type: ignore[arg-type] # passed to call_later as it is
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    server = uvicorn.Server(config)
    # uvicorn stops at a signal and then raises it again for whoever was there before it: that only says once more that
    # it is to stop, so that we come back here and end with our own words and status. And a signal that comes before
    # uvicorn listens for any is not lost.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: setattr(server, "should_exit", True))
    record(Event.READY, port=listener.getsockname()[1])
    server.run(sockets=[listener])
    record(Event.STOPPED)


def _listen(settings: WebSettings) -> socket.socket:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][
            0
        ]
        return socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError:
        raise CommandError(
            f"cannot listen on {settings.host} port {settings.port}",
            "is another program there? choose another port in [web]",
        ) from None
