"""What the vectors are built of: a small picture, Exif blocks, and a case made of pairs.

Each case is a list of pairs (as it came, as it must leave). So the expected result is stated piece by piece,
by hand, and never taken from the cleaner that is under test.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from PIL import Image

Pair = tuple[bytes, bytes]
PLANTED = "planted"
"""Every text that must go begins with this."""


@dataclass(frozen=True)
class Case:
    """One file and what must become of it: the cleaned bytes, a reason, or None (ask the source first)."""

    file: str
    says: str
    data: bytes
    expected: bytes | str | None
    type: str
    decodes: bool = True
    """Whether Pillow can show what is left."""


def planted(place: str) -> bytes:
    return f"{PLANTED}:{place}".encode()


def keep(piece: bytes) -> Pair:
    return piece, piece


def drop(piece: bytes) -> Pair:
    return piece, b""


def joined(pairs: list[Pair]) -> tuple[bytes, bytes]:
    return b"".join(dirty for dirty, _ in pairs), b"".join(clean for _, clean in pairs)


def picture(mode: str = "RGB", size: tuple[int, int] = (17, 10)) -> Image.Image:
    """A small picture that looks different in each of the eight orientations, with some noise to compress."""
    width, height = size
    image = Image.new("RGB", size)
    image.putdata(
        [
            ((x * 255) // width, (y * 255) // height, (x * 37 + y * 91 + x * y) % 256)
            for y in range(height)
            for x in range(width)
        ]
    )
    if mode in {"RGBA", "LA"}:
        image.putalpha(Image.linear_gradient("L").resize(size))
    return image.convert(mode) if mode != "P" else image.quantize(16)


def tiff(order: str, turn: int | None, kind: int = 3, count: int = 1, *, rich: bool = True) -> bytes:
    """A TIFF block as a camera writes it: maker, model, times, serial number, place; `order` is < or >."""
    entries: list[tuple[int, int, int, bytes | int]] = []
    if rich:
        entries += [(0x010F, 2, 0, planted("maker") + b"\0"), (0x0110, 2, 0, planted("model") + b"\0")]
    if turn is not None:
        entries.append((0x0112, kind, count, turn))
    if rich:
        entries += [
            (0x0132, 2, 0, b"2026:11:23 11:10:43\0"),
            (0x8769, 4, 1, b"EXIF"),
            (0x8825, 4, 1, b"GPS"),
        ]
    camera: list[tuple[int, int, int, bytes | int]] = [
        (0x9003, 2, 0, b"2026:11:23 11:10:43\0"),
        (0x927C, 7, 0, planted("maker note") * 3),
        (0xA431, 2, 0, planted("serial number") + b"\0"),
    ]
    place: list[tuple[int, int, int, bytes | int]] = [
        (1, 2, 0, b"N\0"),
        (2, 5, 3, struct.pack(f"{order}6I", 48, 1, 0, 1, 2012, 100)),
        (3, 2, 0, b"E\0"),
        (4, 5, 3, struct.pack(f"{order}6I", 37, 1, 48, 1, 1080, 100)),
        (29, 2, 0, planted("place, day") + b"\0"),
    ]
    start = 8
    first_size = len(_directory(order, entries, start, {}))
    camera_block = _directory(order, camera, start + first_size, {}) if rich else b""
    place_at = start + first_size + len(camera_block)
    place_block = _directory(order, place, place_at, {}) if rich else b""
    links = {b"EXIF": start + first_size, b"GPS": place_at}
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", start)
    return head + _directory(order, entries, start, links) + camera_block + place_block


def _directory(order: str, entries: list[tuple[int, int, int, bytes | int]], at: int, links: dict[bytes, int]) -> bytes:
    fields = struct.pack(f"{order}H", len(entries))
    values = b""
    values_at = at + 2 + 12 * len(entries) + 4
    for tag, kind, count, value in entries:
        if isinstance(value, int):
            inline = struct.pack(f"{order}I" if kind == 4 else f"{order}HH", *((value,) if kind == 4 else (value, 0)))
        elif value in {b"EXIF", b"GPS"}:
            inline = struct.pack(f"{order}I", links.get(value, 0))
        else:
            count = count or len(value)  # noqa: PLW2901  (a text counts its own bytes)
            if len(value) <= 4:
                inline = value.ljust(4, b"\0")
            else:
                inline = struct.pack(f"{order}I", values_at + len(values))
                values += value + b"\0" * (len(value) % 2)
        fields += struct.pack(f"{order}HHI", tag, kind, count) + inline
    return fields + struct.pack(f"{order}I", 0) + values


def only_orientation(turn: int) -> bytes:
    """What may stay of Exif, written out by hand (26 bytes, big-endian)."""
    return bytes.fromhex(f"4d4d002a 00000008 0001 0112 0003 00000001 {turn:04x} 0000 00000000")


def archive() -> bytes:
    """The beginning of a zip file with a name in it."""
    name = planted("name in a zip.txt")
    return b"PK\x03\x04" + bytes(22) + struct.pack("<HH", len(name), 0) + name + planted("zip")


def film() -> bytes:
    """The beginning of an MP4 file."""
    return b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + struct.pack(">I", 40) + b"udta" + planted("film").ljust(32, b"\0")
