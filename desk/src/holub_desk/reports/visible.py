"""Make visible what a hostile text would do in secret: control, format and bidi characters are shown by number."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

MAX_MARKS: Final = 4
"""Combining marks on one letter; no living orthography needs more, and a hundred of them climb over other lines."""

_KEPT: Final = frozenset("\n\t")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ALSO: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Fillers and selectors that are letters, marks or symbols by category and nothing to the eye."""
_SELECTORS: Final = range(0xFE00, 0xFE0E), range(0xE0100, 0xE01F0)
"""Variation selectors but for the two of emoji: an invisible alphabet of 254 letters."""
_PLAIN: Final = re.compile(
    r"([\n\t -~\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2026\u2030-\u205e\u2116]+)"
)
"""Latin and Cyrillic letters, digits and marks that are seen as they are: nearly all of what is written, told at once.
The rest is looked at character by character."""


@dataclass(frozen=True)
class Stretch:
    """A part of a text: `text` as it may be shown, or the names of characters that would not be seen."""

    text: str
    hidden: bool


def stretches(untrusted_text: str) -> Iterator[Stretch]:
    """The text in order; every invisible character but line feed and tab stands as U+202E, its number.

    A carriage return before a line feed is the line end of another system, and is left out.
    """
    text = untrusted_text.replace("\r\n", "\n")
    for hidden, run in groupby(_judged(text), key=lambda pair: pair[1]):
        if hidden:
            yield from (Stretch(f"U+{ord(character):04X}", True) for character, _ in run)
        else:
            yield Stretch("".join(part for part, _ in run), False)


def visible_text(untrusted_text: str) -> str:
    """The same for places that have only letters: ⟦U+202E⟧."""
    return "".join(f"⟦{part.text}⟧" if part.hidden else part.text for part in stretches(untrusted_text))


def _judged(text: str) -> Iterator[tuple[str, bool]]:
    """Plain parts, and the other characters one by one; whether each is hidden."""
    for place, part in enumerate(_PLAIN.split(text)):
        if place % 2:
            yield part, False
        else:
            yield from _judged_one_by_one(part)


def _judged_one_by_one(text: str) -> Iterator[tuple[str, bool]]:
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        yield character, marks > MAX_MARKS or _is_hidden(character, category)


def _is_hidden(character: str, category: str) -> bool:
    if character in _KEPT:
        return False
    return category in _HIDDEN or character in _ALSO or any(ord(character) in each for each in _SELECTORS)
