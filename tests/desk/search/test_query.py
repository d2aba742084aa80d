"""What is typed becomes a question that the index can answer, whatever it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from holub_desk.search.query import Query, Term, parse
from holub_desk.search.snippet import marks_in, snippet
from holub_desk.search.terms import terms_of
from holub_desk.vault.vault import Vault


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("автобус", [Term("word", ("автобус",))]),
        ("Автобуси  ЗАВОД", [Term("word", ("автобуси",)), Term("word", ("завод",))]),
        ('"два автобуси" -таксі', [Term("phrase", ("два", "автобуси")), Term("word", ("таксі",), True)]),
        ("авто*", [Term("prefix", ("авто",))]),
        ("п’ять", [Term("word", ("п'ять",))]),
        ("", []),
        (' "" * - ', []),
        ('"незакрита', [Term("word", ("незакрита",))]),
    ],
)
def test_what_is_typed(typed: str, terms: list[Term]) -> None:
    """Words, phrases, beginnings, what is left out."""
    assert parse(typed) == Query(tuple(terms))


def test_a_number_is_a_report() -> None:
    """As people say it."""
    assert parse(" 26-0147 ") == Query(number="26-0147")


@settings(deadline=None)  # the first word loads a dictionary
@given(st.text(max_size=400))
def test_anything_typed_is_answered(typed: str) -> None:
    """No text breaks the language of the index; the longest costs no more than the limits allow."""
    query = parse(typed)
    assert len(query.terms) <= 16
    match = query.match()
    assert match is None or "\0" not in match
    marks_in("Два автобуси, " + typed, query)
    snippet(typed, query)


@pytest.mark.parametrize(
    "typed", ['a" OR b', "NEAR(a b)", "{lemma} : x", "a AND NOT", "'", "--", '"', "^x", "x:y", "(", "\0а"]
)
def test_the_index_takes_it(vault: Vault, typed: str) -> None:
    """What means something to FTS5 is only a word here."""
    match = parse(typed).match()
    with vault.engine.connect() as connection:
        if match is not None:
            connection.execute(text("SELECT rowid FROM search_index WHERE search_index MATCH :m"), {"m": match}).all()


def test_what_is_indexed() -> None:
    """Words as they stand, all their lemmas, and of names how they sound, the same in three scripts."""
    terms = terms_of("Привезли робітників до Єнакієвого.")
    assert terms.exact == "привезли робітників до єнакієвого"
    assert {"привезти", "робітник"} <= set(terms.lemma.split())
    assert set(terms.sound.split()) & set(terms_of("Yenakiieve").sound.split())
    assert terms.names == "привезли єнакієвого"


def test_where_the_words_stand() -> None:
    """Every form of the word is marked, in its own place, and the stretch with most of them is shown."""
    account = "Довгий початок про інше. " * 20 + "Бачив автобуси, потім ще один автобус біля заводу."
    query = parse("автобус завод")
    assert [account[a:b] for a, b in marks_in(account, query)] == ["автобуси", "автобус", "заводу"]
    shown = snippet(account, query)
    assert shown.before
    assert [piece for piece, marked in shown.pieces() if marked] == ["автобуси", "автобус", "заводу"]
    assert "".join(piece for piece, _ in shown.pieces()) == shown.text
    assert len(shown.text) <= 240
    assert snippet("Коротко.", parse("інше")).pieces() == [("Коротко.", False)]
