"""Ask a site for its pages as a common browser would, with limits on time, size and redirects.

A server that looks closely can tell us from a browser all the same, by its TLS or by what a browser would do next
(docs/decoys.md).
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from holub_desk.decoys.decode import decoded
from holub_desk.decoys.tunnel import Proxy, ProxyError, connect
from holub_wire.channels import place_of

MAX_BODY: Final = 8 * 1024 * 1024
"""Bytes, as they come and decoded; our largest page is far below."""
PATIENCE_SECONDS: Final = 120.0
"""For one answer as a whole, however it drips."""
MAX_REDIRECTS: Final = 3

_AGENT: Final = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
"""Of Tor Browser, which looks the same on every machine."""
_DOCUMENT: Final = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
_MOVED: Final = frozenset({301, 302, 303, 307, 308})

Place = tuple[str, str, int]
"""Scheme, host and port."""


class NoAnswer(Exception):
    """The site gave no answer that a browser could use; the message says why, in our words."""


@dataclass(frozen=True)
class Answer:
    """What came. `moved_to` is the host of a redirect that we do not follow."""

    status: int
    body: bytes
    moved_to: str | None = None


@dataclass(frozen=True)
class Visitor:
    """Asks one site. Redirects are followed within it, and from its http to its https."""

    place: Place
    proxy: Proxy | None
    patience: float = PATIENCE_SECONDS

    def get(self, path: str, language: str) -> Answer:
        """What a browser in this language is served. Raises NoAnswer."""
        place = self.place
        for _ in range(MAX_REDIRECTS + 1):
            status, location, body = self._ask(place, path, language)
            if status not in _MOVED:
                return Answer(status, body)
            try:
                parts = urlsplit(urljoin(f"{_origin(place)}{path}", location))
            except ValueError:
                raise NoAnswer("it redirects to nowhere") from None
            there = place_of(f"{parts.scheme}://{parts.netloc}")
            if there is None or there not in (self.place, ("https", self.place[1], 443)):
                return Answer(status, b"", parts.hostname or "")
            place, path = there, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            if not path.isascii():
                raise NoAnswer("it redirects to nowhere")
        raise NoAnswer("it redirects without end")

    def _ask(self, place: Place, path: str, language: str) -> tuple[int, str, bytes]:
        scheme, host, port = place
        made: socket.socket | None = None
        late = threading.Event()
        try:
            made = connect(host, port, self.proxy)
            with _ended_after(self.patience, made, late):
                if scheme == "https":
                    made = ssl.create_default_context().wrap_socket(made, server_hostname=host)
                connection = http.client.HTTPConnection(host, port)
                connection.sock = made
                _send(connection, place, path, language)
                with closing(connection.getresponse()) as response:
                    body = _whole(response)
            if late.is_set():  # what an ended connection looks like: a whole answer
                raise TimeoutError
            body = decoded(body, response.headers.get("content-encoding", ""), MAX_BODY)
            return response.status, response.headers.get("location", ""), body
        except (OSError, ProxyError, http.client.HTTPException, ValueError) as error:
            raise NoAnswer("it took too long" if late.is_set() else _why(error)) from None
        finally:
            if made is not None:
                made.close()


@contextmanager
def _ended_after(seconds: float, made: socket.socket, late: threading.Event) -> Iterator[None]:
    """End the connection when time is up: a server that drips a byte now and then passes every other timeout."""
    raw = made.dup()

    def end() -> None:
        late.set()
        with suppress(OSError):  # it has ended by itself
            raw.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        raw.close()


def _send(connection: http.client.HTTPConnection, place: Place, path: str, language: str) -> None:
    """The header fields of Tor Browser, in its order."""
    kind = {"js": "script", "css": "style", "json": "empty"}.get(path.rpartition(".")[2], "document")
    is_page = kind == "document"
    secure = place[0] == "https"
    connection.putrequest("GET", path, skip_host=True, skip_accept_encoding=True)
    connection.putheader("Host", _origin(place).partition("://")[2])
    connection.putheader("User-Agent", _AGENT)
    connection.putheader("Accept", _DOCUMENT if is_page else "text/css,*/*;q=0.1" if kind == "style" else "*/*")
    connection.putheader("Accept-Language", f"{language},en-US;q=0.7,en;q=0.3")
    # zstd, which browsers name as well, we cannot read; over http they name no br.
    connection.putheader("Accept-Encoding", "gzip, deflate, br" if secure else "gzip, deflate")
    connection.putheader("Connection", "keep-alive")
    if is_page:
        connection.putheader("Upgrade-Insecure-Requests", "1")
    connection.putheader("Sec-Fetch-Dest", kind)
    connection.putheader("Sec-Fetch-Mode", "navigate" if is_page else "cors")
    connection.putheader("Sec-Fetch-Site", "none" if is_page else "same-origin")
    if is_page:
        connection.putheader("Sec-Fetch-User", "?1")
    connection.endheaders()


def _whole(response: http.client.HTTPResponse) -> bytes:
    body = bytearray()
    while piece := response.read1(65536):
        body += piece
        if len(body) > MAX_BODY:
            raise ValueError("too large")
    if response.length:
        raise http.client.IncompleteRead(b"")
    return bytes(body)


def _origin(place: Place) -> str:
    scheme, host, port = place
    host = f"[{host}]" if ":" in host else host.encode("idna").decode()
    return f"{scheme}://{host}" + ("" if port == {"http": 80, "https": 443}[scheme] else f":{port}")


def _why(error: Exception) -> str:
    """In our words: a message of the site's could say anything."""
    if isinstance(error, ProxyError):
        return str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, socket.gaierror):
        return "its name is not known"
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens there"
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, http.client.IncompleteRead | http.client.RemoteDisconnected | ConnectionError):
        return "it breaks off"
    if isinstance(error, ValueError):
        return "its answer is too large, or coded in a way that we cannot read"
    return "its answer is none that a browser would take"
