"""Patterns of `regex()`: the part that Python and browsers read alike, and that no answer can make slow."""

from __future__ import annotations

import re

from holub_wire.questionnaire.model import MAX_PATTERN

_SPACE = r" \t\n\r\f\v"
_NOT_LINE_END = "[^\\n\\r\u2028\u2029]"
_QUANTIFIER = re.compile(r"[*+?]|\{[0-9]+(,[0-9]*)?\}")
_ESCAPES_ANYWHERE = frozenset("dDwWtnr.\\/[](){}*+?|^$")
_MAX_REPEAT = 200


class PatternError(ValueError):
    """A pattern that is refused; the message says why."""


def portable(pattern: str) -> str:
    """The pattern with one meaning in both languages. Raises PatternError.

    Refused: look-around, groups with names or flags, references back, lazy quantifiers, and a repeated group that
    itself repeats without bound, which a hostile answer could make exponential.
    """
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"the pattern is longer than {MAX_PATTERN} characters")
    result = _Reader(pattern).read()
    try:
        re.compile(result, re.ASCII)
    except (re.error, OverflowError):
        raise PatternError("the pattern is malformed") from None
    return result


class _Reader:
    """One pass over a pattern; `_open` remembers for each open group whether something in it repeats."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0
        self._out: list[str] = []
        self._open = [False]

    def read(self) -> str:
        while self._at < len(self._pattern):
            closed_repeats = self._atom()
            self._quantify(closed_repeats)
        if len(self._open) != 1:
            raise PatternError("a bracket is not closed")
        return "".join(self._out)

    def _atom(self) -> bool:
        """One atom; whether it is a group with a repetition inside."""
        character = self._take()
        if character == "\\":
            self._out.append(self._escape(in_class=False))
        elif character == "[":
            self._class()
        elif character == "(":
            if self._peek() == "?":
                if not self._pattern.startswith("?:", self._at):
                    raise PatternError("only plain groups can be used: ( … ) or (?: … )")
                self._at += 2
            self._out.append("(?:")
            self._open.append(False)
        elif character == ")":
            if len(self._open) == 1:
                raise PatternError("a bracket is closed that was not opened")
            self._out.append(")")
            inner = self._open.pop()
            self._open[-1] = self._open[-1] or inner
            return inner
        elif character == ".":
            self._out.append(_NOT_LINE_END)
        else:
            self._out.append(character)
        return False

    def _quantify(self, repeats_inside: bool) -> None:
        match = _QUANTIFIER.match(self._pattern, self._at)
        if match is None:
            return
        text = match.group()
        if any(int(number) > _MAX_REPEAT for number in re.findall("[0-9]+", text)):
            raise PatternError(f"more than {_MAX_REPEAT} repetitions")
        if text != "?":
            if repeats_inside:
                raise PatternError("a repeated group repeats inside, which could take for ever")
            self._open[-1] = True
        self._out.append(text)
        self._at = match.end()
        if _QUANTIFIER.match(self._pattern, self._at):
            raise PatternError("two repetitions follow each other")

    def _class(self) -> None:
        self._out.append("[")
        if self._peek() == "^":
            self._out.append(self._take())
        first = True
        while (character := self._take()) != "]" or first:
            first = False
            if character == "\\":
                self._out.append(self._escape(in_class=True))
            else:
                self._out.append("\\" + character if character in "[]&|~^" else character)
        self._out.append("]")

    def _escape(self, *, in_class: bool) -> str:
        character = self._take()
        if character == "s":
            return _SPACE if in_class else f"[{_SPACE}]"
        if character == "S" and not in_class:
            return f"[^{_SPACE}]"
        if character in _ESCAPES_ANYWHERE or (character == "-" and in_class):
            return "\\" + character
        if not character.isalnum():
            return character
        raise PatternError(f"\\{character} has no meaning that all browsers share")

    def _peek(self) -> str:
        return self._pattern[self._at : self._at + 1]

    def _take(self) -> str:
        if self._at >= len(self._pattern):
            raise PatternError("the pattern ends too early")
        self._at += 1
        return self._pattern[self._at - 1]
