"""Strip a WebP (RFC 9649) by its chunks. Nothing is decoded.

Stays: the compressed pictures and their transparency, the frames of an animation, the canvas; the
orientation, in a fresh EXIF chunk. The header is written anew to say just this.
Goes: Exif, XMP, colour profiles, unknown chunks (inside frames too), reserved bits, and all after the end.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from holub_intake.clean.exif import PREFIX, UPRIGHT, fresh_tiff, orientation
from holub_intake.clean.fault import MAX_PIECES, CannotClean

_PICTURES: Final = frozenset((b"VP8 ", b"VP8L"))
_ANIMATED, _EXIF, _ALPHA = 0x02, 0x08, 0x10
_FRAME_PIECES: Final = 16
"""Most chunks in one frame of an animation; two are of use."""


class _Chunk(NamedTuple):
    name: bytes
    body: bytes | memoryview


def strip(data: bytes) -> bytes:
    """The same picture without hidden data. Raises CannotClean; linear in time."""
    (size,) = struct.unpack_from("<I", data, 4)
    if 8 + size > len(data):
        raise CannotClean("truncated")
    first, *rest = _chunks(memoryview(data)[12 : 8 + size], MAX_PIECES) or [_Chunk(b"", b"")]
    if first.name in _PICTURES:
        return _file([first])
    if first.name != b"VP8X" or len(first.body) != 10:
        raise CannotClean("structure")
    flags = first.body[0]
    # As in libwebp, Exif that the header does not announce says nothing.
    exif = next((chunk.body for chunk in rest if chunk.name == b"EXIF" and flags & _EXIF), b"")
    turn = orientation(bytes(exif).removeprefix(PREFIX))
    flags &= _ANIMATED | _ALPHA
    shown = _animation(rest) if flags & _ANIMATED else _picture(rest)
    last = []
    if turn != UPRIGHT:
        flags |= _EXIF
        last.append(_Chunk(b"EXIF", fresh_tiff(turn)))
    header = _Chunk(b"VP8X", bytes((flags, 0, 0, 0)) + first.body[4:])
    return _file([header, *shown, *last])


def _picture(chunks: Iterable[_Chunk]) -> list[_Chunk]:
    """The first picture, after its transparency if it has one."""
    kept: list[_Chunk] = []
    for chunk in chunks:
        if chunk.name in _PICTURES:
            return [*kept, chunk]
        if chunk.name == b"ALPH" and not kept:
            kept.append(chunk)
    raise CannotClean("structure")


def _animation(chunks: list[_Chunk]) -> list[_Chunk]:
    """The background and loop count, then every frame."""
    settings = [chunk for chunk in chunks if chunk.name == b"ANIM"][:1]
    frames = [_frame(chunk.body) for chunk in chunks if chunk.name == b"ANMF"]
    if not frames or [len(chunk.body) for chunk in settings] != [6]:
        raise CannotClean("structure")
    return [*settings, *frames]


def _frame(body: bytes | memoryview) -> _Chunk:
    """Place, size, duration, how it is blended and disposed of (two bits), and its picture."""
    if len(body) < 16:
        raise CannotClean("structure")
    picture = _picture(_chunks(memoryview(body)[16:], _FRAME_PIECES))
    return _Chunk(b"ANMF", b"".join([body[:15], bytes((body[15] & 3,)), *_written(picture)]))


def _chunks(view: memoryview, most: int) -> list[_Chunk]:
    """Every chunk, the last one whole too; only its padding may be missing."""
    found: list[_Chunk] = []
    at = 0
    while at < len(view):
        if len(found) == most:
            raise CannotClean("too-many")
        if at + 8 > len(view):
            raise CannotClean("truncated")
        name = bytes(view[at : at + 4])
        (length,) = struct.unpack_from("<I", view, at + 4)
        end = at + 8 + length
        if end > len(view):
            raise CannotClean("truncated")
        found.append(_Chunk(name, view[at + 8 : end]))
        at = end + length % 2
    return found


def _written(chunks: Iterable[_Chunk]) -> Iterator[bytes | memoryview]:
    for name, body in chunks:
        yield name + struct.pack("<I", len(body))
        yield body
        yield b"\0" * (len(body) % 2)


def _file(chunks: Iterable[_Chunk]) -> bytes:
    inside = b"".join([b"WEBP", *_written(chunks)])
    return b"RIFF" + struct.pack("<I", len(inside)) + inside
