"""Match a pattern in linear time: the automaton of positions (Glushkov 1961).

A set of positions is the bits of a number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from holub_wire.questionnaire.pattern_tree import (
    MAX_POSITIONS,
    Chain,
    Chars,
    Either,
    Node,
    PatternError,
    Ranges,
    Repeat,
)


def _bits(mask: int) -> Sequence[int]:
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


@dataclass(frozen=True)
class Pattern:
    """A pattern ready to match: where it begins and ends, what follows each position, who accepts which characters."""

    empty: bool
    first: int
    last: int
    follow: Sequence[int]
    accept: Mapping[Ranges, int]

    def fullmatch(self, text: str) -> bool:
        """Whether the pattern matches the whole text. Steps: at most len(text) × MAX_POSITIONS."""
        if not text:
            return self.empty
        masks = {c: self._accepting(ord(c)) for c in set(text)}
        here = self.first & masks[text[0]]
        for character in text[1:]:
            reached = 0
            for position in _bits(here):
                reached |= self.follow[position]
            here = reached & masks[character]
            if not here:
                return False
        return bool(here & self.last)

    def _accepting(self, point: int) -> int:
        mask = 0
        for ranges, positions in self.accept.items():
            if any(first <= point <= last for first, last in ranges):
                mask |= positions
        return mask


Part = tuple[bool, int, int]
"""May it be empty; where it can begin; where it can end."""


class _Builder:
    """Lays a tree out as positions: one for each character that is read."""

    def __init__(self) -> None:
        self.follow: list[int] = []
        self.accept: dict[Ranges, int] = {}

    def part(self, node: Node) -> Part:
        match node:
            case Chars(ranges):
                return self._position(ranges)
            case Chain(parts):
                result: Part = (True, 0, 0)
                for part in parts:
                    result = self._after(result, self.part(part))
                return result
            case Either(branches):
                built = [self.part(branch) for branch in branches]
                first = last = 0
                for _, begins, ends in built:
                    first, last = first | begins, last | ends
                return any(empty for empty, _, _ in built), first, last
            case Repeat(part, least, most):
                return self._repeat(part, least, most)

    def _position(self, ranges: Ranges) -> Part:
        if len(self.follow) >= MAX_POSITIONS:
            raise PatternError("the pattern is too large once its repetitions are written out")
        bit = 1 << len(self.follow)
        self.follow.append(0)
        self.accept[ranges] = self.accept.get(ranges, 0) | bit
        return False, bit, bit

    def _repeat(self, part: Node, least: int, most: int | None) -> Part:
        result: Part = (True, 0, 0)
        for _ in range(least):
            result = self._after(result, self.part(part))
        if most is None:
            _, first, last = self.part(part)
            self._connect(last, first)
            return self._after(result, (True, first, last))
        for _ in range(most - least):
            _, first, last = self.part(part)
            result = self._after(result, (True, first, last))
        return result

    def _after(self, before: Part, after: Part) -> Part:
        self._connect(before[2], after[1])
        return (
            before[0] and after[0],
            before[1] | (after[1] if before[0] else 0),
            after[2] | (before[2] if after[0] else 0),
        )

    def _connect(self, ends: int, begins: int) -> None:
        for position in _bits(ends):
            self.follow[position] |= begins


def automaton_of(tree: Node) -> Pattern:
    """Lay a tree out. Raises PatternError if it is too large."""
    builder = _Builder()
    empty, first, last = builder.part(tree)
    return Pattern(empty, first, last, builder.follow, builder.accept)
