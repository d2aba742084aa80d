"""`check`, `preview` and the walker: a form in plain words, as a picture, and played."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from holub_testing.walks import FORMS, forms

from holub_desk.forms import explain
from holub_desk.forms.compile import compile_form
from holub_desk.forms.conditions import in_words
from holub_desk.forms.outline import Part, lines_of, outline
from holub_desk.forms.picture import draw
from holub_desk.forms.play import play
from holub_desk.forms.telling import telling
from holub_desk.forms.walker import sample, walk
from holub_wire.questionnaire.model import Questionnaire
from holub_wire.questionnaire.pattern import read_pattern, read_tree

TODAY = date(2026, 11, 23)
FORM = """
| survey |
| | type | name | label::English (en) | label::Українська (uk) | relevant | constraint | required | hint::English (en) |
| | select_one yn | seen | Did you see it? | Ви це бачили? | | | yes | |
| | integer | people | How many & who? | | ${seen} = 'y' and not(${seen} = '') | . > 0 and . < 1000 | | About |
| | text | phone | Your telephone number | Ваш телефон | | | | |
| | text | village | Name of the village | Назва села | | | | |
| | deviceid | device | | | | | | |
| | begin_repeat | bus | Bus | Автобус | ${people} > 9 | | | |
| | text | firm | Firm | Фірма | | | | |
| | end_repeat | | | | | | | |
| | note | never | Never said | Ніколи | ${seen} = 'maybe' | | | |
| choices |
| | list_name | name | label::English (en) | label::Українська (uk) |
| | yn | y | Yes | Так |
| | yn | n | No | Ні |
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("form") / "small.md"
    made.write_text(FORM)
    return made


@pytest.fixture(scope="module")
def form(path: Path) -> Questionnaire:
    return compile_form(path).questionnaire


def test_conditions_in_words(form: Questionnaire) -> None:
    """Labels instead of names, and no arrays."""
    words = in_words(form.index["people"][0].relevant, form, "en")
    assert words == "“Did you see it?” [seen] is “Yes” and “Did you see it?” [seen] is answered"
    words = in_words(form.index["people"][0].constraint, form, "en")
    assert words == "the answer is more than 0 and the answer is less than 1000"
    assert in_words(None, form, "en") == "always"


def test_no_condition_of_the_field_is_left_raw() -> None:
    """In all forms of tests/forms no condition shows brackets of a program, or an operator's inner name."""
    for path in forms():
        form = compile_form(path).questionnaire
        for _, line in lines_of(outline(form, form.languages[0])):
            when = line.when if isinstance(line, Part) else ""
            assert not re.search(r"negate|\['|\", \"|count-selected", when), (path.name, when)


def test_what_is_missing_and_what_tells(form: Questionnaire) -> None:
    """Missing translations by language; a telephone number is noticed, the name of a village is none."""
    assert explain.missing(form) == {"uk": ["label of people", "hint of people"]}
    assert [(question.name, what) for question, what in telling(form)] == [("phone", "a telephone number")]


def test_going_through(form: Questionnaire) -> None:
    """What never comes up is found; the same form goes the same ways."""
    going = explain.go_through(form, TODAY)
    assert going.never == ("never",)
    assert going.stuck == ()
    assert 3 <= going.fewest <= going.middle <= going.most
    assert 0 < going.minutes[0] <= going.minutes[1] < 10
    assert going == explain.go_through(form, TODAY)


def test_check_and_preview_as_commands(path: Path, tmp_path: Path) -> None:
    """What the author of a form sees."""
    command = [sys.executable, "-m", "holub_desk.cli.main", "questionnaire"]
    checked = subprocess.run([*command, "check", str(path)], capture_output=True, text=True, check=True).stdout
    for words in (
        "5 questions; 1 of them must be answered",
        "   1. Did you see it?  [seen: one of 2, needed]",
        "      Only if “Did you see it?” [seen] is “Yes” and “Did you see it?” [seen] is answered:",
        "Again and again: Bus  [bus: as long as there is another one]",
        "[phone] seems to ask for a telephone number; it is not marked",
        "a source is never identified; remove these rows:\n  - sheet survey, row 6, column type: deviceid would record",
        "Not translated into uk; another language is shown instead:",
        "Never came up; look at the conditions:\n  - [never], only if",
    ):
        assert words in checked
    picture = tmp_path / "small.svg"
    subprocess.run([*command, "preview", str(path), "-o", str(picture), "--language", "uk"], check=True)
    assert "Ви це бачили?" in picture.read_text("utf-8")
    refused = subprocess.run(
        [*command, "check", str(path), "--language", "fr"], capture_output=True, text=True, check=False
    )
    assert refused.returncode != 0
    assert "no language fr" in refused.stderr


