"""Strip a PNG (W3C PNG, third edition) by its chunks. Nothing is decoded.

Stays: the critical chunks, transparency, background, gamma, sRGB, significant bits, the frames of an
animation, each of the length that the specification gives it; the orientation, in a fresh eXIf.
Goes: text, time, Exif, colour profiles and chromaticities (they describe one display or one camera), pixel
density, every other optional chunk, a palette that is only a suggestion, and all after IEND, where some
editors leave what was cropped away. A critical chunk that the specification does not know is refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final, NamedTuple

from holub_intake.clean.exif import UPRIGHT, fresh_tiff, orientation
from holub_intake.clean.fault import MAX_PIECES, CannotClean

_SIGNATURE_AND_HEADER: Final = 8 + 25
_END: Final = bytes.fromhex("00000000 49454e44 ae426082")
_GREY, _RGB, _PALETTE = 0, 2, 3
_COLOURS: Final = frozenset((_GREY, _RGB, _PALETTE, 4, 6))

_BEFORE_THE_PICTURE: Final = {
    b"gAMA": (4,),
    b"sRGB": (1,),
    b"sBIT": (1, 2, 3, 4),
    b"bKGD": (1, 2, 6),
    b"acTL": (8,),
}
"""Lengths of optional chunks that stay, once each, if they stand before the first IDAT."""
_TRANSPARENT: Final = {_GREY: (2,), _RGB: (6,), _PALETTE: tuple(range(1, 257))}
"""Lengths of tRNS by colour type."""


class _Chunk(NamedTuple):
    name: bytes
    body: memoryview
    whole: memoryview


def strip(data: bytes) -> bytes:
    """The same picture without hidden data. Raises CannotClean; linear in time."""
    chunks = _chunks(data)
    header = next(chunks, None)
    if header is None or header.name != b"IHDR" or len(header.body) != 13 or header.body[9] not in _COLOURS:
        raise CannotClean("structure")
    colour = header.body[9]
    turn: int | None = None
    seen: set[bytes] = set()
    kept: list[bytes | memoryview] = []
    for name, body, whole in chunks:
        if name == b"eXIf" and turn is None and b"IDAT" not in seen:
            turn = orientation(body)  # as browsers do, only before the pixels
        elif _stays(name, body, colour, seen):
            kept.append(whole)
            seen.add(name)
    if b"IDAT" not in seen or (colour == _PALETTE and b"PLTE" not in seen):
        raise CannotClean("structure")
    head: list[bytes | memoryview] = [memoryview(data)[:_SIGNATURE_AND_HEADER]]
    if turn is not None and turn != UPRIGHT:
        head.append(_chunk(b"eXIf", fresh_tiff(turn)))
    return b"".join([*head, *kept, _END])


def _stays(name: bytes, body: memoryview, colour: int, seen: set[bytes]) -> bool:
    """Whether a chunk is needed to show the picture. Refuses what breaks the structure."""
    size = len(body)
    if name == b"IDAT":
        return True
    if name == b"PLTE":
        if name in seen or b"IDAT" in seen or size % 3 or not 3 <= size <= 768:
            raise CannotClean("structure")
        return colour == _PALETTE
    if name[0] < ord("a"):
        raise CannotClean("structure")  # critical, and unknown or out of place
    if name == b"fcTL":
        return size == 26 and b"acTL" in seen
    if name == b"fdAT":
        return size > 4 and b"acTL" in seen and b"IDAT" in seen
    lengths = _TRANSPARENT.get(colour, ()) if name == b"tRNS" else _BEFORE_THE_PICTURE.get(name, ())
    return size in lengths and name not in seen and b"IDAT" not in seen


def _chunks(data: bytes) -> Iterator[_Chunk]:
    """Every chunk before IEND."""
    view = memoryview(data)
    at = 8
    for _ in range(MAX_PIECES):
        if at + 12 > len(data):
            raise CannotClean("truncated")
        (length,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        if not name.isalpha():
            raise CannotClean("structure")
        end = at + 12 + length
        if end > len(data):
            raise CannotClean("truncated")
        if name == b"IEND":
            return
        yield _Chunk(name, view[at + 8 : end - 4], view[at:end])
        at = end
    raise CannotClean("too-many")


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
