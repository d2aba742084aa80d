"""What a posted page of the form brings: small fields in memory, files as streams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

from holub_intake.channels.multipart import Begins, Brings, MultipartError, Piece

MAX_FIELDS: Final = 256 * 1024
"""Bytes of all fields of a page together."""


@dataclass(frozen=True)
class File:
    """A file that was chosen, as it arrives."""

    data: AsyncIterator[bytes]


@dataclass(frozen=True)
class FieldsReady:
    """All fields are there."""


async def with_fields(stream: AsyncIterator[Piece], fields: dict[str, list[str]]) -> AsyncIterator[File | FieldsReady]:
    """Put small fields into `fields`; hand out files as streams, which must be read to their end."""
    total = 0
    async for piece in stream:
        assert isinstance(piece, Begins)
        if piece.is_file:
            data = _data(stream)
            if piece.is_named:
                yield File(data)
            async for _ in data:
                pass
            continue
        value = bytearray()
        async for chunk in _data(stream):
            value += chunk
            if total + len(value) > MAX_FIELDS:
                raise MultipartError
        total += len(value)
        try:
            fields.setdefault(piece.name, []).append(value.decode("utf-8"))
        except UnicodeDecodeError:
            raise MultipartError from None
    yield FieldsReady()


async def _data(stream: AsyncIterator[Piece]) -> AsyncIterator[bytes]:
    """The bytes of the part that has begun, up to its end."""
    async for piece in stream:
        if isinstance(piece, Brings):
            yield piece.data
        else:
            return
