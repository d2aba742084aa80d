"""WebP: one file, one place where something hides or breaks."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from pieces import Case, Pair, archive, drop, joined, keep, only_orientation, picture, planted, tiff

SIZE = struct.pack("<I", 16)[:3] + struct.pack("<I", 9)[:3]
"""The canvas, 17 × 10, as VP8X says it: less one each."""
EXIF, ANIMATED, ALPHA, ICC, XMP = 0x08, 0x02, 0x10, 0x20, 0x04


def chunk(name: bytes, body: bytes, pad: bytes = b"\0") -> bytes:
    return name + struct.pack("<I", len(body)) + body + pad * (len(body) % 2)


def header(flags: int, reserved: bytes = bytes(3)) -> bytes:
    return chunk(b"VP8X", bytes((flags,)) + reserved + SIZE)


def fresh_exif(turn: int) -> bytes:
    return chunk(b"EXIF", only_orientation(turn))


def file(*chunks: bytes) -> bytes:
    inside = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def split(data: bytes) -> list[bytes]:
    chunks = []
    at = 0
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at + 4)
        end = at + 8 + length + length % 2
        chunks.append(data[at:end])
        at = end
    return chunks


def encoded(mode: str = "RGB", **options: Any) -> list[bytes]:
    buffer = io.BytesIO()
    picture(mode).save(buffer, "WEBP", **options)
    return split(buffer.getvalue()[12:])


def kept(name: str, says: str, *pairs: Pair, after: bytes = b"") -> Case:
    dirty, expected = joined(list(pairs))
    return Case(f"{name}.webp", says, file(dirty) + after, file(expected), "image/webp")


def breaks(name: str, says: str, reason: str, data: bytes) -> Case:
    return Case(f"fault-{name}.webp", says, data, reason, "image/webp", decodes=False)


LOSSY = encoded()[0]
LOSSLESS = encoded(lossless=True)[0]
TRANSPARENCY, TRANSPARENT = encoded("RGBA")[1:]
SECRETS = {
    "exif": chunk(b"EXIF", tiff("<", None)),
    "xmp": chunk(b"XMP ", b"<x:xmpmeta>" + planted("xmp")),
    "icc": chunk(b"ICCP", bytes(128) + planted("profile")),
    "private": chunk(b"ABCD", planted("private")),
}
FLAGS = {"exif": EXIF, "xmp": XMP, "icc": ICC, "private": 0}


def cases() -> Iterator[Case]:
    yield from metadata()
    yield from animations()
    yield from orientations()
    yield from faults()


def metadata() -> Iterator[Case]:
    yield kept("lossy", "nothing hidden: nothing changes", keep(LOSSY))
    yield kept("lossless", "nothing hidden: nothing changes", keep(LOSSLESS))
    yield kept("simple-tail", "behind a simple picture nothing stays", keep(LOSSY), *map(drop, SECRETS.values()))
    yield kept("trailing-zip", "an archive behind the file goes", keep(LOSSY), after=archive())
    for name, secret in SECRETS.items():
        before = [drop(secret)] if name == "icc" else []
        after = [] if before else [drop(secret)]
        yield kept(name, f"{name} goes", (header(FLAGS[name]), header(0)), *before, keep(LOSSLESS), *after)
    yield kept("alpha", "transparency stays", keep(header(ALPHA)), keep(TRANSPARENCY), keep(TRANSPARENT))
    every = [drop(secret) for secret in SECRETS.values()]
    yield kept(
        "everything",
        "from every place at once",
        (header(0x3C | ALPHA), header(ALPHA)),
        *every,
        keep(TRANSPARENCY),
        keep(TRANSPARENT),
        *every,
        drop(chunk(b"ABCD", b"")),
    )
    yield kept(
        "second-picture",
        "a second picture goes",
        keep(header(0)),
        keep(LOSSY),
        drop(LOSSLESS),
        drop(TRANSPARENCY),
    )
    yield kept("reserved", "reserved bits are cleared", (header(0xC1, planted("r")[:3]), header(0)), keep(LOSSY))
    (length,) = struct.unpack_from("<I", LOSSLESS, 4)
    odd = chunk(b"VP8L", LOSSLESS[8 : 8 + length] + b"\0" * (1 - length % 2))
    yield kept("padding", "a padding byte is zero", (odd[:-1] + b"x", odd))
    short = file(odd)[:-1]
    yield Case(
        "padding-missing.webp",
        "the last padding byte may be missing",
        short[:4] + struct.pack("<I", len(short) - 8) + short[8:],
        file(odd),
        "image/webp",
    )


def animations() -> Iterator[Case]:
    buffer = io.BytesIO()
    first = picture("RGBA")
    first.save(buffer, "WEBP", save_all=True, append_images=[first.rotate(180), first.transpose(0)], duration=100)
    data = buffer.getvalue()
    top, settings, *frames = split(data[12:])
    yield Case("animated.webp", "an animation stays", data, data, "image/webp")

    def spoilt(frame: bytes) -> Pair:
        return chunk(b"ANMF", frame[8:23] + bytes((frame[23] | 0xFC,)) + frame[24:] + SECRETS["private"]), frame

    secrets = [drop(secret) for secret in SECRETS.values()]
    yield kept(
        "animated-hidden",
        "hidden chunks go, between frames and inside them; reserved bits too",
        (chunk(b"VP8X", b"\xff" + top[9:18]), chunk(b"VP8X", bytes((ALPHA | ANIMATED,)) + top[9:18])),
        keep(settings),
        drop(settings),
        *[pair for frame in frames for pair in (spoilt(frame), *secrets)],
        drop(LOSSY),
    )
    yield kept(
        "animated-turned",
        "an animation has a way up too",
        keep(chunk(b"VP8X", bytes((ALPHA | ANIMATED | EXIF,)) + top[9:18])),
        keep(settings),
        *map(keep, frames),
        (chunk(b"EXIF", tiff("<", 6)), fresh_exif(6)),
    )
    for name, says, chunks in (
        ("no-settings", "an animation without its settings", [top, *frames]),
        ("settings-slack", "settings of seven bytes", [top, chunk(b"ANIM", settings[8:] + b"x"), *frames]),
        ("no-frames", "an animation without frames", [top, settings]),
        ("short-frame", "a frame of 15 bytes", [top, settings, chunk(b"ANMF", bytes(15))]),
        ("empty-frame", "a frame without a picture", [top, settings, chunk(b"ANMF", bytes(16))]),
    ):
        yield breaks(name, says, "structure", file(*chunks))
    inside = chunk(b"ANMF", frames[0][8:] + b"VP8L\xff\0\0\0")
    yield breaks("cut-frame", "a chunk in a frame longer than the frame", "truncated", file(top, settings, inside))
    crowded = chunk(b"ANMF", frames[0][8:] + chunk(b"ABCD", b"") * 16)
    yield breaks("crowded-frame", "seventeen chunks in a frame", "too-many", file(top, settings, crowded))


def orientations() -> Iterator[Case]:
    for turn in range(1, 9):
        exif = chunk(b"EXIF", (b"Exif\0\0" if turn > 4 else b"") + tiff("<" if turn % 2 else ">", turn))
        head = (header(EXIF), header(EXIF if turn > 1 else 0))
        stays = fresh_exif(turn) if turn > 1 else b""
        yield kept(f"orientation-{turn}", "the way up stays", head, keep(LOSSLESS), (exif, stays))
    two = [(chunk(b"EXIF", tiff("<", 6)), fresh_exif(6)), drop(chunk(b"EXIF", tiff("<", 3)))]
    yield kept("two-exif", "the first Exif counts", keep(header(EXIF)), keep(LOSSLESS), *two)
    unannounced = drop(chunk(b"EXIF", tiff("<", 6)))
    yield kept("exif-unannounced", "Exif without its flag says nothing", keep(header(0)), keep(LOSSLESS), unannounced)


def faults() -> Iterator[Case]:
    whole = file(LOSSY)
    (length,) = struct.unpack_from("<I", LOSSLESS, 4)
    odd = file(chunk(b"VP8L", LOSSLESS[8 : 8 + length] + b"\0" * (1 - length % 2)))
    extended = chunk(b"VP8X", bytes(4) + SIZE + b"\0\0")
    for name, reason, says, data in (
        ("cut", "truncated", "ends inside the picture", whole[:-20]),
        ("length-huge", "truncated", "a length beyond the end", file(b"VP8 \xff\xff\xff\xff" + LOSSY[8:])),
        ("cut-chunk", "truncated", "ends inside a chunk's length", file(LOSSY, b"ABCD\1\0")),
        ("cut-padding", "truncated", "a padding byte that the length counts is missing", odd[:-1]),
        ("size-huge", "truncated", "the file's length lies", b"RIFF\xff\xff\xff\xff" + whole[8:]),
        ("size-small", "structure", "the file's length is 3", b"RIFF\3\0\0\0" + whole[8:]),
        ("empty", "structure", "no chunk", file()),
        ("first", "structure", "begins with something else", file(SECRETS["private"], LOSSY)),
        ("header-slack", "structure", "a header of 12 bytes", file(extended, LOSSY)),
        ("no-picture", "structure", "no picture", file(header(0), SECRETS["xmp"])),
        ("only-transparency", "structure", "transparency and no picture", file(header(ALPHA), TRANSPARENCY)),
    ):
        yield breaks(name, says, reason, data)
