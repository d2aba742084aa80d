"""The words that a name is made of."""

from __future__ import annotations

from holub_desk.words.fold import fold


def parts(name: str) -> tuple[str, ...]:
    """The words of a name, folded; a hyphen parts them, as it does for those who leave it out."""
    return tuple(fold(name).replace("-", " ").split())
