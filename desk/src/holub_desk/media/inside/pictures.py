"""Pictures: decoded by Pillow, turned the right way up, made as small as is asked for, and laid on white."""

from __future__ import annotations

import glob

from PIL import Image

from holub_desk.media.inside import out
from holub_desk.media.inside.order import Code, Limits, Order, Refusal
from holub_desk.media.inside.tools import Tools, failure, place

_ORIENTATION = 0x0112
_TURNINGS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Exif 2.32, table 6."""


def draw(order: Order) -> None:
    """The picture; of a TIFF, its pages; of what moves, the first frame."""
    _draw(order.file, order.hint, order.limits, pages=order.limits.pictures if order.hint == "TIFF" else 1)


def draw_heif(order: Order) -> None:
    """Pictures of some telephones: libheif knows them, Pillow does not. How they are turned is done already."""
    words = ["/usr/bin/heif-convert", "-q", "95", order.file, place(order, "heif.jpg")]
    status = Tools(order).start(words).wait()
    made = sorted(glob.glob(place(order, "heif*.jpg")))
    if status != 0 or not made:
        raise Refusal(failure(status))
    _draw(made[0], "JPEG", order.limits, pages=1, turn=False)


def _draw(file: str, kind: str, limits: Limits, *, pages: int, turn: bool = True) -> None:
    Image.MAX_IMAGE_PIXELS = None  # the limit below is ours, and an error instead of a warning
    with Image.open(file, formats=(kind,)) as opened:
        for page in range(pages):
            if page > 0 and not _turn_to(opened, page):
                out.end(more=False)
                return
            drawn = _drawn(opened, limits, turn=turn)
            out.picture(*drawn.size, drawn.tobytes())
        out.end(more=pages > 1 and _turn_to(opened, pages))


def _turn_to(opened: Image.Image, page: int) -> bool:
    try:
        opened.seek(page)
    except EOFError:
        return False
    return True


def _turning(opened: Image.Image) -> Image.Transpose | None:
    """What its Exif says of how the picture was held, asked before the file is done with."""
    try:
        return _TURNINGS.get(opened.getexif().get(_ORIENTATION, 1))
    except Exception:  # a damaged Exif is no reason not to show the picture
        return None


def _drawn(opened: Image.Image, limits: Limits, *, turn: bool) -> Image.Image:
    opened.draft("RGB", (limits.side, limits.side))  # a JPEG can be read at half or less of its size
    if opened.width * opened.height > limits.pixels:
        raise Refusal(Code.TOO_LARGE)
    turning = _turning(opened) if turn else None
    opened.load()
    picture: Image.Image = opened
    if picture.mode in ("P", "PA"):
        picture = picture.convert("RGBA")
    elif picture.mode.startswith("I"):  # 16 bits of grey
        picture = picture.point(lambda level: level * (1 / 256)).convert("L")
    elif picture.mode in ("1", "F"):
        picture = picture.convert("L")
    if max(picture.size) > limits.side:
        picture = picture.copy()
        picture.thumbnail((limits.side, limits.side))
    if turning is not None:
        picture = picture.transpose(turning)
    if picture.mode in ("RGBA", "LA", "RGBa", "La"):
        picture = picture.convert("RGBA")
        white = Image.new("RGB", picture.size, "white")
        white.paste(picture, mask=picture.getchannel("A"))
        return white
    return picture.convert("RGB")
