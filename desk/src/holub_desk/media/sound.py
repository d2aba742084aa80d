"""Bare samples from the sandbox become a WAV file and a picture of it, both written by the host."""

from __future__ import annotations

import array
import io
import sys
import wave
from typing import Final

from PIL import Image, ImageDraw

from holub_desk.media.inside.order import RATE

WIDTH: Final = 1200
HEIGHT: Final = 160
_COLOUR: Final = (88, 124, 176, 255)
"""At least 3 : 1 against white and against near black: the picture itself is transparent."""


def write_wav(samples: bytes) -> bytes:
    """A WAV file of 16 bit samples, one channel, with no chunk but the two that it needs."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    return out.getvalue()


def draw_waveform(samples: bytes) -> bytes:
    """A PNG of `WIDTH` × `HEIGHT`: for each column the lowest and the highest sample in it."""
    levels = array.array("h", samples)
    if sys.byteorder == "big":
        levels.byteswap()
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    middle = HEIGHT / 2
    for column in range(WIDTH):
        first = column * len(levels) // WIDTH
        part = levels[first : max((column + 1) * len(levels) // WIDTH, first + 1)]
        low, high = (min(part), max(part)) if part else (0, 0)
        top, bottom = (round(middle - level / 32768 * (middle - 2)) for level in (high, low))
        draw.line((column, top, column, max(bottom, top + 1)), fill=_COLOUR)
    out = io.BytesIO()
    picture.quantize(4).save(out, "PNG")
    return out.getvalue()
