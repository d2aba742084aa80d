"""A decoy: a server that shows what a true line shows, but for what it changes."""

from __future__ import annotations

import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Change = Callable[[bytes], bytes]
_KEPT = ("content-type", "content-security-policy", "content-disposition")


@dataclass
class Decoy:
    """`changes` by path as it is asked for; `asked` holds the header fields of each request, in their order."""

    port: int
    changes: dict[str, Change] = field(default_factory=dict)
    asked: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def decoy_of(true_line: str) -> Iterator[Decoy]:
    """A copy of the site at `true_line`, passed on page by page."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            decoy.asked.append((self.path, self.headers.items()))
            language = {"Accept-Language": self.headers.get("accept-language", "")}
            request = urllib.request.Request(true_line + self.path, headers=language)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    status, headers, body = answer.status, answer.headers, answer.read()
            except urllib.error.HTTPError as error:
                status, headers, body = error.code, error.headers, error.read()
            body = decoy.changes.get(self.path, lambda same: same)(body)
            self.send_response(status)
            for name in _KEPT:
                if name in headers:
                    self.send_header(name, headers[name])
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Quietly."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    decoy = Decoy(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield decoy
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()
