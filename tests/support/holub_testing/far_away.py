"""A visitor from another address: bytes go on to a server of ours, from an address of loopback that we choose."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def coming_from(address: str, port: int) -> Iterator[int]:
    """A port of 127.0.0.1 whose connections reach `port` from `address` (127.0.0.0/8)."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, address, port), daemon=True).start()
        chosen: int = listener.getsockname()[1]
        yield chosen
        listener.shutdown(socket.SHUT_RDWR)


def _accept(listener: socket.socket, address: str, port: int) -> None:
    with suppress(OSError):
        while True:
            visitor, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", port), source_address=(address, 0))
            for here, there in ((visitor, server), (server, visitor)):
                threading.Thread(target=_pass_on, args=(here, there), daemon=True).start()


def _pass_on(here: socket.socket, there: socket.socket) -> None:
    with suppress(OSError):
        while data := here.recv(65536):
            there.sendall(data)
    for end in (here, there):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
