"""From a file to working copies: what it is, one or two runs in the sandbox, and pictures and sound of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from holub_desk.media import pixels, sound
from holub_desk.media.inside.order import RATE, Limits, Order, Work
from holub_desk.media.kinds import LOCKED, Found, Kind, find_kind
from holub_desk.media.limits import LIMITS
from holub_desk.media.pdq import pdq
from holub_desk.media.reasons import OF_CODE, Missing, Reason, Refused
from holub_desk.media.sandbox import Sandbox, Stopped

Part = Literal["picture", "page", "sheet", "waveform", "sound"]
Raw = tuple[int, int, bytes]
"""Width, height, and three bytes for each pixel."""
_SEALED: Final = b"age-encryption.org/v1"


@dataclass(frozen=True)
class Made:
    """One working copy. Sound has no size."""

    part: Part
    type: str
    width: int
    height: int
    data: bytes = field(repr=False)
    pdq: bytes | None = None
    """Of a picture: its perceptual hash; no bytes where it is too plain for one."""


@dataclass(frozen=True)
class Outcome:
    """What became of a file. With copies and a reason, the copies are not all of it; `more`: it has more pages, or
    goes on longer, than is shown."""

    kind: Kind | None = None
    made: tuple[Made, ...] = ()
    reason: Reason | None = None
    more: bool = False


class Lacking(Exception):
    """This machine lacks what shows files of that kind."""

    def __init__(self, kind: Kind, reason: Missing) -> None:
        super().__init__(reason)
        self.kind = kind
        self.reason: Missing = reason


@dataclass(frozen=True)
class Converter:
    """Makes copies in a sandbox, of what there are programs for."""

    sandbox: Sandbox
    limits: Mapping[Work, Limits] = field(default_factory=lambda: LIMITS)
    lacks: Mapping[str, Missing] = field(default_factory=dict)
    """What cannot be shown here, and why: works, or hints of one."""

    def convert(self, content: bytes) -> Outcome:
        """The copies of a file. Raises NoSandbox or Lacking; nothing in the file can make it raise."""
        if content.startswith(_SEALED):
            return Outcome(reason="original")
        found = find_kind(content)
        if found is None:
            return Outcome(reason="unknown")
        lacking = self.lacks.get(found.work) or self.lacks.get(found.hint)
        if lacking is not None:
            raise Lacking(found.kind, lacking)
        if found.hint == LOCKED:
            return Outcome(found.kind, reason="locked")
        if found.work == "sound":
            return self._sound(found, content)
        if found.work == "film":
            return self._film(found, content)
        return self._pages(found, content)

    def first_picture(self, content: bytes) -> Raw | Reason:
        """The pixels of a picture or of a first page, or why there are none. Raises NoSandbox or Lacking."""
        found = find_kind(content)
        if content.startswith(_SEALED) or found is None or found.kind not in ("picture", "pdf", "office"):
            return "original" if content.startswith(_SEALED) else "unknown"
        lacking = self.lacks.get(found.work) or self.lacks.get(found.hint)
        if lacking is not None:
            raise Lacking(found.kind, lacking)
        if found.hint == LOCKED:
            return "locked"
        made: list[Raw] = []

        def take(width: int, height: int, raw: bytes) -> None:
            if not made:
                made.append((width, height, raw))

        reason, _ = self._draw(found, content, take)
        return made[0] if made else reason or "broken"

    def _pages(self, found: Found, content: bytes) -> Outcome:
        part: Part = "picture" if found.kind == "picture" else "page"
        made: list[Made] = []

        def take(width: int, height: int, raw: bytes) -> None:
            seen = (pdq(width, height, raw) or b"") if part == "picture" else None
            made.append(Made(part, "image/jpeg", width, height, pixels.write_jpeg(width, height, raw), seen))

        reason, more = self._draw(found, content, take)
        return Outcome(found.kind, tuple(made), reason, more)

    def _film(self, found: Found, content: bytes) -> Outcome:
        """A sheet of frames, and the sound; where there is no picture track, it is sound alone."""
        frames: list[tuple[int, int, bytes]] = []
        reason, _ = self._draw(found, content, lambda *frame: frames.append(frame))
        heard = self._sound(found, content)
        if reason == "empty":
            return heard
        made: tuple[Made, ...] = ()
        if frames:
            width, height, data = pixels.write_sheet(frames)
            made = (Made("sheet", "image/jpeg", width, height, data),)
        unheard = None if heard.reason == "empty" else heard.reason
        return Outcome("film", made + heard.made, reason or unheard, heard.more)

    def _sound(self, found: Found, content: bytes) -> Outcome:
        limits = self.limits["sound"]
        most = limits.sound_seconds * RATE * 2
        samples = bytearray()

        def take(untrusted: bytes) -> None:
            samples.extend(untrusted)
            if len(samples) > most + RATE:  # half a second's grace for a codec's last block
                raise Stopped("output")

        reason = self._run(Order("sound", found.hint, limits), content, take)
        heard = bytes(samples[: min(len(samples), most) // 2 * 2])
        if not heard:
            return Outcome("sound", reason=reason or "empty")
        waveform = sound.draw_waveform(heard)
        made = (
            Made("waveform", "image/png", sound.WIDTH, sound.HEIGHT, waveform),
            Made("sound", "audio/wav", 0, 0, sound.write_wav(heard)),
        )
        return Outcome("sound", made, reason, more=len(heard) == most)

    def _draw(
        self, found: Found, content: bytes, take: Callable[[int, int, bytes], None]
    ) -> tuple[Refused | None, bool]:
        limits = self.limits[found.work]
        reader = pixels.PixelReader(limits, take)
        reason = self._run(Order(found.work, found.hint, limits), content, reader.feed)
        if reason is None and not (reader.ended and reader.count):
            reason = "broken"
        return reason, reader.more

    def _run(self, order: Order, content: bytes, take: Callable[[bytes], None]) -> Refused | None:
        try:
            status = self.sandbox.run(order, content, take)
        except Stopped as stopped:
            return stopped.reason
        return None if status == 0 else OF_CODE.get(status, "broken")
