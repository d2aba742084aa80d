"""Code words: eight words that carry 77 bits, check themselves, and stand for keys."""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holub_wire.age.identities import HybridIdentity
from holub_wire.age.recipients import parse_recipient
from holub_wire.code import LANGUAGES, LIST, SLOTS, Code, CodeError, keys, read, salt_of, slot, word_list

VECTORS = Path(__file__).parents[1] / "vectors" / "code.json"
LETTERS = {"uk": "[абвгдежзиійклмнопрстуфхцчшщьюяєї]", "ru": "[абвгдежзийклмнопрстуфхцчшщъыьэюя]", "en": "[a-z]"}

secrets_ = st.integers(0, 2**77 - 1)


def _distance(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, right in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (left != right))
    return row[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_is_plain(language: str) -> None:
    """2,048 words, sorted, of 4 to 8 letters that are typed in one way only."""
    words = word_list(language)
    assert len(set(words)) == len(words) == LIST
    assert list(words) == sorted(words)
    assert [word for word in words if not re.fullmatch(LETTERS[language] + "{4,8}", word)] == []
    assert [word for word in words if unicodedata.normalize("NFC", word) != word] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_words_are_one_typo_apart(language: str) -> None:
    """Mutual edit distance of at least 3: by blocks that any pair nearer than that would share."""
    near: dict[str, set[str]] = {}
    for word in word_list(language):
        # Two words within distance 2 share one after at most two deletions each.
        shorter = {word}
        for _ in range(2):
            shorter |= {each[:i] + each[i + 1 :] for each in shorter for i in range(len(each))}
        for each in shorter:
            near.setdefault(each, set()).add(word)
    pairs = {pair for words in near.values() if len(words) > 1 for pair in _pairs(sorted(words))}
    assert pairs, "the control: the blocks do find candidates"
    assert [pair for pair in pairs if _distance(*pair) < 3] == []


def _pairs(words: list[str]) -> list[tuple[str, str]]:
    return [(a, b) for i, a in enumerate(words) for b in words[i + 1 :]]


def test_a_word_is_in_one_language_only() -> None:
    """So that a code can be written in any of them, even mixed."""
    every = [word for language in LANGUAGES for word in word_list(language)]
    assert len(every) == len(set(every)) == 3 * LIST


@given(secrets_, st.sampled_from(LANGUAGES), st.sampled_from([" ", "\n", ", ", "-", " · ", "  1. "]))
def test_a_code_is_read_as_it_was_told(secret: int, language: str, between: str) -> None:
    """In any language, in capitals, with whatever stands between the words but further ones."""
    code = Code(secret)
    words = code.words(language)
    assert len(words) == 8
    if any(character.isdigit() for character in between):
        return
    assert read(between.join(words)).raw() == code.raw()
    assert read(between.join(words).upper()).raw() == code.raw()


@given(secrets_, st.integers(0, 7), st.integers(1, LIST - 1))
def test_one_wrong_word_is_noticed_but_for_one_in_two_thousand(secret: int, place: int, change: int) -> None:
    """Eleven bits of check: what passes is another code, never an error of another kind."""
    words = Code(secret).words("en")
    words[place] = word_list("en")[(word_list("en").index(words[place]) + change) % LIST]
    assert _read_or_fault(words) not in (Code(secret).raw(), "count", "unknown")


def _read_or_fault(words: list[str]) -> bytes | str:
    try:
        return read(" ".join(words)).raw()
    except CodeError as error:
        return error.fault


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "count"),
        ("слово", "count"),
        ("абетка " * 9, "count"),
        ("абетка " * 7 + "абеткаа", "unknown"),
        ("x" * 5000, "count"),
    ],
)
def test_what_is_no_code_says_why(text: str, fault: str) -> None:
    """Without the words in the error."""
    with pytest.raises(CodeError) as caught:
        read(text)
    assert caught.value.fault == fault
    assert "абетка" not in str(caught.value)


@given(st.text(max_size=500))
def test_noise_is_one_kind_of_error(noise: str) -> None:
    """Whatever is typed."""
    with pytest.raises(CodeError):
        read(noise)


def test_new_codes_differ_and_do_not_show() -> None:
    """From the system's randomness; a repr says nothing."""
    made = {Code.new().raw() for _ in range(100)}
    assert len(made) == 100
    code = Code(12345)
    assert repr(code) == "Code(…)"
    assert "b'" not in repr(keys(code, bytes(16)))


def test_the_vectors() -> None:
    """The page's twin is held to the same."""
    data = json.loads(VECTORS.read_text())
    salt = salt_of(parse_recipient(data["recovery"]))
    assert salt.hex() == data["salt"]
    for case in data["codes"]:
        code = Code(int(case["secret"], 16))
        assert list(code.indexes()) == case["indexes"]
        made = keys(code, salt)
        assert made.identity_seed.hex() == case["identity_seed"]
        assert str(HybridIdentity(made.identity_seed).recipient()) == case["recipient"]
        assert made.mailbox.hex() == case["mailbox"]
        assert [slot(made.mailbox, n) for n in range(SLOTS)] == case["slots"]


def test_a_line_has_its_own_salt() -> None:
    """The same words on another line stand for other keys."""
    one, other = (salt_of(HybridIdentity(bytes([n]) * 32).recipient()) for n in (1, 2))
    assert keys(Code(1), one).mailbox != keys(Code(1), other).mailbox
