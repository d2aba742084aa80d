"""Start the three processes, wait until they answer, and stop them cleanly."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from holub_wire.command import CommandError

_START_SECONDS = 30.0
_STOP_SECONDS = 10.0


def holub_desk(config: Path, *words: str) -> str:
    """Run one `holub-desk` command as an operator would, and return what it printed."""
    return _program("holub_desk.cli.main", "holub-desk", config, words)


def holub_intake(config: Path, *words: str) -> str:
    """Likewise one `holub-intake` command."""
    return _program("holub_intake.cli", "holub-intake", config, words)


def _program(module: str, name: str, config: Path, words: Sequence[str]) -> str:
    command = [sys.executable, "-m", module, "--config", str(config), *words]
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    if result.returncode != 0:
        lines = result.stderr.strip().splitlines() or [f"{name}: error: exit status {result.returncode}"]
        raise CommandError(f"while preparing: {lines[0]}", lines[1].partition("hint: ")[2] if len(lines) > 1 else None)
    return result.stdout


@dataclass
class Processes:
    """The running children, in the order in which they were started."""

    _running: list[tuple[str, subprocess.Popen[bytes]]] = field(default_factory=list)

    def start(self, name: str, module: str, *words: str | Path) -> None:
        """Start `python -m module words…`, in a session of its own so that Ctrl-C reaches only us."""
        command = [sys.executable, "-m", module, *map(str, words)]
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)
        self._running.append((name, child))

    def wait_for_port(self, host: str, port: int) -> None:
        """Return when something listens there. Raises CommandError when a child ends first or time runs out."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            self.check()
            try:
                with socket.create_connection((host, port), timeout=1):
                    return
            except OSError:
                time.sleep(0.05)
        raise CommandError(f"nothing answers on port {port} after {_START_SECONDS:.0f} seconds")

    def check(self) -> None:
        """Raise CommandError when a child has ended by itself."""
        for name, child in self._running:
            if child.poll() is not None:
                raise CommandError(f"the {name} stopped with status {child.returncode}", "its last line above says why")

    def stop(self) -> None:
        """Ask each to stop, the last started first; insist after some seconds."""
        for _, child in reversed(self._running):
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + _STOP_SECONDS
        for _, child in self._running:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._running.clear()
