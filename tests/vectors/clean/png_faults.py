"""PNG that is broken, each in one place, and what that is called."""

from __future__ import annotations

from collections.abc import Iterator

from pieces import Case, planted
from png_cases import END, HEADER, PIXELS, SIGNATURE, chunk


def breaks(name: str, says: str, reason: str, *pieces: bytes) -> Case:
    return Case(f"fault-{name}.png", says, SIGNATURE + b"".join(pieces), reason, "image/png", decodes=False)


def cases() -> Iterator[Case]:
    palette = chunk(b"PLTE", bytes(6))
    indexed = chunk(b"IHDR", HEADER[8:17] + b"\3\0\0\0")
    yield breaks("empty", "only the signature", "truncated")
    yield breaks("no-end", "no IEND", "truncated", HEADER, PIXELS)
    yield breaks("cut-pixels", "ends inside the pixels", "truncated", HEADER, PIXELS[:40])
    yield breaks("cut-end", "ends inside IEND", "truncated", HEADER, PIXELS, END[:-1])
    yield breaks("cut-end-slack", "ends inside a longer IEND", "truncated", HEADER, PIXELS, chunk(b"IEND", b"xx")[:-1])
    yield breaks("palette-long", "257 colours", "structure", indexed, chunk(b"PLTE", bytes(771)), PIXELS, END)
    yield breaks("length-huge", "a length beyond the end", "truncated", HEADER, b"\x7f\xff\xff\xffIDAT", PIXELS, END)
    yield breaks("length-over", "the longest length", "truncated", HEADER, b"\xff\xff\xff\xffIDAT", PIXELS, END)
    yield breaks("name", "a name that is none", "structure", HEADER, chunk(b"te t", planted("name")), PIXELS, END)
    yield breaks("no-header", "pixels first", "structure", PIXELS, HEADER, END)
    yield breaks("only-end", "nothing but the end", "structure", END)
    yield breaks("header-slack", "a header of 14 bytes", "structure", chunk(b"IHDR", HEADER[8:21] + b"x"), PIXELS, END)
    yield breaks(
        "colour",
        "a colour type that does not exist",
        "structure",
        chunk(b"IHDR", HEADER[8:17] + b"\5\0\0\0"),
        PIXELS,
        END,
    )
    yield breaks("two-headers", "two headers", "structure", HEADER, HEADER, PIXELS, END)
    yield breaks("no-pixels", "no pixels", "structure", HEADER, END)
    yield breaks("no-palette", "indexed colours and no palette", "structure", indexed, PIXELS, END)
    yield breaks("two-palettes", "two palettes", "structure", indexed, palette, palette, PIXELS, END)
    yield breaks("late-palette", "a palette behind the pixels", "structure", indexed, PIXELS, palette, END)
    yield breaks(
        "palette-length",
        "a palette of four bytes",
        "structure",
        indexed,
        chunk(b"PLTE", bytes(4)),
        PIXELS,
        END,
    )
    yield breaks(
        "critical",
        "a critical chunk that nobody knows",
        "structure",
        HEADER,
        chunk(b"PRVT", planted("critical")),
        PIXELS,
        END,
    )
    yield breaks("crushed", "an iPhone app's own variant", "structure", chunk(b"CgBI", bytes(4)), HEADER, PIXELS, END)
