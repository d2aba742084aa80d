"""JPEG: one file, one place where something hides or breaks."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any

from pieces import Case, Pair, archive, drop, film, joined, keep, only_orientation, picture, planted, tiff

SOI, EOI = b"\xff\xd8", b"\xff\xd9"
FRESH_JFIF = bytes.fromhex("ffe00010 4a46494600 0101 00 0001 0001 0000")
XMP = b"http://ns.adobe.com/xap/1.0/\0"


def segment(code: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, code, len(body) + 2) + body


def exif(block: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + block)


def fresh_exif(turn: int) -> bytes:
    return exif(only_orientation(turn))


def adobe(transform: int, rest: bytes = b"") -> bytes:
    return segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes((transform,)) + rest)


def encoded(mode: str = "RGB", **options: Any) -> list[bytes]:
    """Segments as Pillow writes them, without SOI, JFIF and EOI; the last one is the scan (or all scans)."""
    buffer = io.BytesIO()
    picture(mode).save(buffer, "JPEG", quality=60, **options)
    data = buffer.getvalue()
    pieces = []
    at = 2
    while data[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        pieces.append(data[at:end])
        at = end
    return [piece for piece in pieces if piece[1] not in {0xE0, 0xEE}] + [data[at:-2]]


def scans_of(pieces: bytes) -> list[bytes]:
    """The scans of a progressive picture, and the tables between them, one by one."""
    starts = [at for at in range(len(pieces) - 1) if pieces[at] == 0xFF and pieces[at + 1] in {0xDA, 0xC4}]
    return [pieces[start:end] for start, end in zip(starts, [*starts[1:], len(pieces)], strict=True)]


TABLES, SCAN = encoded()[:-1], encoded()[-1]
BODY = b"".join(TABLES) + SCAN
PICTURE = [keep(BODY), keep(EOI)]


def kept(name: str, says: str, *pairs: Pair, decodes: bool = True) -> Case:
    dirty, expected = joined(list(pairs))
    return Case(f"{name}.jpg", says, dirty, expected, "image/jpeg", decodes)


def hides(name: str, says: str, *between: Pair) -> Case:
    """Pairs between the start and an ordinary picture with JFIF."""
    return kept(name, says, keep(SOI), keep(FRESH_JFIF), *between, *PICTURE)


def cases() -> Iterator[Case]:
    yield from metadata()
    yield from trailers()
    yield from shapes()
    yield from orientations()


def metadata() -> Iterator[Case]:
    yield hides("plain", "nothing hidden: nothing changes")
    for name, order, turn in (("gps-little", "<", 6), ("gps-big", ">", 3)):
        block = tiff(order, turn)
        yield hides(
            name,
            "camera, times, serial number and place go; which way is up stays",
            (exif(block), fresh_exif(turn)),
        )
    small = SOI + segment(0xFE, planted("comment in the thumbnail")) + BODY + EOI
    yield hides("exif-thumbnail", "the small picture inside Exif goes", drop(exif(tiff("<", 1) + small)))
    yield hides(
        "two-exif",
        "the first Exif segment counts",
        (exif(tiff("<", 8)), fresh_exif(8)),
        drop(exif(tiff(">", 3))),
    )
    thumbnail = segment(0xE0, b"JFIF\0\1\2\1\1\x2c\1\x2c" + bytes((6, 2)) + planted("jfif thumbnail....x").ljust(36))
    yield kept(
        "jfif-thumbnail",
        "JFIF is written anew: no density, no thumbnail",
        keep(SOI),
        (thumbnail, FRESH_JFIF),
        *PICTURE,
    )
    yield hides("jfxx", "the JFIF extension goes", drop(segment(0xE0, b"JFXX\0\x10" + small)))
    yield kept(
        "jfif-late",
        "JFIF goes to the front",
        keep(SOI),
        (exif(tiff("<", 6)), FRESH_JFIF + fresh_exif(6)),
        drop(FRESH_JFIF),
        *PICTURE,
    )
    yield kept(
        "jfif-short",
        "too short to be JFIF",
        keep(SOI),
        drop(segment(0xE0, b"JFIF\0" + planted("j")[:8])),
        *PICTURE,
    )
    yield hides(
        "xmp",
        "XMP and its extension go",
        drop(segment(0xE1, XMP + b"<x:xmpmeta>" + planted("xmp") + b"</x:xmpmeta>")),
        drop(segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + planted("extended xmp"))),
    )
    profile = b"ICC_PROFILE\0\1\1" + bytes(36) + b"acsp" + bytes(88) + planted("profile").decode().encode("utf-16-be")
    yield hides("icc", "a colour profile can name a device", drop(segment(0xE2, profile)))
    yield hides(
        "iptc",
        "Photoshop's block with IPTC goes",
        drop(segment(0xED, b"Photoshop 3.0\0" + b"8BIM\4\4\0\0\0\0\0\x20" + planted("iptc"))),
    )
    makers = [drop(segment(code, planted(f"app{code - 0xE0}"))) for code in range(0xE0, 0xF0)]
    yield hides("every-app", "each of the sixteen application segments goes", *makers)
    yield hides(
        "comments",
        "comments go, as many as there are",
        *[drop(segment(0xFE, planted(f"comment {n}"))) for n in range(3)],
    )
    yield hides("empty-comment", "an empty comment goes too", drop(segment(0xFE, b"")))


def trailers() -> Iterator[Case]:
    second = SOI + exif(tiff(">", 6)) + BODY + EOI
    mpf = segment(0xE2, b"MPF\0" + b"MM\0*\0\0\0\x08" + planted("mpf"))
    yield hides_after("mpf", "a second picture behind the first goes, with its index", second, drop(mpf))
    yield hides_after("trailing-zip", "an archive behind the picture goes", archive())
    motion = segment(0xE1, XMP + b'<rdf:li MotionPhoto="1">' + planted("motion photo"))
    yield hides_after("motion-photo", "the film of a motion photo goes", film(), drop(motion))
    samsung = b"\0\0\1\x0a\x0e\0\0\0Image_UTC_Data" + planted("samsung") + b"SEFH\x6b\0\0\0\1\0\0\0SEFT"
    yield hides_after("samsung", "a maker's trailer goes", samsung)
    yield hides_after("trailing-line", "even one line end goes", b"\n")


def hides_after(name: str, says: str, trailer: bytes, *between: Pair) -> Case:
    return hides_pairs(name, says, [*between, *PICTURE, drop(trailer)])


def hides_pairs(name: str, says: str, pairs: list[Pair]) -> Case:
    return kept(name, says, keep(SOI), keep(FRESH_JFIF), *pairs)


def shapes() -> Iterator[Case]:
    for mode in ("L", "CMYK"):
        body = b"".join(encoded(mode))
        marker = [] if mode == "L" else [(adobe(0, planted("adobe")), adobe(0))]
        yield kept(
            mode.lower(),
            f"{mode}, with the transform that its colours need",
            keep(SOI),
            *marker,
            keep(body),
            keep(EOI),
        )
    yield kept("adobe-rgb", "a transform of 0 means RGB", keep(SOI), (adobe(0, planted("adobe")), adobe(0)), *PICTURE)
    yield kept("adobe-twice", "the last transform counts", keep(SOI), (adobe(1), adobe(0)), drop(adobe(0)), *PICTURE)
    flagged = segment(0xEE, b"Adobe\0\x65\xc0\0\0\0\1")
    yield kept("adobe-flags", "version and flags are written anew", keep(SOI), (flagged, adobe(1)), *PICTURE)
    yield kept("adobe-short", "too short to count", keep(SOI), drop(segment(0xEE, b"Adobe\0\x64\0\0")), *PICTURE)
    *tables, rest = encoded(progressive=True)
    scans = scans_of(rest)
    yield hides_pairs(
        "progressive",
        "several scans, with tables between them",
        [*map(keep, tables), *map(keep, scans), keep(EOI)],
    )
    yield hides_pairs(
        "progressive-between",
        "segments between scans go, and cannot change the orientation or the colours",
        [
            *map(keep, tables),
            *[pair for scan in scans for pair in (keep(scan), drop(segment(0xFE, planted("between"))))],
            drop(exif(tiff("<", 6)) + adobe(0) + segment(0xE2, planted("late"))),
            keep(EOI),
        ],
    )
    restarts = b"".join(encoded(restart_marker_blocks=1))
    yield hides_pairs("restarts", "restart markers are part of a scan", [keep(restarts), keep(EOI)])
    filled = [pair for table in TABLES for pair in (drop(b"\xff\xff\xff"), keep(table))]
    yield hides_pairs("fill", "fill bytes before markers go", [*filled, keep(SCAN), drop(b"\xff\xff"), keep(EOI)])
    strays = [pair for table in TABLES for pair in (drop(planted("stray") + b"\xff\x00\xff\xd0\xff\x01"), keep(table))]
    yield hides_pairs("strays", "stray bytes between segments go", [*strays, keep(SCAN), keep(EOI)])
    yield kept(
        "empty-scan",
        "a scan without data, whose header ends like a fill byte",
        keep(SOI + b"".join(TABLES) + SCAN[:13] + b"\xff" + EOI),
        decodes=False,
    )
    wide = [
        segment(0xDB, bytes((0x10 | table[4],)) + b"".join(bytes((0, value)) for value in table[5:]))
        if table[1] == 0xDB
        else table
        for table in TABLES
    ]
    extended = b"".join(b"\xff\xc1" + table[2:] if table[1] == 0xC0 else table for table in wide)
    yield kept("wide-tables", "quantisation in two bytes each", keep(SOI), keep(extended + SCAN), keep(EOI))
    frame = next(table for table in TABLES if table[1] == 0xC0)
    at = TABLES.index(frame)
    zero = frame[:5] + b"\0\0" + frame[7:]
    lines = segment(0xDC, frame[5:7])
    body = b"".join([*TABLES[:at], zero, *TABLES[at + 1 :]]) + SCAN
    yield kept("dnl", "the number of lines may come after the scan", keep(SOI + body + lines + EOI), decodes=False)
    arithmetic = b"".join(b"\xff\xc9" + t[2:] if t[1] == 0xC0 else t for t in TABLES if t[1] != 0xC4)
    yield kept(
        "arithmetic",
        "arithmetic coding has tables of its own",
        keep(SOI + arithmetic + segment(0xCC, b"\0\x10\x11\x05")),
        drop(segment(0xFE, planted("comment"))),
        keep(SCAN + EOI),
        decodes=False,
    )


def orientations() -> Iterator[Case]:
    for turn in range(1, 9):
        order = "<" if turn % 2 else ">"
        stays = fresh_exif(turn) if turn > 1 else b""
        yield hides(f"orientation-{turn}", "the way up stays", (exif(tiff(order, turn, rich=False)), stays))
    whole = tiff("<", 6)
    at = 10 + 12 * 3
    for name, block in {
        "zero": tiff("<", 0, rich=False),
        "nine": tiff(">", 9, rich=False),
        "long": tiff("<", 6, 4, rich=False),
        "two": tiff("<", 6, 3, 2, rich=False),
        "missing": tiff("<", None),
        "no-order": b"XX" + whole[2:],
        "no-magic": b"II+\0" + whole[4:],
        "far": whole[:4] + b"\xff\xff\xff\xff" + whole[8:],
        "at-end": whole[:4] + struct.pack("<I", len(whole) - 1) + whole[8:],
        "cut": whole[: at - 1],
        "empty": b"",
        "seven": b"II*\0\x08\0\0",
    }.items():
        yield hides(f"exif-{name}", "an orientation that does not count, or cannot be read", drop(exif(block)))
    lying = b"MM\0*\0\0\0\x08\xff\xff" + only_orientation(6)[10:]
    yield hides("exif-entries", "more entries promised than there are", (exif(lying), fresh_exif(6)))
    entry = only_orientation(6)[10:22]
    before = b"".join(struct.pack(">HHII", tag, 4, 1, 7) for tag in range(0x0100, 0x010F))
    many = b"MM\0*\0\0\0\x08\0\x10" + before + entry
    yield hides("exif-last", "the sixteenth and last entry, ending with the block", (exif(many), fresh_exif(6)))
