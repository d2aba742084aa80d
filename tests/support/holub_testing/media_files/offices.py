"""Office files that say more than they show."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping

from holub_testing.media_files.jpegs import GPS, exif, saved, with_segment
from holub_testing.media_files.tag import RAW, TAG, Tagged


def archive(parts: Mapping[str, bytes | str]) -> bytes:
    """A zip, in this order; `mimetype` is not compressed, as OpenDocument wants it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            made.writestr(zipfile.ZipInfo(name), data, how)
    return out.getvalue()


WORDS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OPEN = "http://schemas.openxmlformats.org/"
RELATION = f"{_OPEN}officeDocument/2006/relationships"


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
            (f"{RELATION}/officeDocument", "word/document.xml"),
            (f"{_OPEN}package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            (f"{RELATION}/extended-properties", "docProps/app.xml"),
        ),
        "word/document.xml": f"<w:document {WORDS}><w:body>{body}</w:body></w:document>",
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
        f'name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip xmlns:r="{RELATION}" {relation}="rId1"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1900000" cy="1400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{TAG}</dc:creator><cp:lastModifiedBy>{TAG}'
    "</cp:lastModifiedBy></cp:coreProperties>"
)
_APP = f'<Properties xmlns="{_OPEN}officeDocument/2006/extended-properties"><Company>{TAG}</Company></Properties>'
_ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)
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
    yield Tagged(
        "author.docx",
        docx(
            {"docProps/core.xml": _CORE, "docProps/app.xml": _APP, "docProps/thumbnail.jpeg": with_segment(0xFE, RAW)}
        ),
        (RAW,),
        docx(),
    )
    photo = with_segment(0xE1, b"Exif\0\0" + exif(gps=GPS))
    rels = relations((f"{RELATION}/image", "media/a.jpg"))

    def with_photo(jpeg: bytes) -> bytes:
        return docx({"word/media/a.jpg": jpeg, "word/_rels/document.xml.rels": rels}, drawing())

    yield Tagged("photo.docx", with_photo(photo), (RAW,), with_photo(saved("JPEG")))
    meta = f"<meta:initial-creator>{TAG}</meta:initial-creator><dc:creator>{TAG}</dc:creator>"
    yield Tagged(
        "author.odt", odf("text", "<text:p>Seen.</text:p>", meta), (RAW,), odf("text", "<text:p>Seen.</text:p>")
    )
    start, words = r"{\rtf1", r"\pard Seen.}"
    info = rf"{{\info{{\author {TAG}}}{{\company {TAG}}}}}"
    yield Tagged("author.rtf", (start + info + words).encode(), (RAW,), (start + words).encode())
