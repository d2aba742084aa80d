"""What a picture shows stays: the same pixels, the same way up, the same frames. Pillow is the judge."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageSequence

from holub_intake.clean import clean

Frame = tuple[str, tuple[int, int], bytes, int]

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def looks(data: bytes) -> list[Frame]:
    """Every frame as a viewer turns it: mode, size, pixels (with transparency), milliseconds."""
    with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data)) as image:
        orientation = image.getexif().get(0x0112, 1)
        frames: list[Frame] = []
        for frame in ImageSequence.Iterator(image):
            shown = frame if frame.mode in {"CMYK", "I;16"} else frame.convert("RGBA")
            if orientation in _TURNS:
                shown = shown.transpose(_TURNS[orientation])
            frames.append((shown.mode, shown.size, shown.tobytes(), int(frame.info.get("duration", 0))))
        return frames


def cleaned(data: bytes) -> bytes:
    result = clean(data)
    assert result is not None
    return result.data


def test_pixels_stay(shown: dict[str, Any], vectors: Path) -> None:
    """Each vector shows after cleaning what it showed before (a few, what another showed: see make.py)."""
    before = (vectors / shown["looks_like"]).read_bytes()
    assert looks(cleaned((vectors / shown["file"]).read_bytes())) == looks(before)


@pytest.mark.parametrize("kind", ["jpg", "png", "webp"])
def test_all_eight_ways_up_differ(kind: str, vectors: Path) -> None:
    """The control: had the orientation been lost, the comparison above would have noticed."""
    ways = [looks(cleaned((vectors / f"orientation-{turn}.{kind}").read_bytes()))[0] for turn in range(1, 9)]
    assert len(set(ways)) == 8


def test_colours_need_the_adobe_transform(vectors: Path) -> None:
    """The control: without the transform the same picture shows other colours."""
    data = (vectors / "adobe-rgb.jpg").read_bytes()
    clean_one = cleaned(data)
    at = clean_one.index(b"\xff\xee")
    assert looks(clean_one[:at] + clean_one[at + 16 :]) != looks(data)


@pytest.mark.parametrize("name", ["animated.png", "animated-hidden.webp"])
def test_animations_keep_their_frames(name: str, vectors: Path) -> None:
    """Three frames before, three after, each with its time."""
    frames = looks(cleaned((vectors / name).read_bytes()))
    assert len({frame[2] for frame in frames}) == 3
    assert {frame[3] for frame in frames} == {100}
