"""A real intake: the process that an operator starts, on a free port of loopback."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from holub_testing.line import TestLine
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


def running(
    line: TestLine, directory: Path, settings: str = "", *, most_megabytes: int | None = None, signed: bool = False
) -> RunningIntake:
    """Start an intake in `directory`; `settings` are lines of TOML for `[web]`; `signed`: names its own pages."""
    port = free_port()
    if signed:
        line = line.at(f"http://127.0.0.1:{port}")
    config = line.write_intake(directory, port)
    if most_megabytes is not None:
        config.write_text(config.read_text().replace("[spool]\n", f"[spool]\nmost_megabytes = {most_megabytes}\n"))
    with config.open("a") as file:
        file.write(settings)  # [web] is the last table
    intake = RunningIntake(line, directory, port, config, subprocess.Popen(["true"]))
    intake.process.wait()
    intake.start()
    return intake
