"""A SOCKS5 proxy, as tor is one to a browser: it knows one name, and writes down whatever else is asked for."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import StreamRequestHandler, ThreadingTCPServer


def onion_address(key: bytes, version: bytes = b"\x03") -> str:
    """The name of an onion service with this public key (Tor's rend-spec-v3, 6)."""
    checksum = hashlib.sha3_256(b".onion checksum" + key + version).digest()[:2]
    return base64.b32encode(key + checksum + version).decode().lower() + ".onion"


ONION = onion_address(bytes(range(32)))
"""A name that no tor serves."""


class Socks(ThreadingTCPServer):
    """Leads `name` to a port of loopback, and everything else nowhere (RFC 1928). `asked` are all names, with ports."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, name: str, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.name = name
        self.target = target
        self.asked: set[str] = set()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Connection(StreamRequestHandler):
    server: Socks

    def handle(self) -> None:
        with suppress(OSError):
            self.rfile.read(self.rfile.read(2)[1])
            self.wfile.write(b"\5\0")
            _, command, _, kind = self.rfile.read(4)
            # A domain name; an address stays its bytes, for a browser that looked a name up by itself.
            raw = self.rfile.read(self.rfile.read(1)[0] if kind == 3 else {1: 4, 4: 16}[kind])
            name = raw.decode("ascii") if kind == 3 else raw.hex()
            port = int.from_bytes(self.rfile.read(2))
            self.server.asked.add(f"{name}:{port}")
            if (command, name, port) != (1, self.server.name, 80):
                self.wfile.write(b"\5\4\0\1\0\0\0\0\0\0")
                return
            with socket.create_connection(("127.0.0.1", self.server.target)) as far:
                self.wfile.write(b"\5\0\0\1\0\0\0\0\0\0")
                back = threading.Thread(target=_pass, args=(far, self.connection))
                back.start()
                _pass(self.connection, far)
                back.join()


def _pass(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextmanager
def socks(name: str, target: int) -> Iterator[Socks]:
    """A proxy, until the block ends; close the browser's contexts before."""
    with Socks(name, target) as proxy:
        thread = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            thread.join()
