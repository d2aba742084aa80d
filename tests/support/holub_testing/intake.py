"""A real intake: the process that an operator starts, on a free port of loopback."""

from __future__ import annotations

import multiprocessing
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Protocol

import brotli

from holub_testing.demo import environment
from holub_testing.line import TestLine
from holub_testing.ports import free_port
from holub_wire.spool import Spool


class Process(Protocol):
    """What is needed of a process, as subprocess has it."""

    @property
    def pid(self) -> int: ...
    def poll(self) -> int | None: ...
    def wait(self, timeout: float | None = None) -> int: ...
    def terminate(self) -> None: ...
    def send_signal(self, sig: int) -> None: ...


class Forked:
    """`holub-intake` in a process of its own, forked from one that has imported it: what is started twenty times need
    not be imported twenty times. It is killed like any other."""

    _context: ForkServerContext | None = None

    def __init__(self, arguments: Sequence[str], output: Path) -> None:
        if Forked._context is None:
            Forked._context = multiprocessing.get_context("forkserver")
            Forked._context.set_forkserver_preload(["holub_intake.cli", "holub_intake.channels.telegram.build"])
        kept = {name: value for name, value in os.environ.items() if name.startswith("HOLUB_")}
        self._process = Forked._context.Process(target=_main, args=(list(arguments), str(output), kept), daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        status = self._process.exitcode
        assert status is not None, "it does not end"
        return status

    def terminate(self) -> None:
        self._process.terminate()

    def send_signal(self, sig: int) -> None:
        os.kill(self.pid, sig)


def _main(arguments: list[str], output: str, variables: dict[str, str]) -> None:
    """In the child. Its pages are not compressed as small as can be: that is half of what a start takes."""
    from holub_intake.cli import main

    compress = brotli.compress
    brotli.compress = lambda content, **options: compress(content, **(options | {"quality": 1}))

    file = os.open(output, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(file, 1)
    os.dup2(file, 2)
    os.environ.update(variables)
    sys.argv = ["holub-intake", *arguments]
    main()


@dataclass
class RunningIntake:
    """`holub-intake serve` with a line of its own; `output` is everything that it wrote."""

    line: TestLine
    directory: Path
    port: int
    config: Path
    process: Process
    warm: bool = False
    """Whether it is forked from a process that has imported everything."""

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
        arguments = ["--config", str(self.config), "serve"]
        if self.warm:
            self.process = Forked(arguments, self.directory / "output")
        else:
            command = [sys.executable, "-m", "holub_intake.cli", *arguments]
            with (self.directory / "output").open("ab") as output:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=environment()
                )
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
    line: TestLine,
    directory: Path,
    settings: str = "",
    *,
    most_megabytes: int | None = None,
    signed: bool = False,
    warm: bool = False,
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
    intake = RunningIntake(line, directory, port, config, subprocess.Popen(["true"]), warm)
    intake.process.wait()
    intake.start()
    return intake
