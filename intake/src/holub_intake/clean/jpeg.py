"""Strip a JPEG (ITU-T T.81) by its segments. Nothing is decoded; the compressed picture stays bit for bit.

Stays: frame, tables, restart interval, scans; that the file is JFIF; the Adobe colour transform; the
orientation, in a fresh Exif segment. The last three are written anew, so that nothing rides on them.
Goes: every other application segment (Exif, XMP, ICC, MPF, Photoshop, maker's own), comments, thumbnails,
pixel density, fill and stray bytes, and all after the end of the image: second pictures, films, trailers.

ICC profiles go because they hold names, dates and sometimes serial numbers; a wide-gamut picture looks a
little paler without. What stays can still tell something: the tables show what kind of encoder wrote them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from holub_intake.clean.exif import PREFIX, UPRIGHT, fresh_tiff, orientation
from holub_intake.clean.fault import MAX_PIECES, CannotClean

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_DHT, _DAC, _DQT, _DNL, _DRI = 0xC4, 0xCC, 0xDB, 0xDC, 0xDD
_TEM, _RST0, _RST7 = 0x01, 0xD0, 0xD7
_APP0, _APP1, _APP14, _APP15, _COM = 0xE0, 0xE1, 0xEE, 0xEF, 0xFE
# Hierarchical frames (C5-C7, CD-CF) need DHP and EXP, which no browser reads: they are refused.
_FRAMES: Final = frozenset((0xC0, 0xC1, 0xC2, 0xC3, 0xC9, 0xCA, 0xCB))

# A byte FF before a marker may be repeated (B.1.1.2); FF 00 is data; other bytes before a marker are strays.
_MARKER: Final = re.compile(rb"\xff[^\x00\xff]")
# Inside a scan, restart markers (D0-D7) are data too.
_END_OF_SCAN: Final = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

_JFIF: Final = bytes.fromhex("ffe00010 4a46494600 0101 00 0001 0001 00 00")
"""Version 1.1, no unit, square pixels, no thumbnail."""
_EXIF: Final = bytes.fromhex("ffe10022") + PREFIX
"""A segment of 34 bytes, its length included; a TIFF block of 26 follows."""
_ADOBE: Final = bytes.fromhex("ffee000e 41646f6265 0064 0000 0000")
"""Version 100, no flags; the transform follows."""


class _Segment(NamedTuple):
    code: int
    body: memoryview
    """What follows the length."""
    whole: memoryview
    """Marker, length, body and, after a start of scan, the scan."""


def strip(data: bytes) -> bytes:
    """The same picture without hidden data. Raises CannotClean; linear in time."""
    jfif = False
    turn: int | None = None
    transform: int | None = None
    kept: list[bytes | memoryview] = []
    frames = scans = 0
    for code, body, whole in _segments(data):
        if _APP0 <= code <= _APP15 or code == _COM:
            # Decoders decide on colours and orientation before the first scan; later segments say nothing.
            if scans:
                continue
            if code == _APP0 and len(body) >= 14 and bytes(body[:5]) == b"JFIF\0":
                jfif = True
            elif code == _APP1 and turn is None and bytes(body[:6]) == PREFIX:
                turn = orientation(body[6:])
            elif code == _APP14 and len(body) >= 12 and bytes(body[:5]) == b"Adobe":
                transform = body[11]
            continue
        frames += code in _FRAMES
        scans += code == _SOS
        if frames > 1 or (scans and not frames) or not _well_formed(code, body):
            raise CannotClean("structure")
        kept.append(whole)
    if not scans:
        raise CannotClean("structure")
    head = [b"\xff\xd8"]
    if jfif:
        head.append(_JFIF)
    if turn is not None and turn != UPRIGHT:
        head.append(_EXIF + fresh_tiff(turn))
    if transform is not None:
        head.append(_ADOBE + bytes((transform,)))
    return b"".join([*head, *kept, b"\xff\xd9"])


def _segments(data: bytes) -> Iterator[_Segment]:
    """Every segment between the start and the end of the image, each with the scan that it announces."""
    view = memoryview(data)
    at = 2
    for _ in range(MAX_PIECES):
        found = _MARKER.search(data, at)
        if found is None:
            raise CannotClean("truncated")
        code = data[found.start() + 1]
        at = found.end()
        if code == _EOI:
            return
        if code == _TEM or _RST0 <= code <= _RST7:
            continue  # without a body, and without meaning outside a scan
        if code == _SOI:
            raise CannotClean("structure")
        if at + 2 > len(data):
            raise CannotClean("truncated")
        length = int.from_bytes(view[at : at + 2])
        end = at + length
        if length < 2:
            raise CannotClean("structure")
        if end > len(data):
            raise CannotClean("truncated")
        body = view[at + 2 : end]
        at = end
        if code == _SOS:
            after = _END_OF_SCAN.search(data, at)
            if after is None:
                raise CannotClean("truncated")
            at = after.start()
            while at > end and data[at - 1] == 0xFF:
                at -= 1  # fill bytes
            end = at
        yield _Segment(code, body, view[found.start() : end])
    raise CannotClean("too-many")


def _well_formed(code: int, body: memoryview) -> bool:
    """Whether a segment is one that a picture needs, exactly as long as what it says it holds."""
    size = len(body)
    if code in _FRAMES:
        return size > 8 and body[5] <= 4 and size == 6 + 3 * body[5]
    if code == _SOS:
        return size > 5 and body[0] <= 4 and size == 4 + 2 * body[0]
    if code == _DQT:
        return _fills(body, lambda at: 129 if body[at] >> 4 else 65)
    if code == _DHT:
        return _fills(body, lambda at: 17 + sum(body[at + 1 : at + 17]))
    if code == _DAC:
        return size > 0 and size % 2 == 0
    return code in {_DRI, _DNL} and size == 2


def _fills(body: memoryview, size_at: Callable[[int], int]) -> bool:
    """Whether tables, each of the size that its beginning tells, fill a segment to its last byte."""
    at = 0
    while at < len(body):
        at += size_at(at)
    return at == len(body) > 0
