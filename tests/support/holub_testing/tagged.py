"""Sixty files that say more than they show: where, when, by whom and with what they were made. Nothing here is a person's.

Every file is made anew by `tagged_files()`; `TAG`, or other bytes that it names, stand somewhere in it, and the same
pixels or samples without them are its `twin`.
"""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import Image, PngImagePlugin, TiffImagePlugin

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
            try:
                yield zlib.decompressobj().decompress(data[at : at + 1_000_000])
            except zlib.error:
                pass
            at = data.find(start, at + 1)


def picture(mode: str = "RGB", side: int = 48) -> Image.Image:
    """Something to see."""
    grey = Image.linear_gradient("L").resize((side, side * 3 // 4))
    return Image.merge("RGB", (grey, grey.rotate(180), grey.point(lambda level: level // 2))).convert(mode)


def saved(kind: str, mode: str = "RGB", **how: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture(mode).save(out, kind, **how)
    return out.getvalue()


# ---- JPEG


def segment(marker: int, data: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(data) + 2) + data


def with_segment(marker: int, data: bytes, jpeg: bytes | None = None) -> bytes:
    """Right behind the start."""
    whole = jpeg or saved("JPEG")
    return whole[:2] + segment(marker, data) + whole[2:]


def exif(**which: object) -> bytes:
    """An Exif block, without its prefix."""
    made = Image.Exif()
    made[0x010F] = TAG  # maker
    for name, value in which.items():
        if name == "gps":
            made[0x8825] = value
        elif name == "inner":
            made[0x8769] = value
        else:
            made[int(name.removeprefix("t"))] = value
    return made.tobytes().removeprefix(b"Exif\0\0")


GPS = {1: "N", 2: (47.0, 5.0, 30.0), 3: "E", 4: (37.0, 32.0, 1.0), 27: RAW, 29: "2026:11:20"}
_GPS_RAW = (struct.pack("<6I", 47, 1, 5, 1, 30, 1), struct.pack(">6I", 47, 1, 5, 1, 30, 1))


def iptc(tag: bytes = RAW) -> bytes:
    """An IPTC record: by-line."""
    return b"\x1c\x02\x50" + struct.pack(">H", len(tag)) + tag


def irb() -> bytes:
    """The same in a Photoshop resource block."""
    data = iptc()
    return b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + struct.pack(">I", len(data)) + data + b"\0" * (len(data) % 2)


def thumbnail() -> bytes:
    """Exif whose second directory holds a small picture, which says it as well: it may show what was cut away."""
    small = with_segment(0xFE, RAW, saved("JPEG"))
    ifd1 = struct.pack("<H", 2) + struct.pack("<HHII", 0x201, 4, 1, 44) + struct.pack("<HHII", 0x202, 4, 1, len(small))
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<HI", 0, 14) + ifd1 + struct.pack("<I", 0) + small


def profile() -> bytes:
    """A colour profile that has a name."""
    from PIL import ImageCms

    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert b"sRGB built-in".decode().encode("utf-16-be") in made
    return made


_PROFILE_NAME = "sRGB built-in".encode("utf-16-be")


def jpegs() -> Iterator[Tagged]:
    plain = saved("JPEG")

    def app1(block: bytes) -> bytes:
        return with_segment(0xE1, b"Exif\0\0" + block)

    yield Tagged("exif-gps.jpg", app1(exif(gps=GPS)), (RAW,), plain)
    yield Tagged("exif-serial.jpg", app1(exif(inner={0xA431: TAG, 0xA435: TAG, 0x9003: "2026:11:20 12:01:02"})), (RAW, b"2026:11:20 12:01:02"), plain)  # fmt: skip
    yield Tagged("exif-artist.jpg", app1(exif(t315=TAG, t33432=TAG, t306="2026:11:20 12:00:00")), (RAW,), plain)
    yield Tagged(
        "exif-comment.jpg", app1(exif(inner={0x9286: b"ASCII\0\0\0" + RAW, 0x927C: RAW * 9})), (RAW * 9,), plain
    )
    yield Tagged("exif-thumbnail.jpg", app1(thumbnail()), (RAW,), plain)
    yield Tagged("xmp.jpg", with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), (RAW,), plain)
    yield Tagged("xmp-extended.jpg", with_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + XMP), (RAW,), plain)  # fmt: skip
    yield Tagged("iptc.jpg", with_segment(0xED, irb()), (RAW,), plain)
    yield Tagged("comment.jpg", with_segment(0xFE, RAW), (RAW,), plain)
    yield Tagged("profile.jpg", saved("JPEG", icc_profile=profile()), (_PROFILE_NAME,), plain)
    yield Tagged("c2pa.jpg", with_segment(0xEB, b"JP\0\1\0\0\0\1" + RAW), (RAW,), plain)
    yield Tagged("ducky.jpg", with_segment(0xEC, b"Ducky\0" + RAW), (RAW,), plain)
    yield Tagged("private.jpg", with_segment(0xE7, RAW), (RAW,), plain)
    yield Tagged("trailing.jpg", plain + RAW, (RAW,), plain)
    yield Tagged("second-picture.jpg", plain + with_segment(0xFE, RAW), (RAW,), plain)
    yield Tagged("motion.jpg", plain + b"\0\0\0\x18ftypmp42" + RAW, (RAW,), plain)
    turned = saved("JPEG", exif=_orientation(6, TAG))
    yield Tagged("turned.jpg", turned, (RAW,), saved("JPEG", exif=_orientation(6)))
    yield Tagged("progressive.jpg", saved("JPEG", progressive=True, exif=_orientation(1, TAG)), (RAW,), saved("JPEG", progressive=True))  # fmt: skip
    yield Tagged("cmyk.jpg", with_segment(0xFE, RAW, saved("JPEG", "CMYK")), (RAW,), saved("JPEG", "CMYK"))


def _orientation(value: int, maker: str | None = None) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = value
    if maker:
        made[0x010F] = maker
    return made


# ---- PNG, WebP, GIF, TIFF, BMP, HEIC


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(kind: bytes, data: bytes, png: bytes | None = None) -> bytes:
    """Right behind IHDR."""
    whole = png or saved("PNG")
    return whole[:33] + chunk(kind, data) + whole[33:]


def pngs() -> Iterator[Tagged]:
    plain = saved("PNG")
    yield Tagged("text.png", with_chunk(b"tEXt", b"Author\0" + RAW), (RAW,), plain)
    yield Tagged("compressed-text.png", with_chunk(b"zTXt", b"Author\0\0" + zlib.compress(RAW)), (RAW,), plain)
    yield Tagged("xmp.png", with_chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP), (RAW,), plain)
    yield Tagged("exif.png", with_chunk(b"eXIf", exif(gps=GPS)), (RAW,), plain)
    yield Tagged("profile.png", with_chunk(b"iCCP", RAW + b"\0\0" + zlib.compress(profile())), (RAW,), plain)
    yield Tagged("private.png", with_chunk(b"hoLb", RAW), (RAW,), plain)
    yield Tagged("c2pa.png", with_chunk(b"caBX", RAW), (RAW,), plain)
    yield Tagged("trailing.png", plain + RAW, (RAW,), plain)
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", TAG)
    out, clean = io.BytesIO(), io.BytesIO()
    frames = [picture(), picture().rotate(90)]
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:], pnginfo=info)
    frames[0].save(clean, "PNG", save_all=True, append_images=frames[1:])
    yield Tagged("moving.png", out.getvalue(), (RAW,), clean.getvalue())
    palette = saved("PNG", "P")
    yield Tagged("palette.png", with_chunk(b"tEXt", b"Author\0" + RAW, palette), (RAW,), palette)


def riff(*parts: tuple[bytes, bytes]) -> bytes:
    body = b"".join(kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in parts)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def webps() -> Iterator[Tagged]:
    plain = saved("WEBP", lossless=True)
    yield Tagged("exif.webp", saved("WEBP", lossless=True, exif=exif(gps=GPS)), (RAW,), plain)
    yield Tagged("xmp.webp", saved("WEBP", lossless=True, xmp=XMP), (RAW,), plain)
    yield Tagged("profile.webp", saved("WEBP", lossless=True, icc_profile=profile()), (_PROFILE_NAME,), plain)
    bigger = bytearray(plain + b"HOLB" + struct.pack("<I", len(RAW)) + RAW)
    bigger[4:8] = struct.pack("<I", len(bigger) - 8)
    yield Tagged("private.webp", bytes(bigger), (RAW,), plain)


def others() -> Iterator[Tagged]:
    plain = saved("GIF")
    comment = b"\x21\xfe" + bytes([len(RAW)]) + RAW + b"\0"
    at = 13 + 3 * 2 ** ((plain[10] & 7) + 1)
    yield Tagged("comment.gif", plain[:at] + comment + plain[at:], (RAW,), plain)
    app = b"\x21\xff\x0bXMP DataXMP" + bytes([len(RAW)]) + RAW + b"\0"
    yield Tagged("xmp.gif", plain[:at] + app + plain[at:], (RAW,), plain)
    yield Tagged("trailing.gif", plain + RAW, (RAW,), plain)

    def tiff(**tags: object) -> bytes:
        info = TiffImagePlugin.ImageFileDirectory_v2()
        for name, value in tags.items():
            number = int(name.removeprefix("t"))
            info[number] = value
            if isinstance(value, bytes):
                info.tagtype[number] = 7 if number != 700 else 1
        return saved("TIFF", tiffinfo=info)

    plain = saved("TIFF")
    yield Tagged("artist.tif", tiff(t315=TAG, t270=TAG, t305=TAG), (RAW,), plain)
    yield Tagged("xmp.tif", tiff(t700=XMP), (RAW,), plain)
    yield Tagged("iptc.tif", tiff(t33723=iptc()), (RAW,), plain)
    plain = saved("BMP")
    yield Tagged("trailing.bmp", plain + RAW, (RAW,), plain)
    yield Tagged("exif.heic", heic(saved("JPEG", exif=_orientation(1, TAG))), (RAW,), heic(saved("JPEG")))


def heic(jpeg: bytes) -> bytes:
    """As some telephones save it; heif-enc carries Exif over."""
    with tempfile.TemporaryDirectory() as directory:
        source, made = Path(directory) / "a.jpg", Path(directory) / "a.heic"
        source.write_bytes(jpeg)
        subprocess.run(["heif-enc", "-o", made, source], check=True, capture_output=True)
        return made.read_bytes()


# ---- PDF


def pdf(
    *, info: str = "", catalog: str = "", page: str = "", objects: tuple[bytes, ...] = (), content: bytes = b"", box: str = "0 0 90 60"
) -> bytes:  # fmt: skip
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


# ---- office


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip, in this order; `mimetype` is not compressed, as OpenDocument wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OPEN = "http://schemas.openxmlformats.org/"
_RELATION = f"{_OPEN}officeDocument/2006/relationships"


def relations(*of: tuple[str, str], external: bool = False) -> str:
    """Numbered rId1, rId2 …"""
    mode = ' TargetMode="External"' if external else ""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"{mode}/>' for n, (kind, target) in enumerate(of, 1)
    )
    return f'<Relationships xmlns="{_OPEN}package/2006/relationships">{rows}</Relationships>'


