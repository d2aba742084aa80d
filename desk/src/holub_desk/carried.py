"""A carried file: envelopes one after the other, as a source saved them; docs/envelope.md, "A carried file".

A file is read and never changed: what does not open today can be opened tomorrow.
"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from holub_wire.envelope import SIZES

MAX_FILE: Final = 256 * 1024 * 1024
"""Bytes of a file; the page that is carried stops at 192 MiB."""
MAX_ENVELOPES: Final = 4096
"""In one file; as many as that page puts into one."""

_BEGINNING: Final = b"age-encryption.org/v1\n"
_APPENDED: Final = 4096
"""Bytes that a mailer, an editor or a disk may have put behind an envelope are fewer than this."""
_BLANK: Final = b" \t\r\n\0"
"""Of those, what nobody needs to be told of."""


class CarriedError(ValueError):
    """A file from which nothing can be taken. `hint` says what may help."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


@dataclass(frozen=True)
class Span:
    """Where an envelope stands in its file."""

    start: int
    size: int


@dataclass(frozen=True)
class Split:
    """What a file consists of."""

    envelopes: tuple[Span, ...]
    broken: int
    """Pieces that begin as an envelope does and have the size of none: cut off, or changed on the way."""
    strange: int
    """Bytes before, between and after that belong to nothing."""


def split(untrusted: bytes) -> Split:
    """Where the envelopes are. Each begins with age's first line, which sealed bytes hold by chance once in 2^176.

    Raises CarriedError where there is none, or more than one file may hold.
    """
    starts: list[int] = []
    at = untrusted.find(_BEGINNING)
    strange = len(untrusted) if at < 0 else at
    while at >= 0:
        if len(starts) == MAX_ENVELOPES:
            raise CarriedError(
                f"holds more than {MAX_ENVELOPES:,} pieces", "no page of ours makes such a file; ask who brought it"
            )
        starts.append(at)
        at = untrusted.find(_BEGINNING, at + len(_BEGINNING))
    if not starts:
        raise CarriedError(
            "holds no sealed message",
            "if it came within a letter or an archive, save the attached file itself, and try that",
        )
    spans: list[Span] = []
    broken = 0
    for start, end in zip(starts, [*starts[1:], len(untrusted)], strict=True):
        size = _envelope_size(end - start)
        if size is None:
            broken += 1
        else:
            spans.append(Span(start, size))
            strange += len(untrusted[start + size : end].strip(_BLANK))
    return Split(tuple(spans), broken, strange)


def _envelope_size(piece: int) -> int | None:
    """The size of the envelope in a piece of so many bytes, behind which there may be a little more; None for none."""
    return next((size for size in SIZES if 0 <= piece - size < _APPENDED), None)


@dataclass(frozen=True)
class CarriedFile:
    """A file that was split. `ids` are those of its envelopes, in their order: the first half of their SHA-256."""

    path: Path
    split: Split
    ids: tuple[str, ...]


def read_file(path: Path) -> CarriedFile:
    """Split a file. Raises CarriedError."""
    content = _content(path)
    found = split(content)
    return CarriedFile(
        path, found, tuple(_id(content[each.start : each.start + each.size]) for each in found.envelopes)
    )


def _content(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe or a device might never end
            raise CarriedError("is no file", "name files, not directories or devices")
        with path.open("rb") as stream:
            content = stream.read(MAX_FILE + 1)
    except OSError as error:
        raise CarriedError(f"cannot be read: {error.strerror}", "is it there, and may you read it?") from None
    if len(content) > MAX_FILE:
        raise CarriedError(f"is larger than {MAX_FILE // 2**20} MiB", "no page of ours makes such a file")
    return content


def _id(envelope: bytes) -> str:
    return hashlib.sha256(envelope).hexdigest()[:32]


class FileCollector:
    """The envelopes of one file, read from there when they are asked for. Nothing is ever forgotten: the file stays."""

    def __init__(self, file: CarriedFile) -> None:
        self._path = file.path
        self._spans = dict(zip(file.ids, file.split.envelopes, strict=True))

    def ids(self) -> Sequence[str]:
        return list(self._spans)

    def get(self, envelope_id: str) -> bytes | None:
        span = self._spans.get(envelope_id)
        if span is None:
            return None
        try:
            with self._path.open("rb") as stream:
                stream.seek(span.start)
                envelope = stream.read(span.size)
        except OSError:  # a stick that was pulled out
            return None
        return envelope if _id(envelope) == envelope_id else None

    def done(self, envelope_id: str) -> None:
        """A source's file is not ours to change."""
