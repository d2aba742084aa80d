"""What a file is, by its content. What it was said to be does not count: a source's program may be wrong, or lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from holub_desk.media.inside.order import Work

Kind = Literal["picture", "pdf", "office", "film", "sound"]

LOCKED: Final = "locked"
"""The hint of a document that a password protects."""


@dataclass(frozen=True)
class Found:
    """A kind, the work that shows it, and a hint for it: a format of Pillow, an ending, or a demuxer of ffmpeg."""

    kind: Kind
    work: Work
    hint: str


_STARTS: Final[Mapping[bytes, Found]] = {
    b"\xff\xd8\xff": Found("picture", "picture", "JPEG"),
    b"\x89PNG\r\n\x1a\n": Found("picture", "picture", "PNG"),
    b"GIF87a": Found("picture", "picture", "GIF"),
    b"GIF89a": Found("picture", "picture", "GIF"),
    b"II*\0": Found("picture", "picture", "TIFF"),
    b"MM\0*": Found("picture", "picture", "TIFF"),
    b"{\\rtf": Found("office", "office", "rtf"),
    b"\x1a\x45\xdf\xa3": Found("film", "film", "matroska"),
    b"FLV\x01": Found("film", "film", "flv"),
    b"\x30\x26\xb2\x75\x8e\x66\xcf\x11": Found("film", "film", "asf"),
    b"\0\0\x01\xba": Found("film", "film", "mpeg"),
    b"ID3": Found("sound", "sound", "mp3"),
    b"fLaC": Found("sound", "sound", "flac"),
    b"#!AMR": Found("sound", "sound", "amr"),
    b"caff": Found("sound", "sound", "caf"),
    b"\xff\xf1": Found("sound", "sound", "aac"),
    b"\xff\xf9": Found("sound", "sound", "aac"),
    b"\xff\xfb": Found("sound", "sound", "mp3"),
    b"\xff\xfa": Found("sound", "sound", "mp3"),
    b"\xff\xf3": Found("sound", "sound", "mp3"),
    b"\xff\xf2": Found("sound", "sound", "mp3"),
}
_CONTAINERS: Final[Mapping[tuple[bytes, bytes], Found]] = {
    (b"RIFF", b"WEBP"): Found("picture", "picture", "WEBP"),
    (b"RIFF", b"WAVE"): Found("sound", "sound", "wav"),
    (b"RIFF", b"AVI "): Found("film", "film", "avi"),
    (b"FORM", b"AIFF"): Found("sound", "sound", "aiff"),
    (b"FORM", b"AIFC"): Found("sound", "sound", "aiff"),
}
_STILL_BRANDS: Final = frozenset(b"heic heix hevc hevx heim heis mif1 msf1 avif avis".split())
_ATOMS: Final = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_BITMAP_HEADERS: Final = (12, 40, 52, 56, 64, 108, 124)
_EDGE: Final = 64 * 1024
_ODF: Final = b"mimetypeapplication/vnd.oasis.opendocument."
_ODF_ENDINGS: Final[Mapping[bytes, str]] = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
_OOXML_ENDINGS: Final[Mapping[bytes, str]] = {b"word/": "docx", b"xl/": "xlsx", b"ppt/": "pptx"}
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_STREAMS: Final[Mapping[str, str]] = {
    "EncryptedPackage": LOCKED,
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
}


def find_kind(content: bytes) -> Found | None:
    """What a file is; None when nothing here can show it."""
    if content[:2] == b"BM" and int.from_bytes(content[14:18], "little") in _BITMAP_HEADERS:
        return Found("picture", "picture", "BMP")
    found = next((found for start, found in _STARTS.items() if content.startswith(start)), None)
    found = found or _CONTAINERS.get((content[:4], content[8:12]))
    if found is not None:
        return found
    if content[4:8] in _ATOMS:
        still = content[4:8] == b"ftyp" and content[8:12] in _STILL_BRANDS
        return Found("picture", "heif", "heic") if still else Found("film", "film", "mov")
    if content.startswith(b"OggS"):
        film = b"theora" in content[:4096]
        return Found("film", "film", "ogg") if film else Found("sound", "sound", "ogg")
    if len(content) > 376 and {content[0], content[188], content[376]} == {0x47}:
        return Found("film", "film", "mpegts")
    if b"%PDF-" in content[:1024]:
        return Found("pdf", "pdf", "")
    ending = _office_ending(content)
    return None if ending is None else Found("office", "office", ending)


def _office_ending(content: bytes) -> str | None:
    if content.startswith(_OLE):
        names = {name.encode("utf-16-le"): ending for name, ending in _OLE_STREAMS.items()}
        return next((ending for name, ending in names.items() if name + b"\0\0" in content), None)
    if not content.startswith(b"PK\x03\x04"):
        return None
    edges = content[:_EDGE] + content[-_EDGE:]
    at = content.find(_ODF, 0, 256)
    if at >= 0:
        said = content[at + len(_ODF) : at + len(_ODF) + 16]
        return next((ending for name, ending in _ODF_ENDINGS.items() if said.startswith(name)), None)
    return next((ending for name, ending in _OOXML_ENDINGS.items() if name in edges), None)
