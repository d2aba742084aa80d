"""What comes out of the sandbox is taken apart by the host: exactly as agreed, or not at all."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from holub_desk.media.inside.order import Limits
from holub_desk.media.pixels import PixelReader, write_jpeg, write_sheet
from holub_desk.media.sandbox import Stopped

LIMITS = Limits(1, 1, pictures=3, side=40)


def record(width: int, height: int, pixels: bytes | None = None) -> bytes:
    body = bytes(width * height * 3) if pixels is None else pixels
    return b"P" + struct.pack(">II", width, height) + body


def read(*parts: bytes) -> tuple[list[tuple[int, int, bytes]], PixelReader]:
    taken: list[tuple[int, int, bytes]] = []
    reader = PixelReader(LIMITS, lambda *picture: taken.append(picture))
    for part in parts:
        reader.feed(part)
    return taken, reader


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 40)), max_size=3), st.booleans(), st.data())
def test_however_it_is_cut_it_is_the_same(sizes: list[tuple[int, int]], more: bool, data: st.DataObject) -> None:
    """Pipes cut anywhere."""
    pictures = [(width, height, bytes([n]) * (width * height * 3)) for n, (width, height) in enumerate(sizes)]
    whole = b"".join(record(*picture) for picture in pictures) + (b"+" if more else b".")
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)), max_size=8)))
    taken, reader = read(*(whole[a:b] for a, b in zip([0, *cuts], [*cuts, len(whole)], strict=True)))
    assert taken == pictures
    assert (reader.ended, reader.more) == (True, more)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"X", "broken"),
        (b"\x89PNG", "broken"),
        (record(0, 5), "broken"),
        (record(41, 1), "broken"),
        (b"P\xff\xff\xff\xff\xff\xff\xff\xff", "broken"),
        (record(1, 1) * 4, "output"),
        (record(1, 1) + b".x", "broken"),
        (b"." + record(1, 1), "broken"),
        (b"..", "broken"),
    ],
)
def test_what_is_not_agreed_ends_the_run(answer: bytes, reason: str) -> None:
    """A size beyond the limit is refused before a byte of it is held."""
    with pytest.raises(Stopped, match=reason):
        read(answer)


def test_half_a_picture_is_none() -> None:
    """And without an end nothing is complete."""
    taken, reader = read(record(2, 2), record(3, 3)[:-1])
    assert len(taken) == 1
    assert not reader.ended


@given(st.binary(max_size=300))
def test_no_answer_makes_it_hold_more_than_one_picture(answer: bytes) -> None:
    """Anything at all may come."""
    try:
        taken, reader = read(answer)
    except Stopped:
        return
    assert all(len(pixels) == width * height * 3 for width, height, pixels in taken)
    assert len(reader._held) <= 40 * 40 * 3


def test_pixels_stay_where_they_are() -> None:
    """Rows from the top, red first; a sheet has them side by side, four in a row."""
    red, blue = b"\xff\0\0" * 16 * 16, b"\0\0\xff" * 16 * 16
    with Image.open(io.BytesIO(write_jpeg(16, 32, red + blue))) as picture:
        assert picture.size == (16, 32)
        assert is_near(picture.getpixel((8, 4)), (255, 0, 0))
        assert is_near(picture.getpixel((8, 28)), (0, 0, 255))
    width, height, data = write_sheet([(16, 16, red)] * 5 + [(16, 16, blue)])
    with Image.open(io.BytesIO(data)) as sheet:
        assert sheet.size == (width, height) == (76, 36)
        assert is_near(sheet.getpixel((8, 28)), (255, 0, 0))
        assert is_near(sheet.getpixel((28, 28)), (0, 0, 255))
        assert is_near(sheet.getpixel((68, 28)), (255, 255, 255))


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 30 for one, other in zip(pixel, colour, strict=True))
