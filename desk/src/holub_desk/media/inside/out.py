"""What a run answers: numbers and raw pixels on standard output, and nothing else."""

from __future__ import annotations

import os
import struct

from holub_desk.media.inside.order import BEGUN, END, MORE, PICTURE


def say(data: bytes | memoryview) -> None:
    """Write all of it."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(1, rest) :]


def begin() -> None:
    """The sandbox stands, its limits are set."""
    say(BEGUN)


def picture(width: int, height: int, pixels: bytes) -> None:
    """One picture, RGB, row by row from the top."""
    say(PICTURE + struct.pack(">II", width, height))
    say(pixels)


def end(*, more: bool) -> None:
    """All that was asked for is said; whether there would be more."""
    say(MORE if more else END)
