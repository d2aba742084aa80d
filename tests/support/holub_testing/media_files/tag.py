"""What is planted, and where it is looked for."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

TAG = "PlantedOwner7731"
RAW = TAG.encode()
XMP = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><dc:creator>{TAG}</dc:creator></x:xmpmeta>'.encode()


@dataclass(frozen=True)
class Tagged:
    """One file. `tags` are bytes that stand in it, raw or inside something compressed."""

    name: str
    content: bytes
    tags: tuple[bytes, ...] = (RAW,)
    twin: bytes | None = None
    """The same without the tags."""


def layers(data: bytes) -> Iterator[bytes]:
    """The data, what is zipped in it, and every zlib stream that begins in it."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield from layers(archive.read(name))
    for start in (b"\x78\x9c", b"\x78\xda", b"\x78\x01"):
        at = data.find(start)
        while at >= 0:
            with suppress(zlib.error):
                yield zlib.decompressobj().decompress(data[at : at + 1_000_000])
            at = data.find(start, at + 1)
