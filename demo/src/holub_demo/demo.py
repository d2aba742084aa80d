"""`holub demo`: prepare a line and a desk once, then run intake, opener, desk and site until Ctrl-C."""

from __future__ import annotations

import secrets
import signal
import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

from holub_demo.prepare import Ports, prepare
from holub_demo.processes import Processes
from holub_demo.welcome import CHAT_HOST, DESK_HOST, welcome
from holub_wire.command import CommandError


def run_demo(directory: Path, ports: Ports, *, examples: bool) -> int:
    """Run the demo in `directory` until it is told to stop. Raises CommandError with what to do."""
    _check_free(ports.chat, "--chat-port")
    _check_free(ports.desk, "--desk-port")
    _check_free(ports.site, "--site-port")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    house = prepare(directory, ports, passphrase=secrets.token_urlsafe(24))
    processes = Processes()
    try:
        processes.start("intake", "holub_intake.cli", "--config", house.intake_toml, "serve")
        processes.wait_for_port(CHAT_HOST, ports.chat)
        if examples and not house.is_settled:
            # Half of the desk comes with it: a demo that needs it not does without.
            from holub_demo.settled import settle  # noqa: PLC0415

            settle(house, f"http://{CHAT_HOST}:{ports.chat}", datetime.now(UTC).date(), _say)
        processes.start("opener", "holub_desk.cli.main", "--config", house.desk_toml, "opener")
        processes.start("desk", "holub_desk.cli.main", "--config", house.desk_toml, "web")
        processes.start("site", "holub_demo.serve_site", str(ports.site), house.site)
        processes.wait_for_port(DESK_HOST, ports.desk)
        processes.wait_for_port(CHAT_HOST, ports.site)
        welcome(house, ports)
        while not stop.wait(0.5):
            processes.check()
    finally:
        processes.stop()
    print("\nstopped; everything is kept in", directory)
    return 0


def _say(what: str) -> None:
    print(what, flush=True)


def _check_free(port: int, option: str) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CommandError(f"port {port} cannot be used", f"choose another one with {option} N") from None
