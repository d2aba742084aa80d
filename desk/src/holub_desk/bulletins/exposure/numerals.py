"""Numbers, in digits and in words: 43, сорок три, сорока трьох, forty-three. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holub_desk.bulletins.exposure.reading import Word

_UK: Final = (
    "нуль=0 один=1 два=2 двоє=2 три=3 троє=3 чотири=4 четверо=4 п'ять=5 п'ятеро=5 шість=6 шестеро=6 сім=7 семеро=7 "
    "вісім=8 восьмеро=8 дев'ять=9 дев'ятеро=9 десять=10 десятеро=10 одинадцять=11 дванадцять=12 тринадцять=13 "
    "чотирнадцять=14 п'ятнадцять=15 шістнадцять=16 сімнадцять=17 вісімнадцять=18 дев'ятнадцять=19 двадцять=20 "
    "тридцять=30 сорок=40 п'ятдесят=50 шістдесят=60 сімдесят=70 вісімдесят=80 дев'яносто=90 сто=100 двісті=200 "
    "триста=300 чотириста=400 п'ятсот=500 шістсот=600 сімсот=700 вісімсот=800 дев'ятсот=900 тисяча=1000"
)
_RU: Final = (
    "ноль=0 один=1 два=2 двое=2 три=3 трое=3 четыре=4 четверо=4 пять=5 пятеро=5 шесть=6 шестеро=6 семь=7 семеро=7 "
    "восемь=8 восьмеро=8 девять=9 девятеро=9 десять=10 десятеро=10 одиннадцать=11 двенадцать=12 тринадцать=13 "
    "четырнадцать=14 пятнадцать=15 шестнадцать=16 семнадцать=17 восемнадцать=18 девятнадцать=19 двадцать=20 "
    "тридцать=30 сорок=40 пятьдесят=50 шестьдесят=60 семьдесят=70 восемьдесят=80 девяносто=90 сто=100 двести=200 "
    "триста=300 четыреста=400 пятьсот=500 шестьсот=600 семьсот=700 восемьсот=800 девятьсот=900 тысяча=1000"
)
_EN: Final = (
    "zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 "
    "fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 "
    "sixty=60 seventy=70 eighty=80 ninety=90 hundred=100 thousand=1000"
)
WORDS: Final[dict[str, int]] = {
    word: int(value) for words in (_UK, _RU, _EN) for word, _, value in (each.partition("=") for each in words.split())
}
SAID: Final[dict[str, dict[int, str]]] = {
    language: {int(value): word for word, _, value in reversed([each.partition("=") for each in words.split()])}
    for language, words in (("uk", _UK), ("ru", _RU), ("en", _EN))
}
"""By language and value, the first word for it."""
_DIGITS: Final = re.compile(r"(\d{1,12})(?:-?[^\W\d_]{1,3}|-[^\W\d_]{4,})?")
_LATIN_SUFFIX: Final = re.compile(r"\d+[a-z]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """`words[begin:end]`, from `start` to `end_at` in the text."""

    value: int
    begin: int
    end: int
    start: int
    end_at: int
    said: bool
    """In words, not in digits."""


def numbers(text: str, words: Sequence[Word]) -> Iterator[Number]:
    """Every number in order, thousands with spaces between as one."""
    at = 0
    while at < len(words):
        end, value, said = at, 0, True
        digits = _DIGITS.fullmatch(words[at].folded)
        if digits and not (_LATIN_SUFFIX.match(words[at].folded) and "-" in words[at].folded):
            value, end, said = int(digits[1]), at + 1, False
            while end < len(words) and _continues(text, words[end - 1], words[end]) and value < 10**9:
                value, end = value * 1000 + int(words[end].folded), end + 1
            if end < len(words) and not words[end].terms.isdisjoint(_THOUSAND) and value < 1000:
                value, end = value * 1000, end + 1
        else:
            end, value = _in_words(words, at)
        if end > at:
            yield Number(value, at, end, words[at].start, words[end - 1].end, said)
            at = end
        else:
            at += 1


_THOUSAND: Final = frozenset(("тисяча", "тысяча", "thousand", "тис", "тыс"))


def _continues(text: str, one: Word, other: Word) -> bool:
    three = len(other.folded) == 3 and other.folded.isdecimal() and one.folded.isdecimal()
    return three and text[one.end : other.start] in (" ", "\u00a0", "\u202f", ",")


def _value(word: Word) -> list[int]:
    """Of one word, of two with a hyphen between; none for what is no number."""
    pieces = word.folded.split("-")
    if len(pieces) > 1 and all(piece in WORDS for piece in pieces):
        return [WORDS[piece] for piece in pieces]
    found = [WORDS[term] for term in (word.folded, *sorted(word.terms)) if term in WORDS]
    return found[:1]


def _in_words(words: Sequence[Word], at: int) -> tuple[int, int]:
    total, last, end = 0, 10_000, at
    while end < len(words):
        values = _value(words[end])
        if not values and words[end].folded == "and" and end > at and end + 1 < len(words) and last >= 100:
            values = _value(words[end + 1])
            if not values or values[0] >= 100:
                break
            end += 1
        if not values:
            break
        value = sum(values)
        if value in (100, 1000) and end > at and total % 1000 < 1000 and last < value:
            total = max(total, 1) * value  # two hundred, сорок тисяч
            last = value
        elif value < last and (end == at or (last >= 20 and _fits(last, value))):
            total += value
            last = value
        else:
            break
        end += 1
    return end, total


def _fits(last: int, value: int) -> bool:
    """Whether one word can follow another in one number: сорок три, but not двадцять тридцять."""
    return value < 10 if last < 100 else value < 100 if last < 1000 else value < 1000
