"""What a file is, by how it begins; never by its name or by what a sender says it is."""

from __future__ import annotations

import re
from typing import Final

HEAD: Final = 64
"""Bytes that are looked at."""
UNKNOWN: Final = "application/octet-stream"

# First match wins. chat/src/clean/kinds.ts has the same expressions in the same order.
_KINDS: Final = tuple(
    (re.compile(pattern, re.DOTALL), kind)
    for pattern, kind in (
        (rb"\xff\xd8\xff", "image/jpeg"),
        (rb"\x89PNG\r\n\x1a\n", "image/png"),
        (rb"RIFF.{4}WEBP", "image/webp"),
        (rb"GIF8[79]a", "image/gif"),
        (rb".{4}ftyp(.{4}){0,12}avi[fs]", "image/avif"),
        (rb".{4}ftyp(he(i[cxms]|v[cxms])|mif1|msf1)", "image/heic"),
        (rb".{4}ftypM4[AB] ", "audio/mp4"),
        (rb".{4}ftypqt  ", "video/quicktime"),
        (rb".{4}ftyp3g", "video/3gpp"),
        (rb".{4}ftyp", "video/mp4"),
        (rb"OggS.{24}\x80theora", "video/ogg"),
        (rb"OggS", "audio/ogg"),
        (rb"ID3", "audio/mpeg"),
        # A frame of layer III: neither a forbidden bit rate nor a reserved sampling rate.
        (rb"\xff[\xfa\xfb\xf2\xf3\xe2\xe3][\x10-\xef]", "audio/mpeg"),
        (rb"\xff[\xf0\xf1\xf8\xf9][\x40-\x7f]", "audio/aac"),
        (rb"#!AMR", "audio/amr"),
        (rb"fLaC", "audio/flac"),
        (rb"RIFF.{4}WAVE", "audio/wav"),
        (rb"RIFF.{4}AVI ", "video/x-msvideo"),
        (rb"\x1aE\xdf\xa3.*webm", "video/webm"),
        (rb"\x1aE\xdf\xa3.*matroska", "video/x-matroska"),
        (rb"%PDF-", "application/pdf"),
        (rb"PK(\x03\x04|\x05\x06)", "application/zip"),
        (rb"II\*\0|MM\0\*", "image/tiff"),
        (rb"BM.{4}\0\0\0\0", "image/bmp"),
    )
)


def sniff(data: bytes) -> str:
    """The MIME type that the first bytes tell; `application/octet-stream` for everything else.

    Meant for a label beside a download and for the choice of a cleaner, not as proof of what a file is.
    """
    head = data[:HEAD]
    return next((kind for pattern, kind in _KINDS if pattern.match(head)), UNKNOWN)
