"""Lemmas of Ukrainian and Russian words."""

from __future__ import annotations

import pytest

from holub_desk.words import LANGUAGES, fold, lemmas


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("Донецьку", "uk", {"донецьк", "донецький"}),
        ("Києві", "uk", {"київ", "кий"}),
        ("робітниками", "uk", {"робітник"}),
        ("рабочими", "ru", {"рабочий"}),
        ("ещё", "ru", {"еще"}),
        ("п’ятьма", "uk", {"п'ять"}),
    ],
)
def test_all_parses_count(word: str, language: str, expected: set[str]) -> None:
    """A word that may be a form of several has all of their lemmas, folded."""
    assert lemmas(word, language) == expected


def test_an_unknown_name_meets_its_nominative() -> None:
    """A name that no dictionary holds is guessed at by its ending."""
    assert "кацапетівка" in lemmas("Кацапетівці", "uk")


@pytest.mark.parametrize("word", ["", "𗀀", "а𗀀", "Yenakiieve", "26-0147", "я" * 5000, "日本", "’"])
@pytest.mark.parametrize("language", [*LANGUAGES, "en", "vi", ""])
def test_anything_has_a_lemma(word: str, language: str) -> None:
    """What is no word of the language is its own lemma, however long."""
    found = lemmas(word, language)
    assert found
    assert all(lemma == fold(lemma) for lemma in found)
