"""A place on loopback that counts who comes: for pages that must ask nobody anything."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Listener:
    """`heard` are the paths of all requests; `connections` counts those as well that said nothing."""

    url: str
    heard: set[str] = field(default_factory=set)
    connections: int = 0


@contextmanager
def listening() -> Iterator[Listener]:
    """Answer every request with nothing, until the end."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 5

        def setup(self) -> None:
            listener.connections += 1
            super().setup()

        def answer(self) -> None:
            listener.heard.add(self.path)
            self.send_response(204)
            self.end_headers()

        do_GET = do_POST = answer

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    listener = Listener(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield listener
    finally:
        server.shutdown()
        server.socket.close()
        thread.join(5)
