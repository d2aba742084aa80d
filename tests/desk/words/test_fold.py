"""Folding, and the words of a text."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.words import fold, tokens

CYRILLIC = st.text(alphabet=st.characters(min_codepoint=0x300, max_codepoint=0x52F) | st.sampled_from("'’ʼ-–\u00ad "))


@pytest.mark.parametrize("apostrophe", "'’ʼ`´‘")
def test_apostrophes_are_one(apostrophe: str) -> None:
    """Кам’янка is found however its apostrophe was typed."""
    assert fold(f"Кам{apostrophe}янка") == "кам'янка"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ёлкино", "елкино"),
        ("Ки́їв", "київ"),
        ("ЇЖАЧОК Й Ґанок", "їжачок й ґанок"),
        ("Івано–Франківськ", "івано-франківськ"),
        ("Мари\u00adуполь", "мариуполь"),
        ("ﬁre Ⅳ", "fire iv"),
        ("Вiйтовецька", "війтовецька"),
        ("Днiпро i Dnipro", "дніпро i dnipro"),
    ],
)
def test_one_spelling(written: str, folded: str) -> None:
    """Accents, dashes and soft hyphens go; й, ї and ґ stay letters; decomposed text folds alike."""
    assert fold(written) == folded
    assert fold(unicodedata.normalize("NFD", written)) == folded


@given(st.text() | CYRILLIC)
def test_folding_twice_changes_nothing(text: str) -> None:
    """What is folded is folded."""
    assert fold(fold(text)) == fold(text)


@given(st.text() | CYRILLIC)
def test_tokens_point_into_the_text(text: str) -> None:
    """A token is its piece of the text folded, they come in order, and none is empty."""
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert token.folded == fold(text[token.start : token.end])
        last = token.end


def test_words_of_a_sentence() -> None:
    """Hyphens and apostrophes within a word belong to it, a dash between words does not."""
    text = "У Кам’янці-Подільській – 12 людей (із В'єтнаму)."
    assert [token.folded for token in tokens(text)] == [
        "у",
        "кам'янці-подільській",
        "12",
        "людей",
        "із",
        "в'єтнаму",
    ]


def test_a_word_without_end_takes_no_time() -> None:
    """20,000 letters took 20 seconds when it was looked from each of them: a report may hold nothing else."""

    def seconds(letters: int) -> float:
        begun = time.process_time()
        fold("а" * letters)
        return time.process_time() - begun

    seconds(1_000)
    assert seconds(60_000) < 1
