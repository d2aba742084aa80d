"""PDF files that say more than they show."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from holub_testing.media_files.jpegs import GPS, exif, saved, with_segment
from holub_testing.media_files.tag import RAW, TAG, XMP, Tagged


def pdf(
    *,
    info: str = "",
    catalog: str = "",
    page: str = "",
    objects: tuple[bytes, ...] = (),
    content: bytes = b"",
    box: str = "0 0 90 60",
) -> bytes:
    """A PDF of one page; further objects are numbered from 10."""
    content = content or b"0.2 0.4 0.8 rg 10 10 40 30 re f"
    numbered = {
        1: f"<</Type/Catalog/Pages 2 0 R {catalog}>>".encode(),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: f"<</Type/Page/Parent 2 0 R/MediaBox[{box}]/Contents 4 0 R {page}>>".encode(),
        4: stream(content),
        5: f"<<{info}>>".encode(),
    } | dict(enumerate(objects, 10))
    out, places = bytearray(b"%PDF-1.7\n"), {}
    for number, body in numbered.items():
        places[number] = len(out)
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (max(numbered) + 1, start)
    return bytes(out)


def stream(data: bytes, entries: str = "") -> bytes:
    return f"<</Length {len(data)} {entries}>>".encode() + b"stream\n" + data + b"\nendstream"


def pdfs() -> Iterator[Tagged]:
    plain = pdf()
    yield Tagged(
        "info.pdf", pdf(info=f"/Author({TAG})/Creator({TAG})/CreationDate(D:20261120120102+02'00')"), (RAW,), plain
    )
    meta = stream(XMP, "/Type/Metadata/Subtype/XML")
    yield Tagged("xmp.pdf", pdf(catalog="/Metadata 10 0 R", objects=(meta,)), (RAW,), plain)
    files = (b"<</Type/Filespec/F(a.txt)/EF<</F 11 0 R>>>>", stream(zlib.compress(RAW), "/Filter/FlateDecode"))
    names = "/Names<</EmbeddedFiles<</Names[(a.txt) 10 0 R]>>>>"
    yield Tagged("attachment.pdf", pdf(catalog=names, objects=files), (RAW,), plain)
    note = f"<</Type/Annot/Subtype/Text/Rect[0 0 0 0]/F 2/T({TAG})/Contents({TAG})>>".encode()
    yield Tagged("note.pdf", pdf(page="/Annots[10 0 R]", objects=(note,)), (RAW,), plain)
    yield Tagged("trailing.pdf", plain + b"\n%" + RAW, (RAW,), plain)
    shown = b"90 0 0 60 0 0 cm /Im Do"

    def with_photo(jpeg: bytes) -> bytes:
        photo = stream(
            jpeg, "/Subtype/Image/Width 48/Height 36/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode"
        )
        return pdf(page="/Resources<</XObject<</Im 10 0 R>>>>", objects=(photo,), content=shown)

    tagged = with_segment(0xE1, b"Exif\0\0" + exif(gps=GPS))
    yield Tagged("photo.pdf", with_photo(tagged), (RAW,), with_photo(saved("JPEG")))
