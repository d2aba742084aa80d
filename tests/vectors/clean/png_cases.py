"""PNG: one file, one place where something hides or breaks."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

from pieces import Case, Pair, archive, drop, joined, keep, only_orientation, picture, planted, tiff

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(name: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


END = chunk(b"IEND")


def fresh_exif(turn: int) -> bytes:
    return chunk(b"eXIf", only_orientation(turn))


def encoded(mode: str = "RGB", **options: Any) -> list[bytes]:
    """Chunks as Pillow writes them, without the signature and IEND."""
    buffer = io.BytesIO()
    picture(mode).save(buffer, "PNG", **options)
    return split(buffer.getvalue())


def split(data: bytes) -> list[bytes]:
    chunks = []
    at = 8
    while at < len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4])
        chunks.append(data[at:end])
        at = end
    return chunks[:-1]


HEADER, PIXELS = encoded()
ROWS = zlib.decompress(PIXELS[8:-4])


def kept(name: str, says: str, *pairs: Pair) -> Case:
    dirty, expected = joined([keep(SIGNATURE), *pairs])
    return Case(f"{name}.png", says, dirty, expected, "image/png")


def hides(name: str, says: str, *between: Pair) -> Case:
    """Pairs between the header and the pixels of an ordinary picture."""
    return kept(name, says, keep(HEADER), *between, keep(PIXELS), keep(END))


def cases() -> Iterator[Case]:
    yield from metadata()
    yield from shapes()
    yield from animations()
    yield from orientations()


def metadata() -> Iterator[Case]:
    yield hides("plain", "nothing hidden: nothing changes")
    packed = zlib.compress(planted("compressed text"))
    yield hides(
        "text",
        "text goes: plain, compressed, international",
        drop(chunk(b"tEXt", b"Comment\0" + planted("tEXt"))),
        drop(chunk(b"zTXt", b"Comment\0\0" + packed)),
        drop(chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + planted("xmp"))),
        drop(chunk(b"iTXt", b"Comment\0\1\0\0\0" + packed)),
    )
    yield hides("time", "the time of the last change goes", drop(chunk(b"tIME", bytes((7, 234, 11, 23, 11, 10, 43)))))
    for name, order, turn in (("exif-little", "<", 6), ("exif-big", ">", 8)):
        yield hides(name, "of Exif only the way up stays", (chunk(b"eXIf", tiff(order, turn)), fresh_exif(turn)))
    prefixed = chunk(b"eXIf", b"Exif\0\0" + tiff("<", 3))
    yield hides("exif-prefix", "Exif with a prefix, which browsers do not read", drop(prefixed))
    late = chunk(b"eXIf", tiff(">", 6))
    yield kept(
        "exif-late",
        "Exif behind the pixels, where browsers do not look",
        keep(HEADER),
        keep(PIXELS),
        drop(late),
        keep(END),
    )
    profile = chunk(b"iCCP", planted("display") + b"\0\0" + zlib.compress(planted("profile") * 4))
    yield hides("icc", "a colour profile can name a display", drop(profile))
    yield hides(
        "display",
        "chromaticities, density and physical scale describe a device",
        drop(chunk(b"cHRM", struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000))),
        drop(chunk(b"pHYs", struct.pack(">IIB", 2835, 2835, 1))),
        drop(chunk(b"sCAL", b"\1" + planted("scale"))),
    )
    yield hides(
        "private",
        "chunks of makers go",
        drop(chunk(b"prVt", planted("private"))),
        drop(chunk(b"sTER", b"\0")),
    )
    stays = [
        keep(chunk(b"gAMA", struct.pack(">I", 45455))),
        keep(chunk(b"sRGB", b"\0")),
        keep(chunk(b"sBIT", b"\5\6\5")),
    ]
    yield hides("colour", "gamma, sRGB, significant bits and background stay", *stays, keep(chunk(b"bKGD", bytes(6))))
    yield hides("colour-twice", "but once each", *stays, *[drop(dirty) for dirty, _ in stays])
    wrong = [
        drop(chunk(name, planted(name.decode()))) for name in (b"gAMA", b"sRGB", b"sBIT", b"bKGD", b"tRNS", b"acTL")
    ]
    yield hides("colour-slack", "and only in their length", *wrong)
    late_ones = [
        drop(chunk(b"gAMA", b"text")),
        drop(chunk(b"tRNS", b"sixsix")),
        drop(chunk(b"tEXt", planted("late"))),
    ]
    yield kept("late", "behind the pixels nothing stays", keep(HEADER), keep(PIXELS), *late_ones, keep(END))
    yield kept(
        "trailing-zip",
        "an archive behind the picture goes",
        keep(HEADER),
        keep(PIXELS),
        keep(END),
        drop(archive()),
    )
    rest = chunk(b"IDAT", zlib.compress(planted("cropped away"))) + chunk(b"tEXt", planted("cropped")) + END
    yield kept(
        "cropped",
        "what a careless editor left behind goes",
        keep(HEADER),
        keep(PIXELS),
        keep(END),
        drop(rest),
    )
    yield kept(
        "end-slack",
        "text inside IEND goes",
        keep(HEADER),
        keep(PIXELS),
        (chunk(b"IEND", planted("end")), END),
    )
    suggested = chunk(b"PLTE", planted("palette").ljust(18, b"."))
    yield hides(
        "suggested-palette",
        "a palette that is only a suggestion goes",
        drop(suggested),
        drop(chunk(b"hIST", bytes(12))),
        drop(chunk(b"sPLT", planted("sPLT") + b"\0\x08")),
    )


def shapes() -> Iterator[Case]:
    for mode in ("RGBA", "L", "LA", "1", "I;16"):
        yield kept(f"mode-{mode.lower().replace(';', '-')}", f"mode {mode}", *map(keep, encoded(mode)), keep(END))
    yield kept(
        "palette",
        "a palette and its transparency stay",
        *map(keep, encoded("P", transparency=bytes(range(0, 240, 16)))),
        keep(END),
    )
    header, _, pixels = encoded("P")
    full = [keep(chunk(b"PLTE", bytes(range(256)) * 3)), keep(chunk(b"tRNS", bytes(range(255, -1, -1))))]
    yield kept("palette-full", "256 colours", keep(header), *full, keep(pixels), keep(END))
    yield hides("transparent", "one transparent colour stays", keep(chunk(b"tRNS", bytes(6))))
    header, pixels = encoded("L")
    yield kept(
        "transparent-grey",
        "one transparent grey stays",
        keep(header),
        keep(chunk(b"tRNS", b"\0\x05")),
        keep(pixels),
        keep(END),
    )
    packed = zlib.compress(ROWS)
    halves = [chunk(b"IDAT", packed[:30]), chunk(b"IDAT"), chunk(b"IDAT", packed[30:])]
    text = drop(chunk(b"tEXt", planted("between")))
    yield kept(
        "split",
        "pixels in several chunks, text between them",
        keep(HEADER),
        *[p for half in halves for p in (keep(half), text)],
        keep(END),
    )
    one = HEADER[8:16].replace(HEADER[8:16], struct.pack(">II", 1, 1)) + b"\x08\2\0\0\1"
    yield kept(
        "interlaced",
        "interlaced",
        keep(chunk(b"IHDR", one)),
        drop(chunk(b"tEXt", planted("tEXt"))),
        keep(chunk(b"IDAT", zlib.compress(b"\0abc"))),
        keep(END),
    )


def animations() -> Iterator[Case]:
    first = picture()
    buffer = io.BytesIO()
    turned = [first.rotate(180), first.transpose(0)]
    first.save(buffer, "PNG", save_all=True, append_images=turned, duration=100, loop=0)
    moving = split(buffer.getvalue())
    text = drop(chunk(b"tEXt", planted("between frames")))
    yield kept(
        "animated",
        "an animation stays, text between its frames goes",
        *[p for piece in moving for p in (keep(piece), text)],
        keep(END),
    )
    still = [
        keep(piece) if piece[4:8] in {b"IHDR", b"IDAT"} else drop(piece) for piece in moving if piece[4:8] != b"acTL"
    ]
    yield kept("animated-not", "frames without an animation go", *still, keep(END))
    odd = [drop(chunk(b"fcTL", planted("fcTL"))), drop(chunk(b"fdAT", b"\0\0\0\1"))]
    control = next(piece for piece in moving if piece[4:8] == b"acTL")
    yield kept(
        "animated-slack",
        "and only in their length",
        keep(moving[0]),
        keep(control),
        odd[0],
        *map(keep, moving[2:]),
        odd[1],
        drop(control),
        keep(END),
    )


def orientations() -> Iterator[Case]:
    for turn in range(1, 9):
        block = tiff("<" if turn % 2 else ">", turn, rich=False)
        yield hides(
            f"orientation-{turn}",
            "the way up stays",
            (chunk(b"eXIf", block), fresh_exif(turn) if turn > 1 else b""),
        )
