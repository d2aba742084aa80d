"""Why a picture could not be cleaned, and the limits that guard the work."""

from __future__ import annotations

from typing import Final, Literal

MAX_BYTES: Final = 64 * 1024 * 1024
"""Largest picture that is cleaned, bytes. A 108-megapixel photograph is below 50 MiB."""
MAX_PIECES: Final = 65_536
"""Most segments or chunks of one picture: a bound on work, far above what any encoder writes."""

Reason = Literal["truncated", "structure", "too-large", "too-many"]


class CannotClean(ValueError):
    """A file that says it is a JPEG, PNG or WebP picture, but cannot be taken apart as one.

    `reason` is a fixed word, safe to log and to translate; nothing of the content is in it.
    `truncated`: it ends too early; `structure`: a part is not as its format wants it; `too-large` and
    `too-many`: beyond `MAX_BYTES` or `MAX_PIECES`.
    """

    def __init__(self, reason: Reason) -> None:
        super().__init__(f"cannot clean: {reason}")
        self.reason: Reason = reason
