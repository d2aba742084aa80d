"""Letters of a form's texts where they are shown to its author: in a terminal and in a picture. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

_HIDDEN: Final = frozenset({"Cc", "Cs", "Co", "Cn"})
_TURNING: Final = frozenset("\u202a\u202b\u202d\u202e")
"""Embeddings and overrides of direction: they would show another text than there is."""


def harmless(text: str) -> str:
    """Without characters that a terminal obeys or that XML forbids; line ends and tabs stay."""
    return "".join(each if each in "\n\t" or not _is_harmful(each) else "\N{REPLACEMENT CHARACTER}" for each in text)


def _is_harmful(character: str) -> bool:
    return unicodedata.category(character) in _HIDDEN or character in _TURNING


def width_of(text: str) -> float:
    """How wide a text is drawn, about, in letters of middle width."""
    return sum(map(_width, text))


def _width(character: str) -> float:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Cf"):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    if character in "MWШЩЮЖФМmwшщюжфм—@%":
        return 1.5
    return 1.25 if character.isupper() else 0.55 if character in "iIljtfr.,;:!|'()[] іїІЇ" else 1


def wrapped(text: str, width: float, most: int) -> list[str]:
    """At most `most` lines no wider than `width`; where there would be more, the last ends with an ellipsis."""
    lines = list(_lines(text, width))
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last) > width - 2:
        last = last[:-1]
    return [*lines[: most - 1], last.rstrip() + " …"]


def _lines(text: str, width: float) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and width_of(line) + width_of(word) + 1 > width:
            yield line
            line = ""
        line = f"{line} {word}" if line else word
        while width_of(line) > width:
            fits = next(i for i in range(len(line), 0, -1) if i == 1 or width_of(line[:i]) <= width)
            yield line[:fits]
            line = line[fits:]
    if line:
        yield line
