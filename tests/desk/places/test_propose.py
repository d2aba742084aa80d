"""What is proposed for texts: sixty sentences, and rules that hold for any text."""

from __future__ import annotations

import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.naming import Names
from holub_desk.places.pieces import LONGEST_TEXT
from holub_desk.places.place import Kind
from holub_desk.places.proposal import Proposal, Reason
from holub_desk.places.propose import MOST_PROPOSALS, propose


@dataclass
class Measured:
    """How proposals compare with what was meant."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    first: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)


def sentences(file: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / file).read_text("utf-8"))["sentence"]
    return found


def measure(written: list[dict[str, Any]], names: Names, shipped: Gazetteer) -> Measured:
    measured = Measured()
    for sentence in written:
        meant = [
            (each["words"], {p.code for p in shipped.places if p.name == each["name"] and p.lies_in(each["under"])})
            for each in sentence["place"]
        ]
        assert all(codes for _, codes in meant), sentence
        for proposal in propose(sentence["text"], names, sentence.get("answered", "")):
            codes = [candidate.place.code for candidate in proposal.candidates]
            hit = next((each for each in meant if each[0] == proposal.words and each[1] & set(codes)), None)
            if hit is None:
                measured.wrong += 1
            else:
                meant.remove(hit)
                measured.right += 1
                measured.first += codes[0] in hit[1]
        measured.missed += len(meant)
    return measured


@pytest.mark.parametrize("file", ["sentences.toml", "unseen.toml"])
def test_written_sentences(file: str, names: Names, shipped: Gazetteer, record_property: Any) -> None:
    """Of the sixty sentences and of the twenty others nearly all that is proposed is meant, and nearly all is found."""
    measured = measure(sentences(file), names, shipped)
    print(f"{file}: precision {measured.precision:.3f}, recall {measured.recall:.3f},", end=" ")
    print(f"{measured.first} of {measured.right} with the place that is meant before all others")
    assert measured.precision >= 0.95
    assert measured.recall >= 0.95
    assert measured.first / measured.right >= 0.95


def test_the_measure_can_fail(names: Names, shipped: Gazetteer) -> None:
    """A control: sentences whose places were swapped are not found."""
    swapped = [
        {"text": "У Донецьку й у Луганську.", "place": [{"words": "Донецьку", "name": "Луганськ", "under": "UA44"}]},
        {"text": "Нічого.", "place": [{"words": "Нічого", "name": "Бахмут", "under": "UA"}]},
    ]
    measured = measure(swapped, names, shipped)
    assert (measured.right, measured.wrong, measured.missed) == (0, 2, 2)


def one(text: str, names: Names, answered: str = "") -> Proposal:
    found = propose(text, names, answered)
    assert len(found) == 1, found
    return found[0]


def test_a_shared_name_has_all_who_bear_it(names: Names, shipped: Gazetteer) -> None:
    """Іванівка is every Іванівка, and says that it is shared; nothing here chooses."""
    proposal = one("Це село Іванівка.", names)
    every = {place.code for place in shipped.places if place.name == "Іванівка" and place.kind.is_settlement}
    assert {candidate.place.code for candidate in proposal.candidates} >= every
    assert len(every) > 100
    assert proposal.is_shared
    assert not one("Бачив у Маріуполі.", names, "UA14").candidates[1:]
    assert one("Бачив у Маріуполі.", names, "UA14").is_shared  # the other one is left out, and still counted


def test_what_was_answered_narrows(names: Names) -> None:
    """Of a shared name those in the answered oblast are left; a name that is only borne elsewhere stays."""
    narrowed = one("Це село Іванівка.", names, "UA65")
    assert {candidate.place.code[:4] for candidate in narrowed.candidates} == {"UA65"}
    assert all(Reason.ANSWERED in candidate.reasons for candidate in narrowed.candidates)
    elsewhere = one("Їх привезли з Бахмута.", names, "UA65")
    assert elsewhere.candidates[0].place.lies_in("UA14")
    assert Reason.ANSWERED not in elsewhere.candidates[0].reasons


def test_a_type_word_comes_first(names: Names) -> None:
    """Of town and village of one name the one that the type word says comes first."""
    assert one("смт Іванівка", names).candidates[0].place.kind is Kind.SETTLEMENT
    assert one("село Миколаївка", names).candidates[0].place.kind is Kind.VILLAGE
    assert one("місто Миколаївка", names).candidates[0].place.kind is Kind.CITY


@pytest.mark.parametrize(
    "text",
    [
        "Автобус їхав вулицею Донецька, далі не бачив.",
        "Бригада «Мелітополь» поїхала.",
        "Начальник Покровський кричав.",
        "Нове обладнання привезли вчора.",
        "донецька область",
        "",
        "...",
        "1234 5678",
    ],
)
def test_what_is_no_settlement_is_not_one(text: str, names: Names) -> None:
    """Streets, quotation marks, surnames, adjectives and empty texts name no settlement."""
    found = [c.place for each in propose(text, names) for c in each.candidates]
    assert not [place for place in found if place.kind.is_settlement]


@pytest.mark.parametrize("answered", ["", "UA14", "UA1402", "nonsense", "UA14020010010059145"])
def test_what_stands_in_a_text_is_pointed_at(answered: str, names: Names) -> None:
    """Positions are those of the text as it is, with marks and dashes in it."""
    text = "  👋 У Ма\u0301кіївці, потім — у Кам’янці‑Дніпровській\nі в «Донецьку»?  м. Торецьк"
    found = propose(text, names, answered)
    assert [proposal.words for proposal in found] == ["Ма\u0301кіївці", "Кам’янці‑Дніпровській", "Торецьк"]
    assert all(text[proposal.start : proposal.end] == proposal.words for proposal in found)


WORDS = st.sampled_from(
    "у в з до м. с. смт вул. район області р-н Донецьк Донецьку донецька Іванівка Іван Лиман Щастя Велика Новосілка "
    "Красный Луч Нью Йорк - , . « » \n Крим".split(" ")
)


@settings(max_examples=60, deadline=None)
@given(st.text() | st.lists(WORDS, max_size=60).map(" ".join))
def test_any_text_can_be_read(names: Names, text: str) -> None:
    """Nothing breaks it; proposals are in order, do not overlap, and point at their words."""
    last = 0
    for proposal in propose(text, names):
        assert last <= proposal.start < proposal.end <= len(text)
        assert text[proposal.start : proposal.end] == proposal.words
        assert proposal.candidates
        assert proposal.homonyms >= len(proposal.candidates)
        assert 0 < proposal.score <= 1
        last = proposal.end


def test_a_long_text_takes_no_long(names: Names) -> None:
    """A text of the largest size, made of names alone, is read in a second, and is cut there."""
    text = "у Великій Новосілці, " * (LONGEST_TEXT // 20) + " " * LONGEST_TEXT + " у Донецьку"
    begun = time.process_time()
    found = propose(text, names)
    assert time.process_time() - begun < 2
    assert len(found) == MOST_PROPOSALS


def test_a_thousand_characters_take_milliseconds(names: Names) -> None:
    """The sentences in thousands of characters, once their words were seen: 5 ms are meant, and 20 the limit here."""
    whole = " ".join(sentence["text"] for sentence in sentences("sentences.toml"))
    pieces = [whole[begin : begin + 1000] for begin in range(0, len(whole) - 1000, 1000)]
    for piece in pieces:
        propose(piece, names)
    begun = time.process_time()
    for piece in pieces:
        propose(piece, names)
    each = (time.process_time() - begun) / len(pieces)
    print(f"{each * 1000:.1f} ms for 1,000 characters")
    assert each < 0.02


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("I saw them in Donetsk, near the market.", "Донецьк"),
        ("They came from Makeevka by bus.", "Макіївка"),
        ("Він зараз у Сєверодонецку.", "Сіверськодонецьк"),
        ("Ми у Волновахі, там були вони.", "Волноваха"),
        ("Снежное. Там стоят вагончики.", "Сніжне"),
    ],
)
def test_a_town_is_known_however_it_is_written(text: str, name: str, names: Names) -> None:
    """In Latin letters, misspelt, with the endings of the other language; alone as a sentence."""
    assert one(text, names).candidates[0].place.name == name


@pytest.mark.parametrize("text", ["The Market was closed.", "Зрозуміло, бачили.", "A man named Bar came."])
def test_what_only_sounds_like_a_town_is_none(text: str, names: Names) -> None:
    """Words of a dictionary are not misspelt, and short ones are not guessed at."""
    assert propose(text, names) == ()