def docx(more: Mapping[str, bytes | str] | None = None, body: str = "<w:p><w:r><w:t>Seen.</w:t></w:r></w:p>") -> bytes:
    """A document; what `more` holds is added, or put in place."""
    wml = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    types = (
        f'<Types xmlns="{_OPEN}package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{wml}.document.main+xml"/></Types>'
    )
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations(
            (f"{_RELATION}/officeDocument", "word/document.xml"),
            (f"{_OPEN}package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{_RELATION}/extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    return archive(parts | dict(more or {}))


def drawing(relation: str = "r:embed") -> str:
    """A paragraph with the picture rId1."""
    return (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="1900000" cy="1400000"/><wp:docPr id="1" name="a"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="0" '
        f'name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{_RELATION}" {relation}="rId1"/><a:stretch>'
        '<a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1900000" cy="1400000"/>'
        '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{TAG}</dc:creator><cp:lastModifiedBy>{TAG}'
    "</cp:lastModifiedBy></cp:coreProperties>"
)
_APP = f'<Properties xmlns="{_OPEN}officeDocument/2006/extended-properties"><Company>{TAG}</Company></Properties>'
_ODF = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
_ODF_MORE = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'


def odf(kind: str, body: str, meta: str = "") -> bytes:
    """A document (`text`) or a sheet (`spreadsheet`)."""
    mime = f"application/vnd.oasis.opendocument.{kind}"
    content = (
        f'<office:document-content {_ODF} {_ODF_MORE} office:version="1.2"><office:body><office:{kind}>{body}'
        f"</office:{kind}></office:body></office:document-content>"
    )
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    parts = {"mimetype": mime, "META-INF/manifest.xml": manifest, "content.xml": content}
    if meta:
        parts["meta.xml"] = (
            f'<office:document-meta {_ODF} xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:meta>{meta}</office:meta>'
            "</office:document-meta>"
        )
    return archive(parts)


def offices() -> Iterator[Tagged]:
    yield Tagged("author.docx", docx({"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/thumbnail.jpeg": with_segment(0xFE, RAW)}), (RAW,), docx())  # fmt: skip
    photo = with_segment(0xE1, b"Exif\0\0" + exif(gps=GPS))
    rels = relations((f"{_RELATION}/image", "media/a.jpg"))

    def with_photo(jpeg: bytes) -> bytes:
        return docx({"word/media/a.jpg": jpeg, "word/_rels/document.xml.rels": rels}, drawing())

    yield Tagged("photo.docx", with_photo(photo), (RAW,), with_photo(saved("JPEG")))
    meta = f"<meta:initial-creator>{TAG}</meta:initial-creator><dc:creator>{TAG}</dc:creator>"
    yield Tagged(
        "author.odt", odf("text", "<text:p>Seen.</text:p>", meta), (RAW,), odf("text", "<text:p>Seen.</text:p>")
    )
    words = r" Seen.}"
    yield Tagged("author.rtf", (r"{\rtf1{\info{\author %s}{\company %s}}" % (TAG, TAG) + words).encode(), (RAW,), (r"{\rtf1" + words).encode())  # fmt: skip


# ---- film and sound


def atom(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def into_moov(mp4: bytes, data: bytes) -> bytes:
    """Add to the index, which must be the last atom: no place in it changes."""
    at = mp4.rindex(b"moov") - 4
    size = struct.unpack(">I", mp4[at : at + 4])[0]
    assert at + size == len(mp4)
    return mp4[:at] + struct.pack(">I", size + len(data)) + mp4[at + 4 :] + data


OUTPUTS = {
    "plain.mp4": "-map 0 -map 1 -c:v mpeg4 -c:a aac",
    "tags.mp4": f"-map 0 -map 1 -c:v mpeg4 -c:a aac -metadata title={TAG} -metadata location=+47.0915+037.5337/",
    "tags.mov": f"-map 0 -map 1 -c:v mjpeg -c:a pcm_s16le -movflags use_metadata_tags -metadata com.apple.quicktime.model={TAG}",
    "tags.3gp": f"-map 0 -map 1 -c:v mpeg4 -c:a aac -metadata title={TAG}",
    "sei.mp4": f"-map 0 -c:v libx264 -preset ultrafast -bsf:v h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{TAG}",
    "tags.mkv": f"-map 0 -map 1 -c:v mpeg4 -c:a libvorbis -metadata title={TAG} -metadata:s:v:0 title={TAG}",
    "tags.avi": f"-map 0 -map 1 -c:v mpeg4 -c:a libmp3lame -metadata title={TAG} -metadata artist={TAG}",
    "tags.mp3": f"-map 1 -c:a libmp3lame -id3v2_version 3 -write_id3v1 1 -metadata title={TAG} -metadata artist={TAG}",
    "tags.ogg": f"-map 1 -c:a libvorbis -metadata title={TAG}",
    "tags.opus": f"-map 1 -c:a libopus -metadata artist={TAG}",
    "tags.flac": f"-map 1 -c:a flac -metadata artist={TAG}",
    "tags.wav": f"-map 1 -c:a pcm_s16le -write_bext 1 -metadata originator={TAG} -metadata title={TAG}",
    "plain.wav": "-map 1 -c:a pcm_s16le -bitexact",
    "tags.m4a": f"-map 1 -c:a aac -metadata artist={TAG}",
}


@cache
def recorded() -> Mapping[str, bytes]:
    """Half a second of film and sound in many forms, by one run of ffmpeg."""
    with tempfile.TemporaryDirectory() as directory:
        words = "ffmpeg -nostdin -v error -f lavfi -i testsrc=s=96x64:r=10:d=0.6 -f lavfi -i sine=d=0.6".split()
        for name, how in OUTPUTS.items():
            words += [*how.split(), str(Path(directory) / name)]
        subprocess.run(words, check=True)
        return {name: (Path(directory) / name).read_bytes() for name in OUTPUTS}


def recordings() -> Iterator[Tagged]:
    made = recorded()
    plain = made["plain.mp4"]
    xyz = atom(b"udta", atom(b"\xa9xyz", struct.pack(">HH", 18, 0x15C7) + b"+47.0915+037.5337/"))
    yield Tagged("place.mp4", into_moov(plain, xyz), (b"+47.0915+037.5337/",), plain)
    yield Tagged(
        "xmp.mp4", plain + atom(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac") + XMP), (RAW,), plain
    )
    yield Tagged("trailing.mp4", plain + atom(b"free", RAW), (RAW,), plain)
    for name, content in made.items():
        if not name.startswith("plain"):
            yield Tagged(name, content, (RAW,), made["plain.wav"] if name == "tags.wav" else None)


@cache
def tagged_files() -> tuple[Tagged, ...]:
    """All of them."""
    return (*jpegs(), *pngs(), *webps(), *others(), *pdfs(), *offices(), *recordings())
