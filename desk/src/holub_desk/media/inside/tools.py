"""Run the one program that reads the file, under a lid: it can begin no other."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from holub_desk.media.inside.confine import close_lid
from holub_desk.media.inside.order import Code, Order, Refusal

_SAID = 64 * 1024


def set_alarm(seconds: float) -> None:
    """When time is over, whatever is being done ends with a Refusal."""

    def ring(*_: object) -> None:
        raise Refusal(Code.TIME)

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)


@dataclass(frozen=True)
class Tools:
    """Starts programs for one order."""

    order: Order

    def start(
        self,
        words: Sequence[str],
        *,
        out: int = subprocess.PIPE,
        complaints: int = subprocess.DEVNULL,
        libraries: str | None = None,
    ) -> subprocess.Popen[bytes]:
        """A program with nothing to read but the file. Raises Refusal.

        `libraries` is where it finds its own: without /proc it cannot know where it stands.
        """
        lid = bytes.fromhex(self.order.lid)
        try:
            return subprocess.Popen(
                words,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=complaints,
                env=dict(os.environ) if libraries is None else os.environ | {"LD_LIBRARY_PATH": libraries},
                preexec_fn=lambda: close_lid(lid),  # noqa: PLW1509 - there is one thread
            )
        except FileNotFoundError:
            raise Refusal(Code.MISSING) from None

    @contextmanager
    def reading(
        self, words: Sequence[str], *, complaints: int = subprocess.DEVNULL
    ) -> Iterator[tuple[subprocess.Popen[bytes], IO[bytes]]]:
        """A program and what it says; killed when the block is left."""
        process = self.start(words, complaints=complaints)
        assert process.stdout is not None
        try:
            yield process, process.stdout
        finally:
            process.kill()
            process.wait()
            process.stdout.close()

    def ask(self, words: Sequence[str], *, complaints: int = subprocess.DEVNULL) -> tuple[int, bytes]:
        """The status and a short answer. Raises Refusal."""
        with self.reading(words, complaints=complaints) as (process, stream):
            said = stream.read(_SAID)
            if len(said) == _SAID:
                raise Refusal(Code.UNREADABLE)
            return process.wait(), said


def failure(status: int) -> Code:
    """What a program's end says of the file."""
    return Code.TIME if status == -signal.SIGXCPU else Code.UNREADABLE


def place(order: Order, name: str) -> str:
    """A path in the place that can be written to."""
    return os.path.join(order.place, name)
