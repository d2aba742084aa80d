"""What is said less exactly still is a sentence of its language."""

from __future__ import annotations

import pytest

from holub_desk.bulletins.exposure.days import days
from holub_desk.bulletins.exposure.numerals import numbers
from holub_desk.bulletins.exposure.reading import words_of
from holub_desk.bulletins.exposure.wording import banded, cut, month_of, widened
from holub_desk.places.gazetteer import gazetteer


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("uk", "Привезли 43 іноземних робітників", "Привезли десятки іноземних робітників"),
        ("uk", "43 іноземні робітники живуть там", "Десятки іноземних робітників живуть там"),
        ("uk", "Разом із 43 робітниками їхали", "Разом із десятками робітників їхали"),
        ("uk", "4 автобуси стояли", "Кілька автобусів стояли"),
        ("ru", "Сорок три рабочих живут", "Десятки рабочих живут"),
        ("ru", "Привезли 5 контейнеров", "Привезли несколько контейнеров"),
        ("ru", "вместе с 250 рабочими", "вместе с сотнями рабочих"),
        ("ru", "120 человек живут", "Более ста людей живут"),
        ("en", "Forty-three workers live there", "Dozens of workers live there"),
        ("uk", "їх було 43", None),
    ],
)
def test_a_number_becomes_a_band(language: str, text: str, said: str | None) -> None:
    """With what it counts in the case that the band asks for."""
    words = words_of(text)
    [number] = numbers(text, words)
    assert banded(text, number.start, number.end_at, number.value, language, words) == said


@pytest.mark.parametrize(
    ("language", "text", "name", "raion", "oblast"),
    [
        ("uk", "Привезли до Мангуша групу", "Мангуша", "до Маріупольського району", "до Донецької області"),
        ("uk", "Під Мангушем копають", "Мангушем", "Під Маріупольським районом", "Під Донецькою областю"),
        ("ru", "В посёлке Мангуш живут", "Мангуш", "В Мариупольском районе", "В Донецкой области"),
        ("ru", "Из Мангуша вывезли", "Мангуша", "Из Мариупольского района", "Из Донецкой области"),
        ("ru", "В Мариуполь завезли", "Мариуполь", "В Мариупольский район", "В Донецкую область"),
        ("en", "Workers live in Manhush", "Manhush", "in Mariupolskyi raion", "in Donetska oblast"),
    ],
)
def test_a_settlement_becomes_its_raion(language: str, text: str, name: str, raion: str, oblast: str) -> None:
    """In the case that it stood in."""
    start = text.index(name)
    for code, said in (("UA1414", raion), ("UA14", oblast)):
        unit = gazetteer().starting(code)
        assert unit is not None
        assert said in str(widened(text, start, start + len(name), unit, language, words_of(text)))


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("uk", "12 листопада привезли групу", "У листопаді привезли групу"),
        ("uk", "Привезли 12.11.2026 групу", "Привезли у листопаді 2026 року групу"),
        ("uk", "Жили там до 12 листопада", "Жили там до листопада"),
        ("ru", "12 ноября 2026 года привезли", "В ноябре 2026 года привезли"),
        ("en", "They came on 12 November 2026.", "They came in November 2026."),
        ("en", "They left before 12 November.", "They left before November."),
    ],
)
def test_a_day_becomes_its_month(language: str, text: str, said: str) -> None:
    """Its year stays where it stood beside it."""
    [day] = days(text)
    assert month_of(text, day, language, words_of(text)) == said


def test_what_is_cut_takes_its_preposition_along() -> None:
    """And leaves no double space, and no space before a full stop."""
    text = "Їх возять о 6:40 червоним автобусом на вулицю Артема."
    start = text.index("вулицю")
    assert cut(text, start, len(text) - 1, words_of(text)) == "Їх возять о 6:40 червоним автобусом."
