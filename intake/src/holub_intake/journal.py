"""What the intake says about itself: fixed event names, and a short list of fields that cannot hold a source.

Nothing else is ever written to a log. There is no time in a line: a journal that adds one tells when the
operator's machine had a fault, never when somebody sent something.
"""

from __future__ import annotations

import sys
from enum import Enum


class Event(Enum):
    """Every line that the intake can write."""

    READY = "ready"
    STOPPED = "stopped"
    NOT_STORED = "not-stored"
    """The spool refused an envelope; the sender was told to try again."""
    UNEXPECTED = "unexpected"
    """A defect of the program; the sender was told to try again."""


def record(event: Event, *, port: int | None = None, errno: int | None = None, kind: str | None = None) -> None:
    """Write one line. `kind` is the name of an exception class of ours or of Python, nothing else."""
    fields = {"port": port, "errno": errno, "kind": kind}
    words = [f"{name}={value}" for name, value in fields.items() if value is not None]
    print("holub-intake:", event.value, *words, file=sys.stderr, flush=True)
