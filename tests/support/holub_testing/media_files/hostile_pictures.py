"""Pictures and recordings made to harm: bombs, claims, damage, several formats in one, no end."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from functools import cache

from holub_testing.media_files.jpegs import saved, with_segment
from holub_testing.media_files.offices import docx
from holub_testing.media_files.outside import Outside
from holub_testing.media_files.pdfs import pdf, stream
from holub_testing.media_files.pictures import chunk, with_chunk
from holub_testing.media_files.recordings import atom, recorded


@cache
def bomb(megabytes: int, fill: bytes = b"\0") -> bytes:
    """A zlib stream of so many megabytes of one byte, made in a moment: one block, repeated."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = deflate.compress(fill * (1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    again = deflate.compress(fill * (1 << 20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return b"\x78\xda" + first + again * (megabytes - 1) + b"\x03\0" + struct.pack(">I", 1)


def bombs() -> Iterator[tuple[str, bytes]]:
    header = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    yield "pixels.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", bomb(120)) + chunk(b"IEND", b"")
    yield "text.png", with_chunk(b"zTXt", b"Author\0\0" + bomb(400))
    yield "profile.png", with_chunk(b"iCCP", b"a\0\0" + bomb(400))
    yield (
        "stream.pdf",
        pdf(objects=(b"",), content=b"").replace(
            stream(b"0.2 0.4 0.8 rg 10 10 40 30 re f"), stream(bomb(1000, b" "), "/Filter/FlateDecode")
        ),
    )
    fields = {256: 100_000, 257: 100_000, 258: 8, 259: 8, 262: 1, 273: 200, 277: 1, 278: 100_000, 279: 1_000_000}
    ifd = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in fields.items())
    tiff = b"II*\0" + struct.pack("<IH", 8, len(fields)) + ifd + b"\0" * 4
    yield "strip.tif", tiff.ljust(200, b"\0") + bomb(900)


def dimensions() -> Iterator[tuple[str, bytes]]:
    header = struct.pack(">IIBBBBB", 2**31 - 1, 2**31 - 1, 8, 6, 0, 0, 0)
    yield "header.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 100))
    jpeg = saved("JPEG")
    at = jpeg.index(b"\xff\xc0") + 5
    yield "header.jpg", jpeg[:at] + b"\xff\xff\xff\xff" + jpeg[at + 4 :]
    yield "header.gif", b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02L\x01\0;"
    bmp = bytearray(saved("BMP"))
    bmp[18:26] = struct.pack("<ii", 2**31 - 1, -(2**31) + 1)
    yield "header.bmp", bytes(bmp)
    wide = (
        b"VP8X"
        + struct.pack("<I", 10)
        + b"\0\0\0\0"
        + b"\xff" * 6
        + b"VP8L"
        + struct.pack("<I", 5)
        + b"/\xff\xff\xff\x0f\0"
    )
    yield "header.webp", b"RIFF" + struct.pack("<I", len(wide) + 4) + b"WEBP" + wide


def damaged() -> Iterator[tuple[str, bytes]]:
    noise = random.Random(7).randbytes(20_000)
    jpeg = saved("JPEG")
    yield "half.jpg", jpeg[: len(jpeg) // 2]
    png = bytearray(saved("PNG"))
    png[60:200] = noise[:140]
    yield "noise.png", bytes(png)
    film = recorded()["plain.mp4"]
    at = film.rindex(b"moov") + 100
    yield "noise.mp4", film[:at] + noise[:600] + film[at + 600 :]
    font = stream(noise, "/Length1 20000")
    objects = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 65/LastChar 65/Widths[500]/FontDescriptor 11 0 R>>",
        b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1"
        b"/StemV 1/FontFile2 12 0 R>>",
        font,
    )
    yield "font.pdf", pdf(page="/Resources<</Font<</F 10 0 R>>>>", objects=objects, content=b"BT /F 20 Tf (A) Tj ET")
    whole = docx()
    yield "half.docx", whole[: len(whole) - 60]


def polyglots() -> Iterator[tuple[str, bytes]]:
    yield "pdf-in.jpg", with_segment(0xFE, pdf())
    yield "zip-behind.png", saved("PNG") + docx()
    yield (
        "script.gif",
        saved("GIF").replace(b"GIF87a", b"GIF89a") + b"*/=1;fetch('//127.0.0.1');/*<script>alert(1)</script>",
    )
    yield "page.bmp", saved("BMP") + b"<html><script>alert(1)</script></html>"
    yield "pdf-in.mp4", recorded()["plain.mp4"] + atom(b"free", pdf())


def endless() -> Iterator[tuple[str, bytes]]:
    gif = saved("GIF")
    frame = gif[13 + 3 * 2 ** ((gif[10] & 7) + 1) : -1]
    yield "frames.gif", gif[:-1] + frame * 5000 + b";"
    tiff = bytearray(saved("TIFF"))
    at = struct.unpack("<I", tiff[4:8])[0]
    count = struct.unpack("<H", tiff[at : at + 2])[0]
    tiff[at + 2 + 12 * count : at + 6 + 12 * count] = struct.pack("<I", at)
    yield "directory.tif", bytes(tiff)
    film = recorded()["plain.mp4"]
    at = film.rindex(b"mvhd") + 4
    long = bytearray(film)
    long[at + 12 : at + 20] = struct.pack(">II", 1, 2**32 - 1)
    stts = film.rindex(b"stts") + 4
    long[stts + 8 : stts + 16] = struct.pack(">II", 2**31 - 1, 1)
    yield "duration.mp4", bytes(long)
    wav = recorded()["plain.wav"]
    yield "size.wav", wav[:4] + b"\xff" * 4 + wav[8:40] + b"\xff" * 4 + wav[44:] + bytes(20_000_000)
    deep = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    for _ in range(12):
        deep = deep * 3 if len(deep) < 100_000 else deep
    nested = "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
    yield "tables.docx", docx(body=nested)


def playlists(outside: Outside) -> Iterator[tuple[str, bytes]]:
    path = outside.clip
    yield "list.m3u8", f"#EXTM3U\n#EXTINF:1,\nfile://{path}\n#EXTINF:1,\n{outside.url}\n#EXT-X-ENDLIST\n".encode()
    yield "list.ffconcat", f"ffconcat version 1.0\nfile '{path}'\nfile '{outside.url}'\n".encode()
    yield "list.sdp", f"v=0\nc=IN IP4 127.0.0.1\nm=video {outside.port} RTP/AVP 96\na=rtpmap:96 H264/90000\n".encode()
    url = atom(b"url ", b"\0\0\0\0" + f"file://{path}\0".encode())
    film = recorded()["tags.mov"]
    inner = atom(b"url ", b"\0\0\0\1")
    assert inner in film or b"alis" in film
    at = film.rindex(b"moov") - 4
    yield "elsewhere.mov", film[:at] + film[at:].replace(inner, url[: len(inner)]).replace(b"\0\0\0\1", b"\0\0\0\0", 1)
    avi = recorded()["tags.avi"]
    yield (
        "subtitles.avi",
        avi + b"LIST" + struct.pack("<I", 200) + b"GAB2\0\2\0" + f"#EXTM3U\nfile://{path}\n".encode().ljust(193, b"\0"),
    )
