"""Parts of a picture are covered: pixels in, pixels out. Nothing of what is covered is in the result. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from holub_desk.bulletins.strictly import NotADocument
from holub_desk.media.convert import Raw
from holub_wire.strict import StrictJSONError, parse_value

MOST: Final = 60
WHOLE: Final = 1_000
"""Per mille of width or height."""
LONGEST_SIDE: Final = 1_600
"""Pixels of a published picture."""
_PAINT: Final = (38, 44, 48)


@dataclass(frozen=True, order=True)
class Cover:
    """A rectangle, in per mille of the picture's width and height."""

    left: int
    top: int
    width: int
    height: int


def read_covers(untrusted: str) -> tuple[Cover, ...]:
    """From JSON, `[[left, top, width, height], …]`. Raises NotADocument."""
    try:
        found = parse_value(untrusted.encode()[:20_000], max_depth=2)
    except (StrictJSONError, UnicodeEncodeError):
        raise NotADocument("the covered parts: they cannot be read") from None
    if not isinstance(found, list) or len(found) > MOST:
        raise NotADocument(f"the covered parts: there are more than {MOST}")
    return tuple(_cover(each) for each in found)


def _cover(untrusted: object) -> Cover:
    if not isinstance(untrusted, list) or len(untrusted) != 4 or not all(type(each) is int for each in untrusted):
        raise NotADocument("the covered parts: each needs left, top, width and height")
    left, top, width, height = untrusted
    fits = 0 <= left < WHOLE and 0 <= top < WHOLE and width > 0 and height > 0
    if not fits or left + width > WHOLE or top + height > WHOLE:
        raise NotADocument("the covered parts: one lies outside the picture")
    return Cover(left, top, width, height)


def as_json(covers: tuple[Cover, ...]) -> str:
    """The inverse of `read_covers`."""
    return json.dumps([[each.left, each.top, each.width, each.height] for each in covers])


def covered(raw: Raw, covers: tuple[Cover, ...]) -> Raw:
    """The picture, small enough to publish, with these parts painted over; rounded outwards, so that no edge shows."""
    width, height, pixels = raw
    picture = Image.frombytes("RGB", (width, height), pixels)
    paint = ImageDraw.Draw(picture)
    for each in covers:
        left, top = each.left * width // WHOLE, each.top * height // WHOLE
        right = -(-(each.left + each.width) * width // WHOLE)
        bottom = -(-(each.top + each.height) * height // WHOLE)
        paint.rectangle((left, top, right - 1, bottom - 1), fill=_PAINT)
    if max(picture.size) > LONGEST_SIDE:  # after painting: what is covered is not in what the smaller one is made of
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return *picture.size, picture.tobytes()