@pytest.mark.parametrize("path", forms(), ids=lambda path: path.name)
def test_pictures_are_xml_and_nothing_overlaps(path: Path) -> None:
    """Well-formed, and each line of text has its own place."""
    form = compile_form(path).questionnaire
    root = ElementTree.fromstring(draw(form, form.languages[0]))
    texts = [element for element in root.iter() if element.tag.endswith("}text")]
    places = [(element.get("x"), element.get("y")) for element in texts]
    assert len(texts) > len(form.questions)
    assert len(set(places)) == len(places)


def test_a_picture_holds_no_markup_of_an_author(form: Questionnaire, tmp_path: Path) -> None:
    """Labels are text in it; the control is a label that would end its element."""
    hostile = tmp_path / "hostile.md"
    hostile.write_text(FORM.replace("Name of the village", "a &lt;/text&gt;&lt;script&gt;x]]&gt;"))
    drawn = draw(compile_form(hostile).questionnaire, "en")
    assert "&lt;/text&gt;" in drawn
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)


def _played(form: Questionnaire, *lines: str) -> tuple[dict[str, object], str]:
    given: Iterator[str] = iter(lines)
    shown: list[str] = []

    def ask(_: str) -> str:
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    answers = play(form, "en", TODAY, ask, shown.append)
    return dict(answers), "\n".join(shown)


def test_played_to_the_end(form: Questionnaire) -> None:
    """Choices by number, a constraint, a way back, another one and no more."""
    answers, shown = _played(
        form, "", "1", "0", "/back", "2", "/back", "y", "12", "/skip", "mill", "yes", "Bud", "/skip"
    )
    assert answers == {"seen": "y", "people": 12, "village": "mill", "bus[1]": True, "firm[1]": "Bud"}
    assert "! That does not do: required." in shown
    assert "! That does not do: constraint." in shown
    assert "    1. Yes" in shown


def test_played_and_left(form: Questionnaire) -> None:
    """/stop ends it with what there is; the end of the input ends it too."""
    assert _played(form, "n", "/stop")[0] == {"seen": "n"}
    with pytest.raises(EOFError):
        _played(form, "n")


@pytest.mark.parametrize("path", forms(), ids=lambda path: path.name)
def test_walks(path: Path) -> None:
    """A seed is a way; every form of the field is walked to its end, and what is answered counts."""
    form = compile_form(path).questionnaire
    way = walk(form, TODAY, 5)
    assert way == walk(form, TODAY, 5)
    assert way.asked
    assert set(way.answers) <= set(way.asked)
    assert len({walk(form, TODAY, seed).asked for seed in range(12)}) > 1 or len(form.index) < 5


@pytest.mark.parametrize(
    "pattern",
    [
        "[0-9]{10}",
        r"\+?38\d{10}",
        "(a|bc){2,3}x?",
        "[А-ЯІЇЄҐ]{2}[0-9]{4}",
        ".*",
        r"[^@\s]+@[^@\s]+\.[a-z]{2,6}",
        "a*b+c{0,2}",
    ],
)
def test_samples_match(pattern: str) -> None:
    """Whatever is made for a pattern, the pattern takes."""
    chance = random.Random(1)
    made = {sample(read_tree(pattern), chance) for _ in range(40)}
    assert all(read_pattern(pattern).fullmatch(each) for each in made)
    assert len(made) > 3


def test_600_rows(tmp_path: Path) -> None:
    """The largest form is explained and drawn as well."""
    form = compile_form(FORMS / "health-facility-checklist.xlsx").questionnaire
    assert len(list(lines_of(outline(form, "en")))) > 500
    assert explain.go_through(form, TODAY).most > 100
