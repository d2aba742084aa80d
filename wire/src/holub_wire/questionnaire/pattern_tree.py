"""A pattern of `regex()` as a tree, and the limits that keep every pattern quick."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MAX_POSITIONS: Final = 1000
"""Characters that a pattern reads once its repetitions are written out."""
MAX_WAYS: Final = 10**9
"""Ways to split up a text of ASSUMED_LENGTH, at most: what a backtracking matcher might have to try."""
ASSUMED_LENGTH: Final = 1000


class PatternError(ValueError):
    """A pattern that is refused; the message says why, to the form's author."""


Ranges = tuple[tuple[int, int], ...]
"""Code points: first and last of each run."""


@dataclass(frozen=True)
class Chars:
    """One character out of some."""

    ranges: Ranges


@dataclass(frozen=True)
class Chain:
    """One thing after another."""

    parts: Sequence[Node]


@dataclass(frozen=True)
class Either:
    """One of several."""

    branches: Sequence[Node]


@dataclass(frozen=True)
class Repeat:
    """`least` to `most` times; None: without bound."""

    part: Node
    least: int
    most: int | None


Node = Chars | Chain | Either | Repeat


def ways_of(node: Node) -> int:
    """In how many ways a text of ASSUMED_LENGTH can be split up, at most; up to a little over MAX_WAYS.

    Raises PatternError for a repetition that could be split up in exponentially many ways.
    """
    match node:
        case Chars():
            return 1
        case Chain(parts):
            ways = 1
            for part in parts:
                ways = min(ways * ways_of(part), MAX_WAYS + 1)
            return ways
        case Either(branches):
            return min(sum(ways_of(branch) for branch in branches), MAX_WAYS + 1)
        case Repeat(part, _, most) if most != 1 and may_be_empty(part):
            raise PatternError("what may be empty cannot be repeated")
        case Repeat(part, _, None):
            if ways_of(part) > 1:
                raise PatternError("a repeated group repeats or chooses inside, which could take for ever")
            return ASSUMED_LENGTH
        case Repeat(part, least, int(most)):
            inner = ways_of(part)
            ways, power = 0, 1
            for count in range(most + 1):
                ways += power if count >= least else 0
                power = min(power * inner, MAX_WAYS + 1)
            return min(ways, MAX_WAYS + 1)
    raise AssertionError(node)


def may_be_empty(node: Node) -> bool:
    """Whether it matches the empty text."""
    match node:
        case Chars():
            return False
        case Chain(parts):
            return all(may_be_empty(part) for part in parts)
        case Either(branches):
            return any(may_be_empty(branch) for branch in branches)
        case Repeat(part, least, _):
            return least == 0 or may_be_empty(part)
