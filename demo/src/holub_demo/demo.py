"""`holub demo`: prepare a line and a desk once, then run intake, opener and desk until Ctrl-C."""

from __future__ import annotations

import secrets
import signal
import socket
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from holub_demo.prepare import House, prepare
from holub_demo.processes import Processes, holub_desk
from holub_demo.send import send_examples
from holub_wire.command import CommandError

CHAT_HOST = "127.0.0.1"
DESK_HOST = "localhost"
"""Another name than the chat's: cookies ignore ports, and passkeys want a name."""


@dataclass(frozen=True)
class Ports:
    """The loopback ports of the two web sides."""

    chat: int
    desk: int


def run_demo(directory: Path, ports: Ports, *, examples: bool) -> int:
    """Run the demo in `directory` until it is told to stop. Raises CommandError with what to do."""
    _check_free(ports.chat, "--chat-port")
    _check_free(ports.desk, "--desk-port")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    house = prepare(directory, ports.chat, ports.desk, passphrase=secrets.token_urlsafe(24))
    processes = Processes()
    try:
        processes.start("intake", "holub_intake.cli", house.intake_toml, "serve")
        processes.start("opener", "holub_desk.cli.main", house.desk_toml, "opener")
        processes.start("desk", "holub_desk.cli.main", house.desk_toml, "web")
        processes.wait_for_port(CHAT_HOST, ports.chat)
        processes.wait_for_port(DESK_HOST, ports.desk)
        if examples:
            send_examples(house.line_json, house.key, f"http://{CHAT_HOST}:{ports.chat}")
        _welcome(house, ports)
        while not stop.wait(0.5):
            processes.check()
    finally:
        processes.stop()
    print("\nstopped; everything is kept in", directory)
    return 0


def _check_free(port: int, option: str) -> None:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CommandError(f"port {port} cannot be used", f"choose another one with {option} N") from None


def _welcome(house: House, ports: Ports) -> None:
    link = holub_desk(house.desk_toml, "sign-in-link").strip()
    program = Path(sys.executable).with_name("holub-desk")
    if program.is_relative_to(Path.cwd()):
        program = program.relative_to(Path.cwd())
    print(
        f"""
Holub is running on this machine only.

  the chat, as a source sees it    http://{CHAT_HOST}:{ports.chat}
  the desk, signed in by one click {link}

Write something in the chat and watch it arrive at the desk. The link works once, for five minutes;
for another one:  {program} --config {house.desk_toml} sign-in-link
Keys and data are in {house.directory}. Stop with Ctrl-C.""",
        flush=True,
    )
