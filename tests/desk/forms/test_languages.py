"""Languages: how headings name them, and which code each has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from holub_desk.forms.compile import CompiledForm
from holub_desk.forms.languages import code_of, private_code

Compile = Callable[..., CompiledForm]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("English (en)", "en"),
        ("english", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("en-GB", "en"),
        ("pt_BR", "pt"),
        ("Portuguese (pt-BR)", "pt"),
        ("Українська", "uk"),
        ("Русский (RU)", "ru"),
        ("Français", "fr"),
        ("Haitian Creole", "ht"),
        ("Chinese (Simplified)", "zh"),
        ("Bahasa Indonesia", "id"),
        ("Tiếng Việt", "vi"),
        ("العربية", "ar"),
        ("Dari", "prs"),
        ("پښتو", "ps"),
        ("Arabic / العربية", "ar"),
        ("tet", "tet"),
        ("Klingon", None),
        ("", None),
    ],
)
def test_codes(written: str, code: str | None) -> None:
    """Names in English and in themselves, codes with and without a region."""
    found = code_of(written)
    assert (found and found[0]) == code


def test_private_codes() -> None:
    """Those that ISO 639-2 leaves free."""
    taken: set[str] = set()
    for _ in range(30):
        taken.add(private_code(taken))
    assert min(taken) == "qaa"
    assert max(taken) == "qbd"


HEADINGS = {
    "several, in order": ("label::English (en) | label::Українська (uk)", "", ["en", "uk"]),
    "one colon": ("label:English | label:French", "", ["en", "fr"]),
    "spaces": ("label :: English (en) | label::  French (fr)", "", ["en", "fr"]),
    "the default first": ("label::English (en) | label::Українська (uk)", "Українська (uk)", ["uk", "en"]),
    "the default by its code": ("label::English (en) | label::Українська (uk)", "uk", ["uk", "en"]),
    "the default by its name": ("label::English (en) | label::Українська (uk)", "Ukrainian", ["uk", "en"]),
    "without a language": ("label | hint", "", ["en"]),
    "without a language, of the default": ("label | hint", "French (fr)", ["fr"]),
    "pyxform's default": ("label | hint", "default", ["en"]),
    "beside another": ("label | label::French (fr)", "", ["en", "fr"]),
    "beside another, of the default": ("label | label::French (fr)", "ar", ["ar", "fr"]),
    "two regions": ("label::Portuguese (pt-PT) | label::Portuguese (pt-BR)", "", ["pt", "qaa"]),
    "unknown": ("label::Klingon | label::Sindarin", "", ["qaa", "qab"]),
    "one language, twice": ("label::English (en) | label::English", "", ["en", "qaa"]),
}


@pytest.mark.parametrize("case", HEADINGS)
def test_headings(case: str, compiled: Compile) -> None:
    """The languages of a form, the default first; each text in its own."""
    headings, default, expected = HEADINGS[case]
    form = compiled(
        f"type | name | {headings}\ntext | a | One | Two", settings=f"default_language\n{default}" if default else ""
    )
    assert list(form.questionnaire.languages) == expected
    if "hint" not in headings and "default first" not in case and "default by" not in case:
        assert form.questionnaire.questions[0].label == dict(zip(expected, ("One", "Two"), strict=True))


def test_one_language_under_several_names(compiled: Compile) -> None:
    """Columns of different kinds may name it differently."""
    form = compiled(
        "type | name | label::English (en) | hint::English | required | required_message::en\n"
        "text | a | A | H | yes | M"
    )
    [question] = form.questionnaire.questions
    assert (question.label, question.hint, question.needed) == ({"en": "A"}, {"en": "H"}, {"en": "M"})
    assert (form.questionnaire.languages, form.warnings) == (("en",), ())


def test_the_named_one_wins(compiled: Compile) -> None:
    """A text without a language gives way to that of the same language, wherever the columns stand."""
    for heading, cells in (("label | label::en", "Bare | Named"), ("label::en | label", "Named | Bare")):
        form = compiled(f"type | name | {heading}\ntext | a | {cells}\nnote | b |")
        assert form.questionnaire.questions[0].label == {"en": "Named"}
        assert form.questionnaire.languages == ("en",)


def test_a_message_that_nobody_translated(compiled: Compile) -> None:
    """It adds no language of its own."""
    form = compiled(
        "type | name | label::French (fr) | label::Arabic (ar) | constraint | constraint_message\n"
        "integer | a | Un | A | . > 1 | Plus"
    )
    assert form.questionnaire.languages == ("fr", "ar")
    assert form.questionnaire.questions[0].message == {"fr": "Plus"}
    assert "texts without a language are taken for fr" in form.warnings[0]


@pytest.mark.parametrize(
    ("headings", "settings", "words"),
    [
        ("label", "", "taken for en; set default_language"),
        ("label", "default_language\nuk", None),
        ("label::Klingon", "", "the language 'Klingon' is not known: it is called qaa here"),
        ("label::English", "", None),
    ],
)
def test_warnings(headings: str, settings: str, words: str | None, compiled: Compile) -> None:
    """What was guessed is said."""
    form = compiled(f"type | name | {headings}\ntext | a | A", settings=settings)
    assert bool(form.warnings) == (words is not None)
    assert words is None or words in form.warnings[0]


def test_missing_translations(compiled: Compile) -> None:
    """They are counted, language by language."""
    survey = "type | name | label::en | label::uk\ntext | a | A | А\nselect_one l | b | B |"
    form = compiled(survey, "list_name | name | label::uk\nl | x | Так")
    assert form.questionnaire.questions[1].label == {"en": "B"}
    assert form.warnings == (
        "1 texts are not translated into en: they are shown in another language",
        "1 texts are not translated into uk: they are shown in another language",
    )
