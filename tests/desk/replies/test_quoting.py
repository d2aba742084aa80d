"""A reply may not quote the account; and it may speak of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_desk.replies.quoting import LETTERS, RUN, quoted

SAID = [
    "У п’ятницю до гуртожитку на околиці привезли два автобуси робітників. Їх зустрічав чоловік у формі.",
    '{"how_many":"about forty people","where":"біля старого депо"}',
]


@pytest.mark.parametrize(
    ("text", "passage"),
    [
        ("Ви писали: у П'ЯТНИЦЮ до гуртожитку — на околиці. Це так?", "у П'ЯТНИЦЮ до гуртожитку — на"),
        ("До\nгуртожитку,\nна околиці привезли: хто?", "До\nгуртожитку,\nна околиці привезли"),
        ("Їх зустрічав чоловік у формі?", "Їх зустрічав чоловік у формі"),
        ("їхзустрічавчоловікуформі", None),
        ("Далі: автобусиробітниківїхзустрічав", "автобусиробітниківїхзустрічав"),
    ],
)
def test_what_repeats_is_found_and_shown(text: str, passage: str | None) -> None:
    """Whatever case, spaces and punctuation; five words, or twenty-five letters."""
    assert quoted(text, SAID) == passage


@pytest.mark.parametrize(
    "text",
    [
        "Дякуємо. Чи бачили ви, хто керував?",
        "Чи знаєте, звідки їхали автобуси?",
        "Thank you. Was it on one day or on several?",
        "",
        "…!?",
    ],
)
def test_what_only_asks_passes(text: str) -> None:
    """A question about the matter is no quotation."""
    assert quoted(text, SAID) is None


@given(st.text(max_size=300), st.integers(0, 200), st.text(max_size=40))
def test_a_long_piece_of_the_account_is_always_found(account: str, start: int, before: str) -> None:
    """Any five words in a row, wherever they stand in the reply."""
    words = [word for word in account.split() if word.isalnum()]
    piece = words[start % max(1, len(words)) :][:RUN]
    reply = f"{before} {' '.join(piece)}"
    if len(piece) == RUN:
        assert quoted(reply, [account if words == account.split() else " ".join(words)]) is not None


@given(st.text(max_size=400), st.lists(st.text(max_size=200), max_size=3))
def test_what_is_shown_stands_in_the_reply(text: str, said: list[str]) -> None:
    """Never an error, never words that the analyst did not write."""
    passage = quoted(text, said)
    assert passage is None or passage in text
    assert LETTERS > RUN
