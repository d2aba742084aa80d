"""A desk's command in this process: as an operator types it, without the second that a new process takes."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from holub_desk.cli.main import parser
from holub_wire.command import run


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def holub_desk(config: Path, *words: str) -> Done:
    """Run one command with a configuration file."""
    out, err = io.StringIO(), io.StringIO()

    def main(argv: object) -> int:
        arguments = parser().parse_args(["--config", str(config), *words])
        status: int = arguments.run(arguments)
        return status

    with redirect_stdout(out), redirect_stderr(err):
        status = run("holub-desk", main, [])
    return Done(status, out.getvalue(), err.getvalue())
