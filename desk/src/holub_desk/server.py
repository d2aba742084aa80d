"""The desk's second process: pages for analysts. It has the vault and never the keyring. Wiring only."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import logging
import os
import resource
import signal
import socket
import sys
import threading
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from holub_desk.bulletins.publisher import publishing
from holub_desk.bulletins.release import Rules
from holub_desk.config import WebSettings
from holub_desk.media.check import check
from holub_desk.media.sandbox import Halted
from holub_desk.media.worker import Worker
from holub_desk.places.naming import names
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

_PR_SET_DUMPABLE = 4
_STOP_SECONDS = 1
"""Open pages listen for arriving reports all the time; there is nothing to wait for."""
_COPIES_STOP_SECONDS = 5.0
"""Until what is being converted is ended and put back; it takes a fraction of that."""


def harden() -> None:
    """No core dump, no attaching by a neighbour, no readable files, no log: a log would say who read what. Linux."""
    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise CommandError("the system does not let this process refuse core dumps", "Linux is required")
    logging.disable(logging.CRITICAL)


def listen(settings: WebSettings) -> list[socket.socket]:
    """A socket for each address of the host's name: `localhost` is two. Raises CommandError."""
    sockets: list[socket.socket] = []
    try:
        for family, _, _, _, address in socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM):
            try:
                sockets.append(socket.create_server(address[:2], family=family))
            except OSError as error:
                if error.errno not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):  # no IPv6 on this machine is fine
                    raise
        if not sockets:
            raise OSError
    except OSError:
        for each in sockets:
            each.close()
        raise CommandError(
            f"cannot listen on {settings.host} port {settings.port}",
            "is another program there? choose another port in [web]",
        ) from None
    return sockets


def serve(app: ASGIApp, vault: Vault, settings: WebSettings, rules: Rules) -> None:
    """Serve until SIGTERM or SIGINT; make working copies and release what is due meanwhile. Raises CommandError."""
    sockets = listen(settings)
    config = uvicorn.Config(
        app,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    # uvicorn stops at a signal and then raises it again for whoever was there before it: let that be nobody,
    # so that the command ends with its own status.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    print(f"holub-desk: ready port={settings.port}", file=sys.stderr, flush=True)
    threading.Thread(target=names, daemon=True).start()  # so that the first report opened does not wait for it
    with making_copies(vault), publishing(vault, rules):
        uvicorn.Server(config).run(sockets=sockets)


@contextlib.contextmanager
def making_copies(vault: Vault) -> Iterator[None]:
    """A thread that makes working copies of files, and is stopped cleanly: what it had begun waits again."""
    stop = threading.Event()
    thread = threading.Thread(target=_make_copies, args=(vault, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_COPIES_STOP_SECONDS)


def _make_copies(vault: Vault, stop: threading.Event) -> None:
    """No sandbox, no preview: without one the worker says so of each file."""
    try:
        converter = check(thorough=False, halt=stop).converter
    except Halted:
        return
    except Exception as error:
        print(f"holub-desk: media-failed kind={type(error).__name__}", file=sys.stderr, flush=True)
        converter = None
    if converter is None:
        print("holub-desk: no-sandbox", file=sys.stderr, flush=True)
    Worker(vault, converter).run(stop)
