"""A directory of a site as it stands on a disk."""

from __future__ import annotations

import hashlib
from pathlib import Path

from holub_desk.site import manifest


def hash_of(place: Path) -> str:
    """SHA-256 in hexadecimal; empty where there is no such file."""
    try:
        return hashlib.sha256(place.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def left_by_us(directory: Path) -> dict[str, str] | None:
    """Hashes by path of what was written here last, whoever signed it: it says what may be replaced, and is not trusted
    for more. None where nothing of ours is; nothing in it, where a first time was interrupted. Raises ManifestError.
    """
    try:
        text = (directory / manifest.FILE).read_text("utf-8", "replace")
    except FileNotFoundError:
        return {} if (directory / "style.css").exists() or not directory.exists() else None
    return manifest.listed(text.rpartition("\n\n")[0] + "\n")
