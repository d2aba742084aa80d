"""Patterns of `regex()`: the part of regular expressions that means the same everywhere, matched in linear time.

The syntax is a strict part of ECMAScript's with the flag `u`: a browser can hand a pattern to its own RegExp and finds
what is found here. Left out: look-around, references back, named groups, flags, lazy repetition, `\\b` and `\\p`.

Where Python matches, the text comes from a stranger. So it is not handed to `re`, which a chosen text can keep busy for
ever, but to an automaton of positions (Glushkov 1961): at most MAX_POSITIONS steps for each character. A browser
only ever slows down the person who typed; still, what could take for ever there is refused too (MAX_WAYS).
"""

from __future__ import annotations

from typing import Final

from holub_wire.questionnaire.automaton import Pattern, automaton_of
from holub_wire.questionnaire.pattern_tree import (
    MAX_WAYS,
    Chain,
    Chars,
    Either,
    Node,
    PatternError,
    Ranges,
    Repeat,
    ways_of,
)

__all__ = ["MAX_PATTERN", "Pattern", "PatternError", "read_pattern", "read_tree"]

MAX_PATTERN: Final = 200
"""Characters."""
MAX_REPEAT: Final = 200
_MAX_GROUPS: Final = 20
_LAST: Final = 0x10FFFF


def _runs(characters: str) -> Ranges:
    return tuple((ord(c), ord(c)) for c in sorted(characters))


def _others(ranges: Ranges) -> Ranges:
    """All code points that are not in `ranges`."""
    result, at = [], 0
    for first, last in sorted(ranges):
        if first > at:
            result.append((at, first - 1))
        at = max(at, last + 1)
    return (*result, (at, _LAST)) if at <= _LAST else tuple(result)


