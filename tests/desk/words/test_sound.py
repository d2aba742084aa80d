"""Names in Latin letters, and one key for all scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.words import romanise, sound


@pytest.mark.parametrize(
    ("ukrainian", "latin"),
    [  # the examples of the resolution, and names that people get wrong
        ("Алушта", "Alushta"),
        ("Згорани", "Zghorany"),
        ("Розгон", "Rozghon"),
        ("Ґалаґан", "Galagan"),
        ("Єнакієве", "Yenakiieve"),
        ("Наєнко", "Naienko"),
        ("Їжакевич", "Yizhakevych"),
        ("Кадиївка", "Kadyivka"),
        ("Мар’їне", "Marine"),
        ("Йосипівка", "Yosypivka"),
        ("Стрий", "Stryi"),
        ("Щербухи", "Shcherbukhy"),
        ("Юрій", "Yurii"),
        ("Корюківка", "Koriukivka"),
        ("Знам’янка", "Znamianka"),
        ("Феодосія", "Feodosiia"),
        ("Івано-Франківськ", "Ivano-Frankivsk"),
        ("ЩАСТЯ", "SHCHASTIA"),
        ("с. Ірпінь, 2", "s. Irpin, 2"),
    ],
)
def test_resolution_55(ukrainian: str, latin: str) -> None:
    """Output is romanised as the Cabinet of Ministers resolved in 2010."""
    assert romanise(ukrainian) == latin


@pytest.mark.parametrize(
    "written",
    [
        ["Єнакієве", "Yenakiieve", "Enakievo", "Енакиево", "Yenakiyeve", "ЕНАКІЄВЕ"],
        ["Харків", "Kharkiv", "Harkiv"],
        ["Харьков", "Kharkov", "Harkov"],
        ["Горловка", "Gorlovka", "Horlovka"],
        ["Шахтарськ", "Shakhtarsk", "Šahtarsk"],
        ["Чаплинка", "Chaplynka", "Czaplinka", "Чаплынка"],
        ["Кам’янець-Подільський", "Kamianets Podilskyi", "Кам'янець Подільський"],
        ["Щастя", "Shchastia", "Schastya"],
        ["Згорани", "Zghorany"],
    ],
)
def test_one_key_for_all_scripts(written: list[str]) -> None:
    """However a name is written, its key is one."""
    assert len({sound(name) for name in written}) == 1


def test_other_names_have_other_keys() -> None:
    """The key is coarse, not empty: towns of the east keep theirs."""
    names = "Донецьк Луганськ Макіївка Горлівка Єнакієве Бахмут Торецьк Сніжне Шахтарськ Ясинувата Іловайськ".split()
    assert len({sound(name) for name in names}) == len(names)


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    """Nothing breaks it, and it is one line of trimmed text."""
    assert sound(text) == sound(text).strip()
