"""What the check found, sentence by sentence, and what can be done about it in one act. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Test(StrEnum):
    """What was looked for."""

    UNCITED = "uncited"
    """A sentence that neither cites a claim nor is marked as assessment."""
    FEW_SOURCES = "few-sources"
    RARE = "rare"
    """A word, number, time, name, plate or colour that stands in at most one report."""
    VERBATIM = "verbatim"
    CONSENT = "consent"
    """A report that may not be published in general words, or was taken back."""
    SENSITIVITY = "sensitivity"
    DELAY = "delay"
    PICTURE = "picture"
    PLACE = "place"
    """Finer than a cell, or a cell with too few sources; military things finer than a settlement."""
    CUMULATIVE = "cumulative"
    """With what was released before, it narrows down to too few."""
    UNCHECKED = "unchecked"
    """A test could not be done: that is a finding too."""


class Remedy(StrEnum):
    """What one act can do about it."""

    COARSEN = "coarsen"
    """Say it less exactly: the raion instead of the village, "dozens" instead of 43."""
    AGGREGATE = "aggregate"
    """Cite further claims, of other sources, of the same."""
    DELAY = "delay"
    """Release it later."""
    DROP = "drop"
    """Leave the sentence, or the picture, out."""
    MARK = "mark"
    """Mark it as assessment."""


@dataclass(frozen=True)
class Way:
    """A remedy with what it would do. `text`: the sentence as it would stand, if it is another, or the code of the unit
    that a cell would be of; `until`: a day; `claims`: what would be cited besides."""

    remedy: Remedy
    text: str = ""
    until: str = ""
    claims: tuple[int, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One finding. `because` is a word of the check's own list that pages have sentences for, `shown` what it is about:
    the words of the draft, never those of a report that are not in the draft too."""

    test: Test
    sentence: str
    """Its id; empty where it is about the whole."""
    language: str
    """Empty where it is about all."""
    because: str
    start: int = 0
    end: int = 0
    """Where in the sentence; both 0: all of it."""
    shown: str = ""
    reports: tuple[int, ...] = ()
    """Which reports it is about, for those who may see them."""
    ways: tuple[Way, ...] = ()
    text: str = ""
    """The sentence as it was checked: another wording is another finding."""

    @property
    def key(self) -> str:
        """What an override names: it ends when the sentence, its claims' reports or the finding become others."""
        parts = (self.test, self.sentence, self.language, self.because, self.shown, self.text, *map(str, self.reports))
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def all_of(text: Mapping[str, str]) -> str:
    """All languages of a sentence, for a finding that is about all of them."""
    return "\n".join(text[language] for language in sorted(text))
