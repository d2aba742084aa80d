"""Words that nobody says: what a hostile source writes takes time in proportion to its length."""

from __future__ import annotations

import time

import pytest

from holub_desk.places.naming import names
from holub_desk.places.propose import propose
from holub_desk.search.terms import terms_of
from holub_desk.words import fold, sound

LONG = 30_000
TEXTS = {
    "one letter": "а" * LONG,
    "capitals": "А" * LONG,
    "vowels": "ae" * (LONG // 2) + "b",
    "i": "i" * LONG + "b",
    "two alphabets": "aб" * (LONG // 2),
    "marks": "е" + "\u0308" * LONG,
    "apostrophes": "а'" * (LONG // 2),
    "hyphens": "а-" * (LONG // 2),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_word_without_end(text: str) -> None:
    """Folding, sounding, reading places and the words of the search: each in under two seconds, where a look at the
    whole word for each of its letters takes half a minute."""
    index = names()
    begun = time.process_time()
    for each in (fold, sound, terms_of):
        each(text)
    propose(text, index)
    assert time.process_time() - begun < 2


def test_alphabets_are_told_apart_by_word() -> None:
    """A word of two alphabets becomes one of one; its neighbours stay as they are."""
    assert fold("Маpiуполь beside Mariupol, Київ-city") == "маріуполь beside mariupol, київ-city"
