"""No text that was planted in any place of any vector is in what leaves; the search finds it in what came."""

from __future__ import annotations

import io
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from holub_intake.clean import clean

Case = dict[str, Any]
Cleaner = Callable[[bytes], bytes]


def real(data: bytes) -> bytes:
    cleaned = clean(data)
    assert cleaned is not None
    return cleaned.data


def idle(data: bytes) -> bytes:
    """A cleaner that does nothing."""
    return data


def holds(data: bytes, text: str) -> bool:
    """Whether a text is anywhere: plain, in UTF-16, or in any compressed stream."""
    needles = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")]
    haystacks = [data]
    at = data.find(b"\x78")
    while at >= 0:
        with suppress(zlib.error):
            haystacks.append(zlib.decompressobj().decompress(data[at:], 1 << 20))
        at = data.find(b"\x78", at + 1)
    return any(needle in haystack for needle in needles for haystack in haystacks)


def check_nothing_stays(cleaner: Cleaner, data: bytes, text: str) -> None:
    assert not holds(cleaner(data), text)


@pytest.fixture(scope="module")
def text(vectors: Path) -> str:
    planted = json.loads((vectors / "cases.json").read_text("utf-8"))["planted"]
    assert isinstance(planted, str)
    return planted


def test_nothing_planted_stays(cleanable: Case, vectors: Path, text: str) -> None:
    """What is planted goes; where it is, a cleaner that does nothing fails the same check."""
    data = (vectors / cleanable["file"]).read_bytes()
    check_nothing_stays(real, data, text)
    if cleanable["hides"]:
        with pytest.raises(AssertionError):
            check_nothing_stays(idle, data, text)


def test_most_vectors_hide_something(vectors: Path) -> None:
    """The control of the control: enough vectors are expected to fail with a cleaner that does nothing."""
    cases = json.loads((vectors / "cases.json").read_text("utf-8"))["cases"]
    assert sum("sha256" in case["outcome"] and case["hides"] for case in cases) >= 60


@pytest.mark.parametrize("turn", [1, 6])
@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_pillow_finds_no_metadata(kind: str, turn: int, vectors: Path) -> None:
    """An independent reader finds the orientation and nothing else in a picture cleaned."""
    name = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[kind]
    exif = Image.Exif()
    exif[0x010F], exif[0x0112], exif[0x0131] = "planted maker", turn, "planted program"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    options: dict[str, Any] = {"comment": b"planted", "dpi": (300, 300), "xmp": b"<planted/>"}
    Image.new("RGB", (4, 3), "red").save(buffer, name, exif=exif, icc_profile=b"planted" * 30, **options)
    with Image.open(io.BytesIO(real(buffer.getvalue()))) as image:
        image.load()
        assert dict(image.getexif()) == ({} if turn == 1 else {0x0112: turn})
        assert image.info.get("dpi", (72, 72)) == (72, 72)  # what Pillow takes for granted
        left = set(image.info) - {"exif", "background", "loop", "timestamp", "duration", "dpi"}
        assert left <= ({"jfif", "jfif_version", "jfif_unit", "jfif_density"} if kind == "jpg" else set())
