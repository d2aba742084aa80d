"""A reply may not quote the account: on a seized phone it would prove what its owner said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

RUN: Final = 5
"""Words in a row that count as a quotation."""
LETTERS: Final = 25
"""Letters in a row that do, for languages and writings without spaces, and for long words."""

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


def quoted(text: str, said: Iterable[str]) -> str | None:
    """The first passage of `text` that stands in anything that was said, as it stands in `text`; else None.

    Case, spaces, punctuation, kinds of apostrophes, and ё for е make no difference.
    """
    runs: set[tuple[str, ...]] = set()
    pieces: set[str] = set()
    for each in said:
        words = [word for word, _, _ in _words(each)]
        runs.update(tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1))
        letters = "".join(words)
        pieces.update(letters[start : start + LETTERS] for start in range(len(letters) - LETTERS + 1))
    ours = list(_words(text))
    for start in range(len(ours) - RUN + 1):
        run = ours[start : start + RUN]
        if tuple(word for word, _, _ in run) in runs:
            return text[run[0][1] : run[-1][2]]
    letters = "".join(word for word, _, _ in ours)
    of = [at for at, (word, _, _) in enumerate(ours) for _ in word]
    for start in range(len(letters) - LETTERS + 1):
        if letters[start : start + LETTERS] in pieces:
            return text[ours[of[start]][1] : ours[of[start + LETTERS - 1]][2]]
    return None


def _words(text: str) -> Iterator[tuple[str, int, int]]:
    """Each word as it is compared, and where it stands. Folding keeps the length: only single letters change."""
    folded = "".join(_folded(letter) for letter in text)
    return ((match[0], match.start(), match.end()) for match in _WORD.finditer(folded))


def _folded(letter: str) -> str:
    if letter in "’ʼ`´":
        return "'"
    lower = letter.lower()
    return "е" if lower == "ё" else lower if len(lower) == 1 else letter
