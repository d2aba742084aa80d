"""The fingerprint of a line's key as twelve words, for paper, radio and telephone.

Specified apart from this code in docs/line.md, with vectors in tests/vectors/fingerprint.json.
"""

from __future__ import annotations

import hashlib
from typing import Final

from holub_wire.code import LIST, word_list
from holub_wire.note import Verifier

WORDS: Final = 12
_BITS: Final = 11
_LABEL: Final = b"holub-line-words-v1\n"


def indexes(key: Verifier) -> tuple[int, ...]:
    """Twelve places in a list of words: the first 132 bits of the hash of the key's 32 bytes, 11 at a time."""
    digest = int.from_bytes(hashlib.sha256(_LABEL + key.public).digest())
    return tuple(digest >> 256 - _BITS * (n + 1) & LIST - 1 for n in range(WORDS))


def words(key: Verifier, language: str) -> list[str]:
    """The fingerprint in a language; those without a list of words get the English one."""
    named = word_list(language)
    return [named[index] for index in indexes(key)]
