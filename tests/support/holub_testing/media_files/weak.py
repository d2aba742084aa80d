"""Controls for the sandbox: the same programs without it, or with parts of it taken away."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import holub_desk.media.inside as inside
from holub_desk.media.inside.order import BEGUN, Order
from holub_desk.media.sandbox import _START, Sandbox

SOURCES = Path(inside.__file__).parents[3]
START = _START.replace("/app", str(SOURCES))


@dataclass(frozen=True)
class Bare(Sandbox):
    """No sandbox at all: what a file could do if there were none. For files of our own only."""

    directory: Path = Path()

    def run(self, order: Order, content: bytes, sink: Callable[[bytes], None]) -> int:
        """As `Sandbox.run`, on this very machine."""
        place = Path(tempfile.mkdtemp(dir=self.directory))
        file = place / "in"
        file.write_bytes(content)
        order = replace(order, file=str(file), place=str(place), lid="")
        words = ["/usr/bin/python3", "-I", "-B", "-c", START, order.as_json()]
        environment = {"PATH": os.environ["PATH"], "HOME": str(place), "LANG": "C.UTF-8"}
        done = subprocess.run(words, capture_output=True, env=environment, check=False)
        assert done.stdout.startswith(BEGUN), done.stderr
        sink(done.stdout[1:])
        return done.returncode


@dataclass(frozen=True)
class Weakened(Sandbox):
    """A sandbox whose command line is changed."""

    change: Callable[[list[str]], list[str]] = list

    def _command(self, order: Order, content: bytes, stack: ExitStack) -> tuple[list[str], list[int]]:
        words, open_files = super()._command(order, content, stack)
        return self.change(words), open_files


def without(*options: str) -> Callable[[list[str]], list[str]]:
    """A change that takes options away, with as many words behind each as it has."""
    arity = {"--seccomp": 1, "--cap-drop": 1, "--hostname": 1, "--uid": 1, "--gid": 1, "--remount-ro": 1, "--size": 1}

    def change(words: list[str]) -> list[str]:
        kept, skip = [], 0
        for word in words:
            if skip:
                skip -= 1
            elif word in options:
                skip = arity.get(word, 0)
            else:
                kept.append(word)
        return kept

    return change
