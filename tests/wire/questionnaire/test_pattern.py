"""Patterns: what is refused and with which words, and that no text makes one slow."""

from __future__ import annotations

import pytest

from holub_wire.questionnaire import automaton
from holub_wire.questionnaire.pattern import MAX_PATTERN, PatternError, read_pattern
from holub_wire.questionnaire.pattern_tree import MAX_POSITIONS

REFUSED = {
    "(": "not closed",
    "a)": "not opened",
    "(?=a)": "only plain groups",
    "(?!a)": "only plain groups",
    "(?<name>a)": "only plain groups",
    "(?i:a)": "only plain groups",
    r"(a)\1": "no meaning",
    r"\bab\b": "no meaning",
    r"\p{L}": "no meaning",
    r"\x41": "no meaning",
    r"\-": "no meaning",
    "a+?": "two repetitions",
    "a**": "two repetitions",
    "*a": "repeats nothing",
    "a|+": "repeats nothing",
    "a{201}": "up to 200",
    "a{1000000000}": "up to 200",
    "a{2,1}": "not as they should be",
    "a{2": "not as they should be",
    "a{,2}": "a number",
    "a}": r"write \}",
    "a]": r"write \]",
    "a$b": "at an end",
    "(^a)": "at an end",
    "[]": "empty",
    "[^]": "empty",
    "[a": "ends too early",
    "[b-a]": "backwards",
    r"[\d-z]": "from one character",
    "[a-c-e]": r"write \-",
    "a\\": "ends too early",
    "(a*)*": "may be empty",
    "(a?){3}": "may be empty",
    "(()())+": "may be empty",
    "(a+)+": "take for ever",
    "(a|a)*": "take for ever",
    "(a|b|ab)+": "take for ever",
    "(a{1,3})*": "take for ever",
    "a*a*a*a*": "very long",
    "(a{1,20}){8}": "very long",
    "a" * (MAX_PATTERN + 1): "longer than",
    "(" * 30 + "a" + ")" * 30: "nested too deeply",
    "(.{200}){10}": "too large",
}


@pytest.mark.parametrize("pattern", REFUSED)
def test_refused(pattern: str) -> None:
    """Each is refused, and the author is told why."""
    with pytest.raises(PatternError) as refused:
        read_pattern(pattern)
    assert REFUSED[pattern] in str(refused.value)


@pytest.mark.parametrize(
    ("pattern", "fits", "fails"),
    [
        ("", "", "a"),
        ("^$", "", "a"),
        ("[0-9]{8}|[0-9]{10}", "12345678", "123456789"),
        (r"^\+?380[0-9]{9}$", "+380000000000", "+38000000000"),
        (r"[^@\s]+@[^@\s]+\.[a-z]{2,10}", "a@b.ua", "a@b c.ua"),
        ("([a-z]{2}-){2}[0-9]", "ab-cd-1", "ab-cde-1"),
        ("[А-ЯІЇЄҐ][а-яіїєґ’]+", "Мар’їнка", "Мар`їнка"),
        (r"[\]\-^]+", "]-^", "["),
        (r"\$\{\}", "${}", "$"),
        ("(a|bc|)d", "d", "bd"),
    ],
)
def test_taken(pattern: str, fits: str, fails: str) -> None:
    """Ordinary patterns do what they say."""
    assert read_pattern(pattern).fullmatch(fits)
    assert not read_pattern(pattern).fullmatch(fails)


@pytest.mark.parametrize("pattern", ["[a-z]*[a-z]*[a-z]*[0-9]", "(a{1,20}){5}b", ".{1,200}.{1,200}.{1,200}!"])
def test_steps(pattern: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text made to torment a matcher that goes back costs its length times the positions; steps are counted."""
    steps = 0
    bits = automaton._bits

    def counting(mask: int) -> list[int]:
        nonlocal steps
        found = list(bits(mask))
        steps += len(found)
        return found

    ready = read_pattern(pattern)
    assert len(ready.follow) <= MAX_POSITIONS
    monkeypatch.setattr(automaton, "_bits", counting)
    assert not ready.fullmatch("a" * 1000)
    assert 0 < steps <= 1000 * len(ready.follow)
