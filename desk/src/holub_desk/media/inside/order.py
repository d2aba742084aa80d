"""What the host asks of a run, and the few words that a run can answer with beside pictures and sound."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, Literal

Work = Literal["picture", "heif", "pdf", "office", "film", "sound", "probe"]


@dataclass(frozen=True)
class Limits:
    """What one run may use, and what may come out of it."""

    seconds: float
    """On the clock, for all of it."""
    memory: int
    """Bytes of address space, for each of the two processes at most: ours, and the one program it runs."""
    disk: int = 0
    """Bytes of the one place that can be written to; with 0 there is none."""
    tasks: int = 48
    """Processes and threads together."""
    pictures: int = 0
    side: int = 0
    """Pixels along the longer side of a picture that comes out."""
    pixels: int = 0
    """Of a picture as the file says it is."""
    sound_seconds: int = 0


@dataclass(frozen=True)
class Order:
    """One run. `hint` says what the file is, as the host found by its content."""

    work: Work
    hint: str
    limits: Limits
    lid: str = ""
    """A seccomp program in hex, under which no further process can be begun."""
    file: str = "/in"
    place: str = "/tmp"  # noqa: S108 - of the sandbox alone

    def as_json(self) -> str:
        """One argument of a command line."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Order:
        """The inverse of `as_json`."""
        fields: dict[str, Any] = json.loads(text)
        return cls(**(fields | {"limits": Limits(**fields["limits"])}))


class Code(IntEnum):
    """Exit statuses of a run: all that it can say about a file."""

    DONE = 0
    UNREADABLE = 10
    TOO_LARGE = 11
    LOCKED = 12
    EMPTY = 13
    TIME = 14
    MEMORY = 15
    MISSING = 16


BEGUN = b"H"
"""The first byte of every answer: the sandbox stands. Then either sound, as 16 bit little endian samples, or these:"""
PICTURE = b"P"
"""Followed by width and height, four bytes each, big endian, and three bytes for each pixel."""
END = b"."
MORE = b"+"
"""The end, where the file has more than was asked for."""
RATE = 24_000
"""Samples of sound in a second; one channel."""


class Refusal(Exception):
    """The file cannot be shown, for a reason that has a code."""

    def __init__(self, code: Code) -> None:
        super().__init__(code.name)
        self.code = code
