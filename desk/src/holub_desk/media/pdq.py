"""PDQ: whether two pictures are the same to the eye. Of raw pixels, which the sandbox read; it decodes nothing.

After Facebook's "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (2019): luma, two passes of
a box filter each way, 64 × 64 samples, the 16 × 16 lowest frequencies but the first of a cosine transform, each against
their median. 256 bits; at most 31 of them differ between matches; a crop of 3 % already breaks it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise
from operator import mul
from statistics import median
from typing import Final

from PIL import Image

MATCH: Final = 31
"""Bits of 256 that may differ."""
LEAST_QUALITY: Final = 50
"""Of 100; what is plainer than that has no hash worth comparing."""
_SIDE: Final = 512
_SAMPLES: Final = 64
_FREQUENCIES: Final = 16
_WAVES: Final = tuple(
    tuple(
        math.sqrt(2 / _SAMPLES) * math.cos(math.pi / 2 / _SAMPLES * frequency * (2 * at + 1)) for at in range(_SAMPLES)
    )
    for frequency in range(1, _FREQUENCIES + 1)
)

Rows = list[list[float]]


def pdq(width: int, height: int, pixels: bytes) -> bytes | None:
    """The 32 bytes of an RGB picture; none where it is too plain. About 0.1 s for any size."""
    picture = Image.frombytes("RGB", (width, height), pixels)
    if max(picture.size) > _SIDE:
        picture = picture.resize((min(width, _SIDE), min(height, _SIDE)), Image.Resampling.BILINEAR)
    width, height = picture.size
    red, green, blue = (channel.tobytes() for channel in picture.split())
    luma = [0.299 * r + 0.587 * g + 0.114 * b for r, g, b in zip(red, green, blue, strict=True)]
    rows = [luma[at * width : (at + 1) * width] for at in range(height)]
    for _ in range(2):
        rows = [_box(row, _window(width)) for row in rows]
        rows = _turned([_box(column, _window(height)) for column in _turned(rows)])
    samples = [
        [rows[int((i + 0.5) * height / _SAMPLES)][int((j + 0.5) * width / _SAMPLES)] for j in range(_SAMPLES)]
        for i in range(_SAMPLES)
    ]
    return _hash(samples) if _quality(samples) >= LEAST_QUALITY else None


def distance(one: bytes, other: bytes) -> int:
    """How many bits differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def is_match(one: bytes, other: bytes) -> bool:
    """Whether they are of one picture."""
    return distance(one, other) <= MATCH


def _window(length: int) -> int:
    return (length + 2 * _SAMPLES - 1) // (2 * _SAMPLES)


def _box(row: list[float], window: int) -> list[float]:
    """The mean of `window` neighbours; at the edges of as many as there are."""
    after = (window + 2) // 2
    before = window - after
    sums = [0.0, *accumulate(row)]
    count = len(row)

    def edge(at: int) -> float:
        low, high = max(0, at - before), min(count, at + after)
        return (sums[high] - sums[low]) / (high - low)

    inner = [(high - low) / window for low, high in zip(sums, sums[window:], strict=False)]
    return [*map(edge, range(before)), *inner, *map(edge, range(before + len(inner), count))]


def _turned(rows: Rows) -> Rows:
    return [list(column) for column in zip(*rows, strict=True)]


def _quality(samples: Rows) -> int:
    steps = sum(
        int(abs(one - other) * 100 / 255)
        for each in (samples, _turned(samples))
        for row, below in pairwise(each)
        for one, other in zip(row, below, strict=True)
    )
    return min(100, steps // 90)


def _hash(samples: Rows) -> bytes:
    half = [[_product(wave, column) for column in _turned(samples)] for wave in _WAVES]
    found = [_product(row, wave) for row in half for wave in _WAVES]
    middle = median(found)
    bits = 0
    for at, value in enumerate(found):
        bits |= (value > middle) << at
    return bits.to_bytes(32)


def _product(one: Sequence[float], other: Sequence[float]) -> float:
    return float(sum(map(mul, one, other)))