_DIGIT: Final = ((48, 57),)
_WORD: Final = ((48, 57), (65, 90), (95, 95), (97, 122))
# WhiteSpace and LineTerminator of ECMA-262.
_SPACE: Final = (
    *((9, 13), (32, 32), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A)),
    *((0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000), (0xFEFF, 0xFEFF)),
)
_ESCAPED_CLASSES: Final = {
    "d": _DIGIT,
    "D": _others(_DIGIT),
    "w": _WORD,
    "W": _others(_WORD),
    "s": _SPACE,
    "S": _others(_SPACE),
}
_ESCAPED_CONTROLS: Final = {"t": "\t", "n": "\n", "r": "\r"}
_SIGNS: Final[dict[str, tuple[int, int | None]]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_REPEATS: Final = (*_SIGNS, "{")
_SYNTAX: Final = "^$\\.*+?()[]{}|/"
_NOT_LINE_END: Final = _others(_runs("\n\r\u2028\u2029"))


def _from_to(one: Ranges, end: Ranges) -> Ranges:
    (first, same), *more = one
    (last, alike), *others = end
    if more or others or first != same or last != alike:
        raise PatternError("a range inside [ ] goes from one character to another")
    if last < first:
        raise PatternError("a range inside [ ] goes backwards")
    return ((first, last),)


class _Reader:
    """Recursive descent over the pattern."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def whole(self) -> Node:
        node = self._either(0)
        if self._peek():
            raise PatternError("a bracket is closed that was not opened")
        return node

    def _either(self, depth: int) -> Node:
        if depth > _MAX_GROUPS:
            raise PatternError("the pattern is nested too deeply")
        branches = [self._chain(depth)]
        while self._skip("|"):
            branches.append(self._chain(depth))
        return branches[0] if len(branches) == 1 else Either(branches)

    def _chain(self, depth: int) -> Node:
        # A pattern always has to match the whole text: the anchors say so again, and are no more than that.
        if depth == 0:
            self._skip("^")
        parts: list[Node] = []
        while self._peek() not in ("", "|", ")"):
            if depth == 0 and self._peek() == "$" and self._pattern[self._at + 1 : self._at + 2] in ("", "|"):
                self._at += 1
                break
            parts.append(self._repeated(self._atom(depth)))
        return parts[0] if len(parts) == 1 else Chain(parts)

    def _atom(self, depth: int) -> Node:
        character = self._take()
        if character == "\\":
            return Chars(self._escape())
        if character == "[":
            return Chars(self._class())
        if character == ".":
            return Chars(_NOT_LINE_END)
        if character == "(":
            if self._skip("?") and not self._skip(":"):
                raise PatternError("only plain groups can be used: ( … ) or (?: … )")
            node = self._either(depth + 1)
            if not self._skip(")"):
                raise PatternError("a bracket is not closed")
            return node
        if character in "*+?{":
            raise PatternError(f"{character} repeats nothing; for the character itself write \\{character}")
        if character in "^$":
            raise PatternError(f"{character} can only stand at an end; for the character itself write \\{character}")
        if character in "]}":
            raise PatternError(f"for the character {character} write \\{character}")
        return Chars(_runs(character))

    def _repeated(self, node: Node) -> Node:
        sign = self._peek()
        if sign not in _REPEATS:
            return node
        self._at += 1
        least, most = _SIGNS[sign] if sign in _SIGNS else self._counts()
        if self._peek() in _REPEATS:
            raise PatternError("two repetitions follow each other")
        return Repeat(node, least, most)

    def _counts(self) -> tuple[int, int | None]:
        least = self._number()
        most: int | None = least
        if self._skip(","):
            most = None if self._peek() == "}" else self._number()
        if not self._skip("}") or (most is not None and most < least):
            raise PatternError("the numbers in { } are not as they should be")
        return least, most

    def _number(self) -> int:
        digits = ""
        while self._peek() in tuple("0123456789"):
            digits += self._take()
        if not digits or len(digits) > 6 or int(digits) > MAX_REPEAT:
            raise PatternError(f"in {{ }} stands a number up to {MAX_REPEAT}; use string-length() for more")
        return int(digits)

    def _class(self) -> Ranges:
        negated = self._skip("^")
        ranges: list[tuple[int, int]] = []
        first = True
        while not self._skip("]"):
            if self._peek() == "-" and not first and not self._pattern.startswith("-]", self._at):
                raise PatternError("for the character - inside [ ] write \\-")
            one = self._class_atom()
            if self._peek() == "-" and not self._pattern.startswith("-]", self._at) and one != _runs("-"):
                self._at += 1
                end = self._class_atom()
                one = _from_to(one, end)
            ranges += one
            first = False
        if not ranges:
            raise PatternError("[ ] is empty")
        return _others(tuple(ranges)) if negated else tuple(sorted(ranges))

    def _class_atom(self) -> Ranges:
        character = self._take()
        return self._escape(in_class=True) if character == "\\" else _runs(character)

    def _escape(self, *, in_class: bool = False) -> Ranges:
        character = self._take()
        if character in _ESCAPED_CLASSES:
            return _ESCAPED_CLASSES[character]
        if character in _ESCAPED_CONTROLS:
            return _runs(_ESCAPED_CONTROLS[character])
        if character in _SYNTAX or (in_class and character == "-"):
            return _runs(character)
        raise PatternError(f"\\{character} has no meaning that every browser shares")

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _skip(self, character: str) -> bool:
        found = self._peek() == character
        self._at += found
        return found

    def _take(self) -> str:
        if self._at >= len(self._pattern):
            raise PatternError("the pattern ends too early")
        self._at += 1
        return self._pattern[self._at - 1]


def read_pattern(text: str) -> Pattern:
    """Read a pattern. Raises PatternError."""
    return automaton_of(read_tree(text))


def read_tree(text: str) -> Node:
    """Read a pattern as a tree. Raises PatternError."""
    if len(text) > MAX_PATTERN:
        raise PatternError(f"the pattern is longer than {MAX_PATTERN} characters")
    tree = _Reader(text).whole()
    if ways_of(tree) > MAX_WAYS:
        raise PatternError("the pattern could take very long; use fewer or shorter repetitions")
    return tree
