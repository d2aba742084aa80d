"""PNG, WebP, GIF, TIFF, BMP and HEIC files that say more than they show."""

from __future__ import annotations

import io
import struct
import subprocess
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from PIL import PngImagePlugin, TiffImagePlugin

from holub_testing.media_files.jpegs import GPS, PROFILE_NAME, exif, iptc, orientation, picture, profile, saved
from holub_testing.media_files.tag import RAW, TAG, XMP, Tagged


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
    yield Tagged("profile.webp", saved("WEBP", lossless=True, icc_profile=profile()), (PROFILE_NAME,), plain)
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
    yield Tagged("exif.heic", heic(saved("JPEG", exif=orientation(1, TAG))), (RAW,), heic(saved("JPEG")))


def heic(jpeg: bytes) -> bytes:
    """As some telephones save it; heif-enc carries Exif over."""
    with tempfile.TemporaryDirectory() as directory:
        source, made = Path(directory) / "a.jpg", Path(directory) / "a.heic"
        source.write_bytes(jpeg)
        subprocess.run(["heif-enc", "-o", made, source], check=True, capture_output=True)
        return made.read_bytes()
