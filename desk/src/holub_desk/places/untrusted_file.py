"""Reading files that an operator names: in small pieces, within limits, with calm errors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from holub_wire.command import CommandError

MAX_FILE: Final = 2**30
MAX_LINE: Final = 256 * 2**10
MAX_FEATURE: Final = 32 * 2**20
_PIECE: Final = 2**20
_HEAD: Final = 2**16


@dataclass
class Reading:
    """A file that is read once from beginning to end; `sha256` is of what was read so far."""

    path: Path
    _hash: Any = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """Of the whole file, once everything is read."""
        return str(self._hash.hexdigest())

    def lines(self) -> Iterator[str]:
        """Each line without its end. Raises CommandError."""
        with self._open() as file:
            while line := file.readline(MAX_LINE + 1):
                if len(line) > MAX_LINE:
                    raise self.fault("has a line that is too long")
                self._hash.update(line)
                yield self._text(line).rstrip("\r\n")

    def features(self) -> Iterator[dict[str, Any]]:
        """Each feature of a GeoJSON collection, however large the file is. Raises CommandError."""
        with self._open() as file:
            text = _Text(lambda: self._more(file))
            if not text.skip_to('"features"') or not text.begins_after("["):
                raise self.fault("is no GeoJSON collection of features")
            while True:
                text.skip_over(" \t\r\n,")
                if text.buffer.startswith("]"):
                    break
                feature = self._feature(text)
                if not isinstance(feature, dict):
                    raise self.fault("has a feature that is none")
                yield feature
            while self._more(file):
                pass

    def fault(self, what: str) -> CommandError:
        """An error that names the file."""
        return CommandError(f"{self.path} {what}", "docs/places.md says what can be loaded, and where it is found")

    def _open(self) -> IO[bytes]:
        try:
            if self.path.stat().st_size > MAX_FILE:
                raise self.fault("is larger than 1 GiB")
            return self.path.open("rb")
        except OSError as error:
            raise CommandError(f"cannot read {self.path}: {error.strerror}") from None

    def _more(self, file: IO[bytes]) -> str:
        piece = file.read(_PIECE)
        while piece and piece[-1] >= 0x80 and (more := file.read(1)):  # do not part a letter
            piece += more
        self._hash.update(piece)
        return self._text(piece)

    def _text(self, piece: bytes) -> str:
        try:
            return piece.decode()
        except UnicodeDecodeError:
            raise self.fault("is not UTF-8 text") from None

    def _feature(self, text: _Text) -> Any:
        wanted = _PIECE
        while True:
            text.fill(wanted)
            try:
                return text.take()
            except RecursionError:
                raise self.fault("is nested too deeply") from None
            except ValueError:
                if text.at_end or len(text.buffer) > MAX_FEATURE:
                    raise self.fault("ends within a feature, or has one that is no JSON or too large") from None
                wanted = 2 * len(text.buffer)


class _Text:
    """What was read of a file and not used yet."""

    def __init__(self, more: Callable[[], str]) -> None:
        self.buffer = ""
        self.at_end = False
        self._more = more
        self._decoder = json.JSONDecoder(parse_constant=_no_constant)

    def fill(self, wanted: int) -> None:
        while len(self.buffer) < wanted and not self.at_end:
            piece = self._more()
            self.at_end = not piece
            self.buffer += piece

    def begins_after(self, mark: str) -> bool:
        """Drop a colon and `mark`, if that is what comes."""
        self.skip_over(" \t\r\n:")
        begins = self.buffer.startswith(mark)
        self.buffer = self.buffer.removeprefix(mark)
        return begins

    def skip_over(self, letters: str) -> None:
        while True:
            self.buffer = self.buffer.lstrip(letters)
            if self.buffer or self.at_end:
                return
            self.fill(1)

    def skip_to(self, mark: str) -> bool:
        """Drop everything up to and with `mark`, which must be near the beginning of the file."""
        self.fill(_HEAD)
        _, found, after = self.buffer.partition(mark)
        self.buffer = after
        return bool(found)

    def take(self) -> Any:
        value, end = self._decoder.raw_decode(self.buffer)
        self.buffer = self.buffer[end:]
        return value


def _no_constant(name: str) -> None:
    raise ValueError(name)
