"""JPEG files that say more than they show."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator

from PIL import Image, ImageCms

from holub_testing.media_files.tag import RAW, TAG, XMP, Tagged


def picture(mode: str = "RGB", side: int = 48) -> Image.Image:
    """Something to see."""
    grey = Image.linear_gradient("L").resize((side, side * 3 // 4))
    return Image.merge("RGB", (grey, grey.rotate(180), grey.point(lambda level: level // 2))).convert(mode)


def saved(kind: str, mode: str = "RGB", **how: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    picture(mode).save(out, kind, **how)
    return out.getvalue()


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
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert b"sRGB built-in".decode().encode("utf-16-be") in made
    return made


PROFILE_NAME = "sRGB built-in".encode("utf-16-be")


def jpegs() -> Iterator[Tagged]:
    plain = saved("JPEG")

    def app1(block: bytes) -> bytes:
        return with_segment(0xE1, b"Exif\0\0" + block)

    yield Tagged("exif-gps.jpg", app1(exif(gps=GPS)), (RAW,), plain)
    yield Tagged(
        "exif-serial.jpg",
        app1(exif(inner={0xA431: TAG, 0xA435: TAG, 0x9003: "2026:11:20 12:01:02"})),
        (RAW, b"2026:11:20 12:01:02"),
        plain,
    )
    yield Tagged("exif-artist.jpg", app1(exif(t315=TAG, t33432=TAG, t306="2026:11:20 12:00:00")), (RAW,), plain)
    yield Tagged(
        "exif-comment.jpg", app1(exif(inner={0x9286: b"ASCII\0\0\0" + RAW, 0x927C: RAW * 9})), (RAW * 9,), plain
    )
    yield Tagged("exif-thumbnail.jpg", app1(thumbnail()), (RAW,), plain)
    yield Tagged("xmp.jpg", with_segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP), (RAW,), plain)
    yield Tagged(
        "xmp-extended.jpg", with_segment(0xE1, b"http://ns.adobe.com/xmp/extension/\0" + b"0" * 40 + XMP), (RAW,), plain
    )
    yield Tagged("iptc.jpg", with_segment(0xED, irb()), (RAW,), plain)
    yield Tagged("comment.jpg", with_segment(0xFE, RAW), (RAW,), plain)
    yield Tagged("profile.jpg", saved("JPEG", icc_profile=profile()), (PROFILE_NAME,), plain)
    yield Tagged("c2pa.jpg", with_segment(0xEB, b"JP\0\1\0\0\0\1" + RAW), (RAW,), plain)
    yield Tagged("ducky.jpg", with_segment(0xEC, b"Ducky\0" + RAW), (RAW,), plain)
    yield Tagged("private.jpg", with_segment(0xE7, RAW), (RAW,), plain)
    yield Tagged("trailing.jpg", plain + RAW, (RAW,), plain)
    yield Tagged("second-picture.jpg", plain + with_segment(0xFE, RAW), (RAW,), plain)
    yield Tagged("motion.jpg", plain + b"\0\0\0\x18ftypmp42" + RAW, (RAW,), plain)
    turned = saved("JPEG", exif=orientation(6, TAG))
    yield Tagged("turned.jpg", turned, (RAW,), saved("JPEG", exif=orientation(6)))
    yield Tagged(
        "progressive.jpg",
        saved("JPEG", progressive=True, exif=orientation(1, TAG)),
        (RAW,),
        saved("JPEG", progressive=True),
    )
    yield Tagged("cmyk.jpg", with_segment(0xFE, RAW, saved("JPEG", "CMYK")), (RAW,), saved("JPEG", "CMYK"))


def orientation(value: int, maker: str | None = None) -> Image.Exif:
    made = Image.Exif()
    made[0x0112] = value
    if maker:
        made[0x010F] = maker
    return made
