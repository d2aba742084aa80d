"""Raw pixels from the sandbox become a picture that the host wrote itself: nothing but pixels has crossed."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from PIL import Image

from holub_desk.media.inside.order import END, MORE, PICTURE, Limits
from holub_desk.media.sandbox import Stopped

_HEAD: Final = 9
_QUALITY: Final = 88
_COLUMNS: Final = 4
_GAP: Final = 4


@dataclass
class PixelReader:
    """Takes a run's answer apart, as it comes. Whatever is not exactly as agreed ends the run."""

    limits: Limits
    take: Callable[[int, int, bytes], None]
    ended: bool = False
    more: bool = False
    count: int = 0
    _held: bytearray = field(default_factory=bytearray)
    _size: tuple[int, int] | None = None

    def feed(self, untrusted: bytes) -> None:
        """The next bytes. Raises Stopped."""
        self._held += untrusted
        while self._step():
            pass

    def _step(self) -> bool:
        if self._size is None:
            return self._head()
        width, height = self._size
        length = width * height * 3
        if len(self._held) < length:
            return False
        pixels = bytes(self._held[:length])
        del self._held[:length]
        self._size = None
        self.take(width, height, pixels)
        return True

    def _head(self) -> bool:
        if not self._held:
            return False
        tag = bytes(self._held[:1])
        if self.ended or tag not in (PICTURE, END, MORE):
            raise Stopped("broken")
        if tag != PICTURE:
            del self._held[:1]
            self.ended, self.more = True, tag == MORE
            return True
        if len(self._held) < _HEAD:
            return False
        width, height = struct.unpack(">II", self._held[1:_HEAD])
        del self._held[:_HEAD]
        if not (0 < width <= self.limits.side and 0 < height <= self.limits.side):
            raise Stopped("broken")
        self.count += 1
        if self.count > self.limits.pictures:
            raise Stopped("output")
        self._size = (width, height)
        return True


def write_jpeg(width: int, height: int, pixels: bytes) -> bytes:
    """A JPEG with no segment but what decoding needs."""
    return _jpeg(Image.frombytes("RGB", (width, height), pixels))


def write_sheet(frames: Sequence[tuple[int, int, bytes]]) -> tuple[int, int, bytes]:
    """Frames side by side, row by row: width, height and JPEG."""
    columns = min(_COLUMNS, len(frames))
    rows = -(-len(frames) // columns)
    cell = (max(frame[0] for frame in frames) + _GAP, max(frame[1] for frame in frames) + _GAP)
    sheet = Image.new("RGB", (columns * cell[0] - _GAP, rows * cell[1] - _GAP), "white")
    for number, (width, height, pixels) in enumerate(frames):
        row, column = divmod(number, columns)
        sheet.paste(Image.frombytes("RGB", (width, height), pixels), (column * cell[0], row * cell[1]))
    return *sheet.size, _jpeg(sheet)


def _jpeg(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
