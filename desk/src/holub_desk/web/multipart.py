"""A form with files, read in memory: no upload touches a disk before it is sealed. The guard bounds it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from python_multipart.exceptions import MultipartParseError
from python_multipart.multipart import MultipartParser, parse_options_header

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

_MOST_PARTS: Final = 20


class _Malformed(Exception):
    """Not a form, or one with more parts than any of ours."""


def parts_of(body: bytes, content_type: str) -> Mapping[str, bytes]:
    """The parts by name, of several alike the first; nothing where it is no form. Names of files are not looked at."""
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not 1 <= len(boundary) <= 70:
        return {}
    collector = _Collector()
    parser = MultipartParser(boundary, collector.callbacks(), max_header_count=8, max_header_size=2048)
    try:
        parser.write(body)
        parser.finalize()
    except (MultipartParseError, _Malformed):
        return {}
    return collector.parts if collector.complete else {}


def text_of(part: bytes) -> str:
    """A field's text; what is no UTF-8 shows as such."""
    return part.decode("utf-8", "replace")


class _Collector:
    """What the parser's callbacks tell."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}
        self.complete = False
        self._header = self._value = self._disposition = b""
        self._name, self._count = "", 0
        self._content: list[bytes] = []

    def callbacks(self) -> MultipartCallbacks:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._field,
            "on_header_value": self._add_value,
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        self._count += 1
        self._disposition, self._content = b"", []
        if self._count > _MOST_PARTS:
            raise _Malformed

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
        self._name = options.get(b"name", b"").decode("ascii", "replace")[:80]
        if kind != b"form-data" or not self._name:
            raise _Malformed

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content.append(bytes(data[start:end]))

    def _part_end(self) -> None:
        self.parts.setdefault(self._name, b"".join(self._content))

    def _end(self) -> None:
        self.complete = True
