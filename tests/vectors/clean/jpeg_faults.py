"""JPEG that is broken, each in one place, and what that is called."""

from __future__ import annotations

from collections.abc import Iterator

from jpeg_cases import BODY, EOI, FRESH_JFIF, SCAN, SOI, TABLES, segment
from pieces import Case, planted


def breaks(name: str, says: str, reason: str, data: bytes) -> Case:
    return Case(f"{name}.jpg", says, data, reason, "image/jpeg", decodes=False)


def cases() -> Iterator[Case]:
    start = SOI + FRESH_JFIF
    tables = b"".join(TABLES)
    frame = next(table for table in TABLES if table[1] == 0xC0)
    quantisation = next(table for table in TABLES if table[1] == 0xDB)
    huffman = next(table for table in TABLES if table[1] == 0xC4)

    def slack(table: bytes) -> bytes:
        return segment(table[1], table[4:] + planted("slack"))

    for name, reason, says, data in (
        ("no-end", "truncated", "no end of image", start + BODY),
        ("cut-scan", "truncated", "ends inside the scan", (start + BODY)[:-40]),
        ("cut-header", "truncated", "ends inside a table", (start + tables)[:-40]),
        ("cut-length", "truncated", "ends inside a length", start + b"\xff\xdb\0"),
        ("cut-marker", "truncated", "ends inside a marker", start + b"\xff"),
        ("only-start", "truncated", "three bytes", SOI + b"\xff"),
        ("length-zero", "structure", "a length of 0", start + b"\xff\xe1\0\0" + BODY + EOI),
        ("length-one", "structure", "a length of 1", start + b"\xff\xe1\0\1" + BODY + EOI),
        ("length-huge", "truncated", "a length beyond the end", start + b"\xff\xe1\xff\xff" + BODY + EOI),
        ("no-picture", "structure", "nothing between start and end", start + EOI),
        ("no-scan", "structure", "no scan", start + tables + EOI),
        ("no-frame", "structure", "a scan and no frame", start + quantisation + huffman + SCAN + EOI),
        ("two-frames", "structure", "two frames", start + tables + frame + SCAN + EOI),
        ("second-start", "structure", "a second start of image", start + SOI + BODY + EOI),
        ("frame-slack", "structure", "a frame longer than its components", start + slack(frame) + BODY + EOI),
        (
            "scan-slack",
            "structure",
            "a scan header longer than its components",
            start + tables + segment(0xDA, SCAN[4:14] + planted("s")) + SCAN[14:] + EOI,
        ),
        (
            "dqt-slack",
            "structure",
            "text behind a quantisation table",
            start + slack(quantisation) + BODY + EOI,
        ),
        ("dht-slack", "structure", "text behind a Huffman table", start + slack(huffman) + BODY + EOI),
        (
            "dri-slack",
            "structure",
            "a restart interval of three bytes",
            start + segment(0xDD, b"\0\0\0") + BODY + EOI,
        ),
        ("dqt-empty", "structure", "no quantisation table", start + segment(0xDB, b"") + BODY + EOI),
        (
            "scan-components",
            "structure",
            "a scan of five components",
            start + tables + segment(0xDA, b"\5" + bytes(13)) + SCAN[14:] + EOI,
        ),
        ("dac-empty", "structure", "an empty arithmetic table", start + segment(0xCC, b"") + BODY + EOI),
        (
            "components",
            "structure",
            "five components",
            start + segment(0xC0, b"\x08\0\x0a\0\x11\5" + bytes(15)) + SCAN + EOI,
        ),
        (
            "hierarchical",
            "structure",
            "a hierarchy of frames, which no browser shows",
            start + segment(0xDE, frame[4:]) + BODY + EOI,
        ),
        (
            "reserved",
            "structure",
            "a reserved marker",
            start + segment(0x02, planted("reserved")) + BODY + EOI,
        ),
        (
            "jpeg-ls",
            "structure",
            "another format with the same beginning",
            start + segment(0xF7, frame[4:]) + SCAN + EOI,
        ),
    ):
        yield breaks(f"fault-{name}", says, reason, data)
