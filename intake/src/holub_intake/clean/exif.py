"""The one thing that survives of Exif: which way up a picture is (CIPA DC-008, tag Orientation)."""

from __future__ import annotations

import struct
from typing import Final

UPRIGHT: Final = 1
PREFIX: Final = b"Exif\0\0"
"""What stands before the TIFF block in a JPEG, never in a PNG, and in some WebP files."""
_ORDERS: Final = {b"II*\0": "<", b"MM\0*": ">"}
_ORIENTATION: Final = 0x0112
_SHORT: Final = 3


def orientation(block: bytes | memoryview) -> int:
    """Which of the eight orientations a TIFF block tells; 1 (upright) if it tells none that counts.

    As browsers do, only the first such entry of the first directory counts, and only if it is one SHORT.
    Damage is no error: what cannot be read is upright.
    """
    tiff = bytes(block)
    order = _ORDERS.get(tiff[:4])
    if order is None or len(tiff) < 8:
        return UPRIGHT
    (directory,) = struct.unpack_from(f"{order}I", tiff, 4)
    if directory + 2 > len(tiff):
        return UPRIGHT
    (entries,) = struct.unpack_from(f"{order}H", tiff, directory)
    for entry in range(directory + 2, min(directory + 2 + 12 * entries, len(tiff) - 11), 12):
        tag, kind, count, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
        if tag == _ORIENTATION:
            return value if kind == _SHORT and count == 1 and 2 <= value <= 8 else UPRIGHT
    return UPRIGHT


def fresh_tiff(turn: int) -> bytes:
    """A TIFF block, 26 bytes, that holds the orientation and nothing else.

    Always big-endian: the byte order of the original would tell one family of cameras from another.
    """
    return struct.pack(">4sIHHHIHHI", b"MM\0*", 8, 1, _ORIENTATION, _SHORT, 1, turn, 0, 0)
