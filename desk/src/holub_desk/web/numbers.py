"""Numbers that somebody sent."""

from __future__ import annotations


def whole(untrusted: str) -> int | None:
    """A number that a database can be asked for, or None."""
    return int(untrusted) if untrusted.isascii() and untrusted.isdecimal() and len(untrusted) < 10 else None
