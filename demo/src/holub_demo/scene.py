"""A picture that nobody took: a fence, containers, a crane, drawn here. There is no such place."""

from __future__ import annotations

import io
from random import Random
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SIZE: Final = (1200, 800)
_HORIZON: Final = 470
_CONTAINERS: Final = ((150, 160, 172), (120, 133, 150), (168, 158, 140), (137, 146, 138))


def draw() -> bytes:
    """A JPEG, the same bytes each time."""
    chance = Random(6)  # noqa: S311 - nothing secret: the same picture each time
    picture = _ground(_sky())
    pen = ImageDraw.Draw(picture)
    _blocks(pen)
    _crane(pen, 985, 90)
    _containers(pen, chance)
    picture = picture.filter(ImageFilter.GaussianBlur(1.6))
    _fence(ImageDraw.Draw(picture), chance)
    out = io.BytesIO()
    _grained(picture).save(out, "JPEG", quality=86)
    return out.getvalue()


def _sky() -> Image.Image:
    light = Image.linear_gradient("L").resize(SIZE)
    return Image.merge("RGB", [light.point(lambda v, base=base: base + v // 6) for base in (150, 165, 182)])


def _ground(picture: Image.Image) -> Image.Image:
    light = Image.linear_gradient("L").resize((SIZE[0], SIZE[1] - _HORIZON))
    soil = Image.merge("RGB", [light.point(lambda v, base=base: base - v // 5) for base in (142, 128, 108)])
    picture.paste(soil, (0, _HORIZON))
    return picture


def _blocks(pen: ImageDraw.ImageDraw) -> None:
    """Unfinished houses, far away."""
    for left, top, width in ((60, 250, 170), (250, 300, 120), (760, 230, 190), (1080, 290, 140)):
        pen.rectangle((left, top, left + width, _HORIZON), fill=(158, 160, 164))
        for y in range(top + 14, _HORIZON - 20, 34):
            for x in range(left + 12, left + width - 20, 30):
                pen.rectangle((x, y, x + 14, y + 18), fill=(104, 110, 118))


def _crane(pen: ImageDraw.ImageDraw, x: int, top: int) -> None:
    colour = (168, 140, 74)
    pen.rectangle((x, top, x + 13, _HORIZON), fill=colour)
    pen.polygon([(x - 260, top + 34), (x + 110, top + 34), (x + 110, top + 44), (x - 260, top + 44)], fill=colour)
    pen.line([(x + 6, top - 22), (x - 250, top + 36)], fill=(96, 88, 72), width=3)
    pen.line([(x + 6, top - 22), (x + 104, top + 36)], fill=(96, 88, 72), width=3)
    pen.line([(x - 180, top + 44), (x - 180, top + 210)], fill=(80, 80, 82), width=2)
    for y in range(top, _HORIZON, 26):
        pen.line([(x, y), (x + 13, y + 26)], fill=(120, 98, 54), width=2)


def _containers(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    """Two floors of them, each with a door and a window; one has a number."""
    for floor, bottom in enumerate((610, 492)):
        for n in range(6):
            left = 40 + n * 190 - floor * 14
            colour = _CONTAINERS[chance.randrange(len(_CONTAINERS))]
            pen.rectangle((left, bottom - 112, left + 182, bottom), fill=colour, outline=(74, 80, 88), width=3)
            for x in range(left + 8, left + 178, 9):
                pen.line([(x, bottom - 106), (x, bottom - 6)], fill=tuple(v - 14 for v in colour), width=2)
            pen.rectangle((left + 16, bottom - 88, left + 56, bottom - 8), fill=(92, 96, 104))
            pen.rectangle((left + 96, bottom - 84, left + 156, bottom - 44), fill=(58, 68, 84))
            if chance.random() < 0.4:
                pen.rectangle((left + 96, bottom - 84, left + 156, bottom - 44), fill=(196, 178, 118))
    pen.text((850, 448), "T-0417", fill=(40, 42, 46), font_size=32)


def _fence(pen: ImageDraw.ImageDraw, chance: Random) -> None:
    for x in range(-4, SIZE[0], 26):
        tone = chance.randrange(-7, 8)
        pen.rectangle((x, 596 + tone // 3, x + 24, 752), fill=(104 + tone, 104 + tone, 100 + tone))
        pen.line([(x + 24, 598), (x + 24, 752)], fill=(66, 66, 64), width=2)
    for x in range(20, SIZE[0], 208):
        pen.rectangle((x, 562, x + 9, 760), fill=(84, 88, 88))
    for y in (570, 582):
        pen.line([(0, y), (SIZE[0], y)], fill=(110, 112, 112), width=2)


def _grained(picture: Image.Image) -> Image.Image:
    """As a small sensor in the evening would have it; the grain is the same each time."""
    chance = Random(7)  # noqa: S311 - likewise
    noise = Image.frombytes("L", (SIZE[0] // 2, SIZE[1] // 2), chance.randbytes(SIZE[0] * SIZE[1] // 4))
    grain = noise.resize(SIZE, Image.Resampling.BILINEAR).point(lambda v: v // 9)
    return ImageChops.subtract(picture, Image.merge("RGB", (grain, grain, grain)))
