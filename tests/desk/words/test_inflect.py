"""Inflected names meet their nominative, by lemma and by form."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from holub_desk.words import fold, forms, lemmas

NAMES: dict[str, dict[str, str]] = tomllib.loads((Path(__file__).parent / "inflected.toml").read_text("utf-8"))
PAIRS = {
    language: [(name, form) for name, written in names.items() for form in written.split()]
    for language, names in NAMES.items()
}


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_inflected_names_share_a_lemma_with_their_nominative(language: str) -> None:
    """None of them does not: what is searched by lemma is found in any case."""
    apart = [pair for pair in PAIRS[language] if not lemmas(pair[0], language) & lemmas(pair[1], language)]
    assert len(PAIRS[language]) >= 60
    assert apart == []


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_forms_of_a_name_are_those_people_write(language: str) -> None:
    """Every written form is among the generated ones."""
    assert [pair for pair in PAIRS[language] if fold(pair[1]) not in forms(pair[0], language)] == []


@pytest.mark.parametrize(
    ("word", "language", "never"),
    [
        ("Велика", "uk", {"великий", "більша", "найбільша", "великим"}),
        ("Красный", "ru", {"красная", "краснейший"}),
        ("Донецьк", "uk", {"донецький", "донецькі"}),
    ],
)
def test_a_name_keeps_its_gender_number_and_degree(word: str, language: str, never: set[str]) -> None:
    """Only its cases are made: an adjective of another gender is another word."""
    assert not forms(word, language) & never


def test_what_cannot_be_declined_is_itself() -> None:
    """A language without a dictionary, and a word that is no name."""
    assert forms("Капу", "uk") == {"капу"}
    assert forms("Hanoi", "vi") == {"hanoi"}
