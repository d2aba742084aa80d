"""The questionnaire that ships: complete in its languages, every place and code there, calm, and small."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import brotli
import pytest
import rfc8785

from holub_desk.forms import explain
from holub_desk.forms.compile import CompiledForm, compile_form
from holub_desk.forms.telling import telling
from holub_wire.questionnaire.interview import Interview, Slot
from holub_wire.questionnaire.model import Choice, Question, to_json, walk

TODAY = date(2026, 3, 15)
WITHOUT_RAIONS = {"UA80", "UA85", "unsure"}
LETTERS = dict(
    pair.split("=")
    for pair in (
        "а=a б=b в=v г=h ґ=g д=d е=e є=ie ж=zh з=z и=y і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f х=kh "
        "ц=ts ч=ch ш=sh щ=shch ь= ю=iu я=ia ’= -=-"
    ).split()
)
FIRST = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}


@pytest.fixture(scope="module")
def compiled() -> CompiledForm:
    return compile_form(Path(__file__).parents[3] / "questionnaires/what-did-you-see.md")


def question(compiled: CompiledForm, name: str) -> Question:
    """The question of that name."""
    found = compiled.questionnaire.question(name)
    assert found is not None
    return found


def texts(compiled: CompiledForm, language: str) -> list[str]:
    """All texts of a language."""
    return [
        text[language]
        for q in compiled.questionnaire.questions
        for text in (q.label, q.hint, q.message, *(choice.label for choice in q.choices))
        if text
    ]


def romanised(name: str) -> str:
    """Resolution 55 of the Cabinet of Ministers (2010)."""
    words = []
    for word in name.lower().split("-"):
        start = FIRST.get(word[0], LETTERS[word[0]])
        rest = "".join(LETTERS[letter] for letter in word[1:])
        latin = start + rest if "зг" not in word else (start + rest).replace("zh", "zgh")
        words.append(latin.capitalize())
    return "-".join(words)


def test_complete(compiled: CompiledForm) -> None:
    """No warning: every label, hint and message is there in Ukrainian, Russian and English."""
    assert compiled.warnings == ()
    assert compiled.questionnaire.languages == ("uk", "ru", "en")
    assert compiled.questionnaire.id == "what-did-you-see"


def test_nothing_is_required(compiled: CompiledForm) -> None:
    """Every question can be skipped."""
    assert {q.required for q in compiled.questionnaire.questions} == {False}


def test_letters(compiled: CompiledForm) -> None:
    """No letter of another language crept in: half of these look alike."""
    assert not [text for text in texts(compiled, "uk") if re.search("[ыэёъЫЭЁЪa-zA-Z]", text)]
    assert not [text for text in texts(compiled, "ru") if re.search("[іїєґІЇЄҐ’a-zA-Z]", text)]
    assert not [text for text in texts(compiled, "en") if re.search("[^ -~“”–]", text)]


def test_tone(compiled: CompiledForm) -> None:
    """No exclamation, no urging, no praise; short; for any gender; nobody is asked for a name, face or document."""
    for language in ("uk", "ru", "en"):
        for text in texts(compiled, language):
            assert len(text) <= 90
            assert "!" not in text
            assert " / " not in text  # «бачив / бачила» is to be written round
    everything = " ".join(text.lower() for language in ("uk", "ru", "en") for text in texts(compiled, language))
    for stem in ("обов’язков", "негайно", "терміново", "дякує", "героїч", "обязательно", "срочно", "спасибо", "must",
                 "urgent", "thank", "please", "brave", "сексуал", "зґвалт", "изнасил", "sexual", "rape", "паспорт",
                 "passport", "ваше ім’я", "ваше имя", "your name", "телефон"):  # fmt: skip
        assert stem not in everything
    assert "не ім’я людини" in everything  # the search above would find one


def test_raions(compiled: CompiledForm) -> None:
    """The 136 raions, each under its oblast; Kyiv and Sevastopol have none; names are romanised by the rule."""
    raions = [choice for choice in question(compiled, "raion").choices if choice.name != "unsure"]
    counts = Counter(choice.name[:4] for choice in raions)
    assert len(raions) == len({choice.name for choice in raions}) == 136
    # Resolution 807-IX of the Verkhovna Rada (2020)
    assert counts == {
        "UA01": 10, "UA05": 6, "UA07": 4, "UA12": 7, "UA14": 8, "UA18": 4, "UA21": 6, "UA23": 5, "UA26": 6, "UA32": 7,
        "UA35": 4, "UA44": 8, "UA46": 7, "UA48": 4, "UA51": 7, "UA53": 4, "UA56": 4, "UA59": 5, "UA61": 3, "UA63": 7,
        "UA65": 5, "UA68": 3, "UA71": 4, "UA73": 3, "UA74": 5,
    }  # fmt: skip
    for choice in raions:
        ukrainian = re.fullmatch(r"(\S+) район( \(\S+\))?", choice.label["uk"])
        russian = re.fullmatch(r"(\S+[иоы]й) район( \(\S+\))?", choice.label["ru"])
        english = re.fullmatch(r"(\S+) raion( \(\S+\))?", choice.label["en"])
        assert ukrainian
        assert russian
        assert english
        assert english[1] == romanised(ukrainian[1])
        earlier = ukrainian[2], russian[2], english[2]
        assert all(earlier) or not any(earlier)
        if ukrainian[2]:
            assert english[2] == f" ({romanised(ukrainian[2][2:-1])})"


def test_romanisation() -> None:
    """The rule as the test has it, against the resolution's own examples."""
    examples = {"Згурський": "Zghurskyi", "Єнакієве": "Yenakiieve", "Гадяч": "Hadiach", "Йосипівка": "Yosypivka",
                "Знам’янка": "Znamianka", "Щербухи": "Shcherbukhy", "Їжакевич": "Yizhakevych"}  # fmt: skip
    for name, english in examples.items():
        assert romanised(name) == english


