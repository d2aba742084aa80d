"""A form's body as it arrives: parts begin, bring bytes, and end. Nothing is kept here and nothing touches a disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MAX_PARTS = 40
_MAX_HEADERS = 8


class MultipartError(Exception):
    """A body that is not a form's."""


@dataclass(frozen=True)
class Begins:
    """A part begins. Whether it is a file; its name is not looked at, only whether it has one."""

    name: str
    is_file: bool
    is_named: bool


@dataclass(frozen=True)
class Brings:
    """Bytes of the part at hand."""

    data: bytes


@dataclass(frozen=True)
class Ends:
    """The part at hand ends."""


Piece = Begins | Brings | Ends


def boundary_of(content_type: str) -> bytes:
    """The boundary that a Content-Type names. Raises MultipartError."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 70:
        raise MultipartError
    return boundary


async def pieces(stream: AsyncIterator[bytes], boundary: bytes) -> AsyncIterator[Piece]:
    """The pieces of a body. Raises MultipartError when it is malformed, has too many parts, or ends early."""
    collector = _Collector()
    parser = MultipartParser(boundary, collector.callbacks(), max_header_count=_MAX_HEADERS, max_header_size=2048)
    try:
        async for chunk in stream:
            parser.write(chunk)
            for piece in collector.take():
                yield piece
        parser.finalize()
    except MultipartParseError:
        raise MultipartError from None
    if not collector.complete:
        raise MultipartError


class _Collector:
    """What the parser's callbacks tell, in order."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = []
        self._header = b""
        self._value = b""
        self._disposition = b""
        self._parts = 0
        self.complete = False

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._add_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": lambda: self._pieces.append(Ends()),
            "on_end": self._end,
        }

    def take(self) -> list[Piece]:
        taken, self._pieces = self._pieces, []
        return taken

    def _begin(self) -> None:
        self._parts += 1
        self._disposition = b""
        if self._parts > MAX_PARTS:
            raise MultipartError

    def _field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _add_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = self._value
        self._header = self._value = b""

    def _headers_finished(self) -> None:
        kind, options = parse_options_header(self._disposition)
        name = options.get(b"name", b"")
        if kind != b"form-data" or not name or len(name) > 80:
            raise MultipartError
        filename = options.get(b"filename")
        self._pieces.append(Begins(name.decode("ascii", "replace"), filename is not None, bool(filename)))

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(Brings(bytes(data[start:end])))

    def _end(self) -> None:
        self.complete = True
