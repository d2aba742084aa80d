"""The whole house as a newcomer starts it: `holub demo` in a directory of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from holub_testing.ports import free_port

READY = "Stop with Ctrl-C"
_PYCACHE = Path(__file__).parents[3] / ".venv" / "pycache"


def environment() -> dict[str, str]:
    """The environment of child processes: compiled modules are kept in one place, since programs start often here."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONUNBUFFERED": "1", "PYTHONPYCACHEPREFIX": str(_PYCACHE)}


@dataclass
class Demo:
    """A running `holub demo`."""

    directory: Path
    chat_port: int
    desk_port: int
    site_port: int
    process: subprocess.Popen[str]
    printed: list[str] = field(default_factory=list)

    @property
    def chat(self) -> str:
        return f"http://127.0.0.1:{self.chat_port}"

    @property
    def desk(self) -> str:
        return f"http://localhost:{self.desk_port}"

    @property
    def site(self) -> str:
        return f"http://127.0.0.1:{self.site_port}"

    def holub_desk(self, *words: str) -> str:
        """Run a `holub-desk` command on this demo and return its output."""
        command = [sys.executable, "-m", "holub_desk.cli.main", "--config", str(self.directory / "desk.toml"), *words]
        result = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
        assert result.returncode == 0, result.stderr
        return result.stdout

    def sign_in_link(self, name: str = "admin") -> str:
        return self.holub_desk("sign-in-link", "--name", name).strip()

    def reports(self) -> list[dict[str, Any]]:
        """`reports list --json`, without the invented ones of the first run."""
        rows = [json.loads(line) for line in self.holub_desk("reports", "list", "--json").splitlines()]
        return [row for row in rows if not row.get("example")]

    def report(self, number: str) -> dict[str, Any]:
        shown: dict[str, Any] = json.loads(self.holub_desk("reports", "show", number, "--json"))
        return shown

    def wait_for_reports(self, count: int, seconds: float = 60) -> list[dict[str, Any]]:
        """The reports, once there are at least `count`."""
        deadline = time.monotonic() + seconds
        while True:
            rows = self.reports()
            if len(rows) >= count:
                return rows
            assert time.monotonic() < deadline, f"{len(rows)} of {count} reports after {seconds} s"
            time.sleep(0.3)

    def stop(self) -> int:
        """Ctrl-C, and the exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(30)

    def child_pid(self, words: str) -> int:
        """The process id of the child whose command line contains `words`."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            if words in line:
                return int(child)
        raise AssertionError(f"no child runs {words!r}")


@contextmanager
def running_demo(directory: Path, *options: str) -> Iterator[Demo]:
    """Start `holub demo` on free ports, wait until it says that it is ready, and stop it in the end."""
    chat_port, desk_port, site_port = free_port(), free_port(), free_port()
    command = [sys.executable, "-m", "holub_demo.cli", "demo", "--dir", str(directory)]
    command += ["--chat-port", str(chat_port), "--desk-port", str(desk_port), "--site-port", str(site_port), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment())
    demo = Demo(directory, chat_port, desk_port, site_port, process)
    ready = threading.Event()

    def read() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            demo.printed.append(line)
            if re.search(READY, line):
                ready.set()
        ready.set()

    reader = threading.Thread(target=read, daemon=True)
    reader.start()
    try:
        assert ready.wait(120), "the demo did not get ready:\n" + "".join(demo.printed)
        assert process.poll() is None, "the demo ended:\n" + "".join(demo.printed)
        yield demo
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        reader.join(5)
        if process.stdout is not None:
            process.stdout.close()
