"""A connection to a host by its name, directly or through a SOCKS proxy such as tor's, which alone learns the name."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

CONNECT_SECONDS: Final = 90.0
"""An onion service may need a minute to be found."""
_REFUSALS: Final = {
    1: "the proxy failed",
    2: "the proxy does not allow it",
    3: "the network is not reached",
    4: "the host is not reached",
    5: "the connection was refused",
    6: "it took too long",
}


class ProxyError(Exception):
    """The proxy did not make the connection; the message says why."""


@dataclass(frozen=True)
class Proxy:
    """Where a SOCKS 5 proxy listens."""

    host: str
    port: int

    @classmethod
    def parse(cls, url: str) -> Proxy:
        """Read `socks5h://host:port`; raises ValueError. Plain `socks5` would ask our own resolver for the name."""
        parts = urlsplit(url)
        if parts.scheme != "socks5h" or not parts.hostname or parts.port is None or parts.path not in ("", "/"):
            raise ValueError("not a proxy")
        return cls(parts.hostname, parts.port)


TOR: Final = Proxy("127.0.0.1", 9050)


def connect(host: str, port: int, proxy: Proxy | None) -> socket.socket:
    """A connected socket. Raises OSError, ProxyError."""
    if proxy is None:
        return socket.create_connection((host, port), CONNECT_SECONDS)
    try:
        made = socket.create_connection((proxy.host, proxy.port), CONNECT_SECONDS)
    except OSError:
        raise ProxyError(f"no proxy answers at {proxy.host} port {proxy.port}; is tor running?") from None
    try:
        _ask(made, host.encode("idna"), port)
    except ConnectionError:
        made.close()
        raise ProxyError("the proxy hung up") from None
    except BaseException:
        made.close()
        raise
    return made


def _ask(made: socket.socket, name: bytes, port: int) -> None:
    """RFC 1928: no authentication, CONNECT to a name."""
    made.sendall(b"\x05\x01\x00")
    if _exactly(made, 2) != b"\x05\x00":
        raise ProxyError("it is no SOCKS 5 proxy that takes us")
    made.sendall(b"\x05\x01\x00\x03" + bytes([len(name)]) + name + port.to_bytes(2))
    version, refusal, _, kind = _exactly(made, 4)
    if version != 5 or refusal:
        raise ProxyError(_REFUSALS.get(refusal, "the proxy refused"))
    _exactly(made, {1: 4, 4: 16}.get(kind) or _exactly(made, 1)[0])
    _exactly(made, 2)


def _exactly(made: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count:
        piece = made.recv(count - len(got))
        if not piece:
            raise ProxyError("the proxy hung up")
        got += piece
    return got
