"""Make visible what a hostile text would do in secret: control, format and bidi characters are shown by number."""

from __future__ import annotations

import unicodedata
from typing import Final

_KEPT: Final = frozenset("\n\t")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ALSO: Final = frozenset("\u115f\u1160\u3164\uffa0\u034f")
"""Fillers that are letters by category and nothing to the eye."""


def visible_text(text: str) -> str:
    """`text` with every invisible character but line feed and tab written as ⟦U+202E⟧."""
    return "".join(f"⟦U+{ord(c):04X}⟧" if _is_hidden(c) else c for c in text)


def _is_hidden(character: str) -> bool:
    if character in _KEPT:
        return False
    return unicodedata.category(character) in _HIDDEN or character in _ALSO
