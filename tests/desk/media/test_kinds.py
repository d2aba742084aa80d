"""A file is what its content says, whatever it was called."""

from __future__ import annotations

import struct

import pytest
from holub_testing.media_files.jpegs import saved
from holub_testing.media_files.offices import archive, docx, odf
from holub_testing.media_files.pdfs import pdf
from holub_testing.media_files.recordings import recorded
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.media.kinds import find_kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def compound(stream: str) -> bytes:
    return OLE + stream.encode("utf-16-le") + bytes(100)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "TIFF", "BMP", "WEBP"])
def test_pictures(kind: str) -> None:
    """By the first bytes; the hint is Pillow's name."""
    found = find_kind(saved(kind))
    assert found is not None
    assert (found.kind, found.work, found.hint) == ("picture", "picture", kind)


@pytest.mark.parametrize(
    ("name", "kind", "hint"),
    [
        ("tags.mp4", "film", "mov"),
        ("tags.mov", "film", "mov"),
        ("tags.3gp", "film", "mov"),
        ("tags.m4a", "film", "mov"),  # whether there is a picture track is found in the sandbox
        ("tags.mkv", "film", "matroska"),
        ("tags.avi", "film", "avi"),
        ("tags.mp3", "sound", "mp3"),
        ("tags.ogg", "sound", "ogg"),
        ("tags.opus", "sound", "ogg"),
        ("tags.flac", "sound", "flac"),
        ("tags.wav", "sound", "wav"),
    ],
)
def test_film_and_sound(name: str, kind: str, hint: str) -> None:
    """The hint is the demuxer that ffmpeg may use, and no other."""
    found = find_kind(recorded()[name])
    assert found is not None
    assert (found.kind, found.hint) == (kind, hint)


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (docx(), "docx"),
        (archive({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "xlsx"),
        (archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "pptx"),
        (odf("text", ""), "odt"),
        (odf("spreadsheet", ""), "ods"),
        (odf("presentation", ""), "odp"),
        (b"{\\rtf1 x}", "rtf"),
        (compound("WordDocument"), "doc"),
        (compound("Workbook"), "xls"),
        (compound("PowerPoint Document"), "ppt"),
        (compound("EncryptedPackage"), "locked"),
    ],
)
def test_office_files(content: bytes, hint: str) -> None:
    """The hint is the ending that LibreOffice begins with."""
    found = find_kind(content)
    assert found is not None
    assert (found.kind, found.work, found.hint) == ("office", "office", hint)


@pytest.mark.parametrize("content", [pdf(), b"\n" * 900 + pdf()])
def test_pdf_may_begin_late(content: bytes) -> None:
    """Readers accept it within the first kilobyte."""
    found = find_kind(content)
    assert found is not None
    assert found.kind == "pdf"


@pytest.mark.parametrize("brand", [b"heic", b"mif1", b"avif"])
def test_pictures_of_telephones(brand: bytes) -> None:
    """They look like film from outside."""
    found = find_kind(struct.pack(">I", 24) + b"ftyp" + brand + bytes(12))
    assert found is not None
    assert (found.kind, found.work) == ("picture", "heif")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"BM and so on",
        b"#EXTM3U\nfile:///etc/passwd",
        b"ffconcat version 1.0",
        b"<svg/>",
        b"<html/>",
        b"MZ\x90\0",
        b"\x7fELF",
        archive({"a.txt": "word"}),
        OLE,
        b"\n" * 1100 + pdf(),
    ],
)
def test_what_cannot_be_shown(content: bytes) -> None:
    """Neither programs nor lists, pages, drawings or archives."""
    assert find_kind(content) is None


@given(st.binary(max_size=600))
def test_anything_is_something_or_nothing(content: bytes) -> None:
    """No content makes it fail."""
    find_kind(content)


def test_film_for_television() -> None:
    """A transport stream has no beginning of its own, but a rhythm."""
    found = find_kind((b"\x47" + bytes(187)) * 4)
    assert found is not None
    assert found.hint == "mpegts"
