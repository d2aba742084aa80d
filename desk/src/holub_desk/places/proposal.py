"""A proposal: words of a text, the places that they may name, and what speaks for each."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holub_desk.places.place import Place


class Reason(StrEnum):
    """What speaks for a proposal or a candidate. The desk's pages say it in words."""

    TYPE = "type"
    """A type word stands before it: смт, город."""
    CAPITAL = "capital"
    """Written large within a sentence."""
    PREPOSITION = "preposition"
    LIST = "list"
    """Beside another name, with only a comma between."""
    SHORT = "short"
    """The text or the sentence is nothing but the name."""
    FIRST = "first"
    """Written large, but as the first word of a sentence."""
    UNIT = "unit"
    """The word for a raion, an oblast or a hromada stands beside it."""
    SPELLING = "spelling"
    """Written otherwise than it is: misspelt, or in another alphabet."""
    FORMER = "former"
    """An earlier name."""
    ANSWERED = "answered"
    """It lies where the source answered."""
    BESIDE = "beside"
    """It lies in a raion or oblast that the text names."""
    NEAR = "near"
    """It lies in the raion of another place of the text."""
    KIND = "kind"
    """It is what the type word says."""
    ABOLISHED = "abolished"
    """There is no such raion today; this hromada bears the name."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that may be meant."""

    place: Place
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """`text[start:end]` may name one of `candidates`, the likeliest first."""

    start: int
    end: int
    words: str
    candidates: tuple[Candidate, ...]
    score: float
    """0 to 1: how much speaks for its being a place at all; not for which."""
    reasons: tuple[Reason, ...]
    homonyms: int
    """How many places bear the name, those left out by what was answered included."""

    @property
    def is_shared(self) -> bool:
        """Whether more than one place bears the name. Then nothing may ever choose but a person."""
        return self.homonyms > 1
