"""Files that cannot be cleaned: the source is asked first. And what their beginning says they are."""

from __future__ import annotations

from collections.abc import Iterator

from pieces import Case, archive, film, planted

_BOX = b"\0\0\0\x1cftyp"
KINDS: dict[str, tuple[str, bytes]] = {
    "empty.bin": ("application/octet-stream", b""),
    "words.txt": ("application/octet-stream", planted("words")),
    "almost.jpg": ("application/octet-stream", b"\xff\xd8"),
    "almost.png": ("application/octet-stream", b"\x89PNG\r\n"),
    "almost.webp": ("application/octet-stream", b"RIFF\x04\0\0\0WEB"),
    "crlf.png": ("application/octet-stream", b"\x89PNG\n\x1a\n\0\0\0\0\r"),
    "vector.svg": ("application/octet-stream", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "sealed.age": ("application/octet-stream", b"age-encryption.org/v1\n-> X25519 "),
    "still.gif": ("image/gif", b"GIF89a\1\0\1\0\0\0\0;" + planted("gif")),
    "photo.heic": ("image/heic", _BOX + b"heic\0\0\0\0mif1heic"),
    "photo-2.heic": ("image/heic", _BOX + b"mif1\0\0\0\0mif1heic"),
    "photo.avif": ("image/avif", _BOX + b"avif\0\0\0\0mif1avif"),
    "photo-2.avif": ("image/avif", _BOX + b"mif1\0\0\0\0mif1avif"),
    "film.mp4": ("video/mp4", film()),
    "film.mov": ("video/quicktime", _BOX + b"qt  \0\0\0\0qt  "),
    "film.3gp": ("video/3gpp", _BOX + b"3gp4\0\0\0\0isom3gp4"),
    "voice.m4a": ("audio/mp4", _BOX + b"M4A \0\0\0\0isommp42"),
    "voice.ogg": ("audio/ogg", b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead"),
    "film.ogv": ("video/ogg", b"OggS\0\2" + bytes(20) + b"\1\x2a\x80theora"),
    "tagged.mp3": ("audio/mpeg", b"ID3\4\0\0\0\0\0\x10" + planted("id3")),
    "bare.mp3": ("audio/mpeg", b"\xff\xfb\x90\x44" + bytes(20)),
    "voice.aac": ("audio/aac", b"\xff\xf1\x50\x80" + bytes(20)),
    "wide.txt": ("application/octet-stream", planted("words").decode().encode("utf-16")),
    "voice.amr": ("audio/amr", b"#!AMR\n" + bytes(20)),
    "voice.flac": ("audio/flac", b"fLaC\0\0\0\x22"),
    "voice.wav": ("audio/wav", b"RIFF\x24\0\0\0WAVEfmt "),
    "film.avi": ("video/x-msvideo", b"RIFF\x24\0\0\0AVI LIST"),
    "film.webm": (
        "video/webm",
        b"\x1aE\xdf\xa3\x9fB\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x84webm",
    ),
    "film.mkv": (
        "video/x-matroska",
        b"\x1aE\xdf\xa3\xa3B\x86\x81\1B\xf7\x81\1B\xf2\x81\4B\xf3\x81\x08B\x82\x88matroska",
    ),
    "paper.pdf": ("application/pdf", b"%PDF-1.7\n" + planted("pdf")),
    "paper.docx": ("application/zip", archive()),
    "empty.zip": ("application/zip", b"PK\5\6" + bytes(18)),
    "scan.tiff": ("image/tiff", b"II*\0\x08\0\0\0"),
    "scan-2.tiff": ("image/tiff", b"MM\0*\0\0\0\x08"),
    "still.bmp": ("image/bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0"),
}


def cases() -> Iterator[Case]:
    for file, (kind, data) in KINDS.items():
        yield Case(file, "of a kind that cannot be cleaned", data, None, kind, decodes=False)
