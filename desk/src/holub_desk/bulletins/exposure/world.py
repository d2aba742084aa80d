"""Everything that a draft is checked against. Pure data and one port; who fills them is not the check's business."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from holub_desk.cases.claim import Claim, Rests

MANY: Final = 50
"""Reports beyond which it does not matter how many have a word."""


@dataclass(frozen=True)
class Policy:
    """What the operator chose."""

    sources: int = 3
    """k: how many independent sources a sentence and a cell need."""
    delay_days: int = 14
    """Between the newest report that it rests on and its release."""
    spread_days: int = 7
    """The release is drawn at random within so many days after that."""
    military_delay_days: int = 28
    """Instead of `delay_days`, for what rests on a claim of a military code."""


@dataclass(frozen=True)
class Known:
    """What the check has to know of a report that is cited, or that has something in common with the draft."""

    report: int
    source: str
    text: str
    """The account, and what was answered in words."""
    use: str
    """`keep`, `share` or `publish`."""
    withdrawn: bool
    sensitivity: str
    """`normal` or `high`; high until somebody with the right lowers it."""
    state: str
    received_on: date
    places: tuple[str, ...] = ()
    """Codes, as they count."""
    days: tuple[date, date] | None = None
    """When it was, if that is known."""
    codes: frozenset[str] = frozenset()


class Corpus(Protocol):
    """All reports of the desk, also those that whoever checks may not see."""

    def standing_in(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many reports each word stands, in any form of it; words are folded (`holub_desk.words`).

        Nobody needs to know exactly how many are many: what stands in more than `MANY` counts as `MANY`.
        """

    def with_all(self, words: Sequence[str], at_most: int, *, heard: bool = False) -> Collection[int]:
        """Reports in which every one of these words stands, in any form, anywhere; perhaps others that lack a word
        which nearly all reports have. `heard`: in Latin letters also where a short word only sounds alike."""

    def known(self, reports: Collection[int]) -> Mapping[int, Known]:
        """These reports."""


@dataclass(frozen=True)
class PictureSeen:
    """The picture that a draft would publish, and what it is from."""

    picture: int
    sha256: bytes
    pdq: bytes | None
    covered: int
    """How many parts are covered."""
    report: int | None = None
    """None: not from a report."""


@dataclass(frozen=True)
class Original:
    """A picture as it came with a report."""

    report: int
    sha256: bytes
    pdq: bytes | None


@dataclass(frozen=True)
class Before:
    """A sentence that was released already, in all its languages, and what it rested on, if that is still there."""

    bulletin: str
    sentence: str
    text: Mapping[str, str]
    reports: frozenset[int]
    cells: tuple[tuple[str, str], ...] = ()
    """Of its bulletin: place codes and weeks."""


@dataclass(frozen=True)
class World:
    """What is known on the day of the check."""

    today: date
    policy: Policy
    corpus: Corpus
    claims: Mapping[int, Claim]
    """All claims that the draft cites, and those of its case; one that is not here is gone."""
    origins: Mapping[Rests, int]
    """`cases.origins`: what has the same number counts once."""
    released: tuple[Before, ...] = ()
    pictures: Mapping[int, PictureSeen] | None = None
    originals: tuple[Original, ...] | None = ()
    """None: some of them could not be compared yet."""
    release_on: date | None = None
    """The day that is planned; none: as if it were today."""
    public: tuple[str, ...] = ()
    """What published items of the case say, as far as the desk noted it: quoting it gives nobody away."""
    military: frozenset[str] = frozenset(("D3", "C4"))
    """Codes that are never published finer than a settlement, and delayed longer."""
