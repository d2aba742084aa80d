"""Hashes are those of the reference, to the bit; the same picture is known again, another is not."""

from __future__ import annotations

import math
from random import Random

import pytest
from PIL import Image, ImageDraw

from holub_desk.media.pdq import distance, is_match, pdq


def waves(width: int, height: int, seed: int) -> Image.Image:
    """A picture that is the same with every version of Pillow."""
    picture = Image.new("RGB", (width, height))
    picture.putdata(
        [
            (
                int(128 + 90 * math.sin((x * (seed + 3) + y * y * 0.11) / 17)),
                int(128 + 90 * math.cos((x * x * 0.07 - y * (seed + 5)) / 23)),
                (x * 7 + y * 3 * seed) % 256,
            )
            for y in range(height)
            for x in range(width)
        ]
    )
    return picture


def hashed(picture: Image.Image) -> bytes | None:
    return pdq(*picture.size, picture.tobytes())


@pytest.mark.parametrize(
    ("width", "height", "seed", "expected"),
    [
        (128, 128, 1, "33f09b7d32e09e7f30e0987fce1f6580cc1f6180c91f41c1cd5fc3c1cf1f4341"),
        (300, 200, 2, "00094fff0049cfff0049ffff88080555555507f7414507f751454fff404d07ff"),
        (90, 140, 3, "ad9fb4c75660b4c75460b4df51f0a1e55160a1c75371a3c75361a3c7537183c7"),
        (64, 64, 5, "2b6cfcc681ccfe0651ecab67546c40a7ab93fb58fe93d49800b301f8a1f381d9"),
    ],
)
def test_the_reference(width: int, height: int, seed: int, expected: str) -> None:
    """As pdqhash 0.2.8 has it, which is Facebook's own C++."""
    found = hashed(waves(width, height, seed))
    assert found is not None
    assert found.hex() == expected


def shapes(seed: int) -> Image.Image:
    """A picture of large parts, as photographs have them."""
    chance = Random(seed)
    picture = Image.new("RGB", (400, 300), "grey")
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y, colour = chance.randrange(400), chance.randrange(300), tuple(chance.randrange(256) for _ in range(3))
        pen.ellipse((x, y, x + chance.randrange(20, 160), y + chance.randrange(20, 160)), fill=colour)
    return picture


def test_the_same_picture_smaller_and_with_a_part_covered() -> None:
    """It matches; another does not."""
    picture = shapes(2)
    one, smaller, other = hashed(picture), hashed(picture.resize((200, 150))), hashed(shapes(3))
    ImageDraw.Draw(picture).rectangle((100, 100, 120, 115), fill="black")
    covered = hashed(picture)
    assert one is not None
    assert smaller is not None
    assert covered is not None
    assert other is not None
    assert is_match(one, smaller)
    assert is_match(one, covered)
    assert distance(one, other) > 60


@pytest.mark.parametrize("size", [(1, 1), (1, 900), (900, 1), (64, 64)])
def test_what_is_plain_has_no_hash(size: tuple[int, int]) -> None:
    """Everything would match it."""
    assert hashed(Image.new("RGB", size, "grey")) is None
