"""Strip hidden data from pictures by their structure, never decoding them.

The browser does the same before it seals (chat/src/clean/, byte for byte, with the same vectors); this side
serves the form without JavaScript and the messengers. JPEG, PNG and WebP are cleaned; for anything else the
source is asked first, because hidden data stays in it.

What cleaning cannot take away: what the picture shows, the noise of its sensor, how it was compressed, and
whatever somebody put into the compressed data itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from holub_intake.clean import jpeg, png, webp
from holub_intake.clean.fault import MAX_BYTES, CannotClean, Reason
from holub_intake.clean.kinds import sniff

__all__ = ["MAX_BYTES", "CannotClean", "Cleaned", "Reason", "clean", "sniff"]

_STRIP: Final = {"image/jpeg": jpeg.strip, "image/png": png.strip, "image/webp": webp.strip}


@dataclass(frozen=True)
class Cleaned:
    """A picture without hidden data and its true MIME type."""

    data: bytes = field(repr=False)
    type: str


def clean(data: bytes) -> Cleaned | None:
    """The same picture without hidden data, or None if it is of a kind that cannot be cleaned.

    The kind is told by the content alone. None means: ask the source before anything is sent.
    Raises CannotClean if the file begins like a picture that can be cleaned, and is broken or too big. Pixels
    and orientation stay as they were; cleaning a cleaned picture changes nothing. Linear in time.
    """
    kind = sniff(data)
    strip = _STRIP.get(kind)
    if strip is None:
        return None
    if len(data) > MAX_BYTES:
        raise CannotClean("too-large")
    return Cleaned(strip(data), kind)
