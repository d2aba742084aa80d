"""A real intake: the process that an operator starts, on a free port of loopback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from holub_testing.line import TestLine, make_line
from holub_testing.ports import free_port

from holub_wire.spool import Spool


@dataclass
class RunningIntake:
    """`holub-intake serve` with a line of its own; `output` is everything that it wrote."""

    line: TestLine
    directory: Path
    port: int
    config: Path
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def spool(self) -> Spool:
        return Spool(self.directory / "spool")

    @property
    def output(self) -> str:
        return (self.directory / "output").read_text("utf-8")

    def stop(self) -> int:
        """Ask it to stop as systemd does; its exit status."""
        self.process.terminate()
        return self.process.wait(20)

    def kill(self) -> None:
        """As a power cut would, for the process."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(20)

    def start(self) -> None:
        """Start it (again) and wait until it listens."""
        command = [sys.executable, "-m", "holub_intake.cli", "--config", str(self.config), "serve"]
        with (self.directory / "output").open("ab") as output:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        deadline = time.monotonic() + 30
        while True:
            assert self.process.poll() is None, f"the intake ended:\n{self.output}"
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    return
            except OSError:
                assert time.monotonic() < deadline, "the intake does not listen"
                time.sleep(0.05)


StartIntake = Callable[..., RunningIntake]


@pytest.fixture(scope="session")
def test_line() -> TestLine:
    """One line for the whole run: making keys is slow, and nothing changes them."""
    return make_line()


def _start(line: TestLine, directory: Path, settings: str) -> RunningIntake:
    port = free_port()
    config = line.write_intake(directory, port)
    with config.open("a") as file:
        file.write(settings)  # below [web], the last table
    intake = RunningIntake(line, directory, port, config, subprocess.Popen(["true"]))
    intake.process.wait()
    intake.start()
    return intake


@pytest.fixture(scope="module")
def running_intake(test_line: TestLine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningIntake]:
    """One intake for the tests of a module, with the settings that an operator gets."""
    intake = _start(test_line, tmp_path_factory.mktemp("intake"), "")
    yield intake
    intake.stop()


@pytest.fixture
def start_intake(test_line: TestLine, tmp_path: Path) -> Iterator[StartIntake]:
    """Start an intake with settings of its own for `[web]`, as lines of TOML. All are stopped in the end."""
    started: list[RunningIntake] = []

    def start(settings: str = "") -> RunningIntake:
        started.append(_start(test_line, tmp_path / str(len(started)), settings))
        return started[-1]

    yield start
    for intake in started:
        if intake.process.poll() is None:
            intake.stop()


@pytest.fixture(scope="session", autouse=True)
def _no_proxy() -> None:
    """Nothing here may go through a proxy that this machine has."""
    os.environ["NO_PROXY"] = "*"
