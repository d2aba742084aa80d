"""The whole house as an operator sets it up with a Telegram bot: three processes, and what each of them printed."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from holub_demo.prepare import Ports, prepare
from holub_intake import keys
from holub_testing.demo import Demo, environment
from holub_testing.fake_telegram import TOKEN, FakeTelegram
from holub_testing.ports import free_port

VARIABLE = "HOLUB_TELEGRAM_TOKEN"


@dataclass
class TelegramDemo(Demo):
    """`process` is the intake. What the processes print is in `printed_to`."""

    printed_to: Path = Path()
    running: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    def start(self, name: str, module: str, config: str, *words: str, **variables: str) -> subprocess.Popen[str]:
        """Start one process of the house."""
        command = [sys.executable, "-m", module, "--config", str(self.directory / config), *words]
        kept = {name: value for name, value in environment().items() if name != VARIABLE}
        with (self.printed_to / name).open("a") as output:
            started = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, text=True, env=kept | variables
            )
        self.running[name] = started
        return started

    def start_opener(self) -> None:
        """From now on envelopes are collected."""
        self.start("opener", "holub_desk.cli.main", "desk.toml", "opener")

    def processes(self) -> dict[str, bytes]:
        """Arguments and environment of all three."""
        found = {}
        for name, process in self.running.items():
            for what in ("cmdline", "environ"):
                found[f"{what} of {name}"] = Path(f"/proc/{process.pid}/{what}").read_bytes()
        return found


@contextmanager
def running_telegram_demo(root: Path, telegram: FakeTelegram) -> Iterator[TelegramDemo]:
    """Intake, with a bot in conversation mode, and desk pages; the opener is started by whoever wants it."""
    directory, printed_to = root / "data", root / "printed"
    printed_to.mkdir(parents=True)
    chat_port, desk_port, site_port = free_port(), free_port(), free_port()
    prepare(directory, Ports(chat_port, desk_port, site_port), passphrase="six words that nobody has guessed")
    made = keys.create(directory / "keys")
    with (directory / "intake.toml").open("a") as intake:
        intake.write(
            f'[telegram]\nmode = "conversation"\nweb_address = "https://web.example"\napi = "{telegram.url}"\n'
        )
    desk = (directory / "desk.toml").read_text()
    desk = desk.replace("[desk]\n", f'[desk]\nintake_keys = ["{made.signer.public()}"]\n')
    desk = desk.replace("[collect]\n", f'[collect]\nreply_recipient = "{made.recipient()}"\n')
    (directory / "desk.toml").write_text(desk)

    nobody = subprocess.Popen(["true"], text=True)
    nobody.wait()
    house = TelegramDemo(directory, chat_port, desk_port, site_port, nobody, printed_to=printed_to)
    try:
        house.process = house.start("intake", "holub_intake.cli", "intake.toml", "serve", **{VARIABLE: TOKEN})
        house.start("desk", "holub_desk.cli.main", "desk.toml", "web")
        for port in (chat_port, desk_port):
            _wait_for(port, house)
        yield house
    finally:
        for process in house.running.values():
            process.terminate()
        for process in house.running.values():
            process.wait(30)


def _wait_for(port: int, house: TelegramDemo) -> None:
    deadline = time.monotonic() + 60
    while True:
        said = {path.name: path.read_text() for path in house.printed_to.iterdir()}
        assert all(process.poll() is None for process in house.running.values()), said
        try:
            with socket.create_connection(("localhost" if port == house.desk_port else "127.0.0.1", port), 1):
                return
        except OSError:
            assert time.monotonic() < deadline, said
            time.sleep(0.05)