def test_places(compiled: CompiledForm) -> None:
    """For every oblast that has raions exactly its own are shown, and a way not to say."""
    oblast, raion = question(compiled, "oblast"), question(compiled, "raion")
    names = [choice.name for choice in oblast.choices]
    assert len(names) == len(set(names)) == 28
    assert set(names) > WITHOUT_RAIONS
    for name in names:
        interview = Interview(compiled.questionnaire, {"oblast": name}, TODAY)
        assert (Slot(raion) in interview.slots) == (name not in WITHOUT_RAIONS)
        shown = [choice.name for choice in interview.choices(Slot(raion))]
        assert shown[-1] == "unsure"
        assert all(choice.startswith(name) for choice in shown[:-1])
        assert (len(shown) > 1) == (name not in WITHOUT_RAIONS)
    assert Slot(raion) not in Interview(compiled.questionnaire, {}, TODAY).slots


def test_alphabet(compiled: CompiledForm) -> None:
    """Lists follow the Ukrainian alphabet; the oblasts that are wholly or mostly occupied come before it."""
    order = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"

    def in_order(choices: list[Choice]) -> bool:
        keys = [[order.find(letter) for letter in choice.label["uk"].lower() if letter != "’"] for choice in choices]
        return keys == sorted(keys)

    oblasts = list(question(compiled, "oblast").choices)
    assert {choice.name for choice in oblasts[:6]} == {"UA14", "UA44", "UA23", "UA65", "UA01", "UA85"}
    assert in_order(oblasts[6:-1])
    for oblast in oblasts:
        interview = Interview(compiled.questionnaire, {"oblast": oblast.name}, TODAY)
        assert in_order(interview.choices(Slot(question(compiled, "raion")))[:-1])


def test_codes(compiled: CompiledForm) -> None:
    """Every code of the six parts of the codebook is there once, and nothing that the codebook does not know."""
    codes = [choice.code for q in compiled.questionnaire.questions for choice in q.choices if choice.code]
    parts = {"A": 12, "B": 6, "C": 5, "D": 6, "E": 6, "F": 5}
    numbered = [f"{part}{number}" for part, count in parts.items() for number in range(1, count + 1)]
    assert sorted(codes) == sorted([*numbered, *parts, "FL6", "FL9", "FL11"])


@pytest.mark.parametrize("topic", ["labour", "office", "recruitment", "construction", "company", "other"])
def test_length(topic: str, compiled: CompiledForm) -> None:
    """About ten questions for any one topic, one of them about what was noticed there."""
    interview = Interview(compiled.questionnaire, {"topic": [topic], "when": "week", "oblast": "UA14"}, TODAY)
    asked = [slot.question.name for slot in interview.slots]
    assert topic in asked
    assert 10 <= len(asked) <= 12
    assert not {"labour", "office", "recruitment", "construction", "company", "other"} - {topic} & set(asked)


def test_size(compiled: CompiledForm) -> None:
    """It travels with the page's second part: 12 kB at most, compressed."""
    data = rfc8785.dumps(to_json(compiled.questionnaire))
    assert len(brotli.compress(data, quality=11)) <= 12_000


# --- the worked examples -----------------------------------------------------------------------------

ALL = sorted(path for path in (Path(__file__).parents[3] / "questionnaires").glob("*.md") if path.stem != "README")


@pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
def test_worked_example(path: Path) -> None:
    """Nothing to warn of, nothing untranslated, nothing that identifies, nothing that must be answered."""
    made = compile_form(path)
    form = made.questionnaire
    assert (form.id, form.languages) == (path.stem, ("uk", "ru", "en"))
    assert (made.warnings, made.refused) == ((), ())
    assert explain.missing(form) == {}
    assert list(telling(form)) == []
    assert explain.numbers_of(form)["required"] == 0
    assert not form.exact_places
    going = explain.go_through(form, TODAY)
    assert (going.never, going.stuck) == ((), ())


def test_worked_examples_show_what_forms_can_do() -> None:
    """Five of them, and together nearly every type; the guide beside them names each."""
    assert len(ALL) == 5
    types = {question.type for path in ALL for question, _ in walk(compile_form(path).questionnaire.questions)}
    assert types >= {"repeat", "calculate", "rank", "decimal", "time", "dateTime", "image", "note", "acknowledge"}
    beside = (ALL[0].parent / "README.md").read_text("utf-8")
    assert all(f"`{path.name}`" in beside for path in ALL)
