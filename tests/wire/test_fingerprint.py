"""The fingerprint of a line's key as words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from holub_wire.fingerprint import WORDS, indexes, words
from holub_wire.note import Signer, Verifier

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "fingerprint.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["public"][:8])
def test_vectors(case: dict[str, Any]) -> None:
    """The words of each key, in each language."""
    key = Verifier.parse(case["key"])
    assert key.public.hex() == case["public"]
    assert list(indexes(key)) == case["indexes"]
    for language, expected in case["words"].items():
        assert words(key, language) == expected
        assert len(expected) == WORDS


def test_another_key_has_other_words() -> None:
    """One changed bit, and no word stays in its place but by chance."""
    one, other = (Signer("a", bytes(31) + bytes([n])).verifier() for n in (0, 1))
    assert sum(a == b for a, b in zip(indexes(one), indexes(other), strict=True)) <= 1


def test_the_name_of_a_key_does_not_matter() -> None:
    """Words are of the key: a line that is renamed keeps them."""
    assert words(Signer("a", bytes(32)).verifier(), "uk") == words(Signer("b", bytes(32)).verifier(), "uk")


def test_a_language_without_a_list_gets_the_english_one() -> None:
    """A line in German shows English words."""
    key = Signer("a", bytes(32)).verifier()
    assert words(key, "de") == words(key, "en")
