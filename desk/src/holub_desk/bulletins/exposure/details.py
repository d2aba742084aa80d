"""What in a text can be one person's own: numbers, hours, plates, colours and names. Pure.

A detail has one value in every language and spelling: 43 is сорок три, червоний is red, Zhovti Vody is Жовті Води.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from holub_desk.bulletins.exposure.clock import hours
from holub_desk.bulletins.exposure.days import spans
from holub_desk.bulletins.exposure.numerals import SAID, numbers
from holub_desk.bulletins.exposure.ordinary import is_ordinary
from holub_desk.bulletins.exposure.reading import Word, words_of
from holub_desk.words import fold, readings

Kind = Literal["number", "time", "plate", "colour", "name"]

_COLOURS: Final = (
    "red червоний красный",
    "blue синій синий",
    "lightblue блакитний голубий голубой azure",
    "green зелений зеленый",
    "yellow жовтий желтый",
    "orange помаранчевий оранжевий оранжевый",
    "white білий белый",
    "black чорний черный",
    "grey gray сірий серый",
    "brown коричневий коричневый",
    "pink рожевий розовый",
    "purple violet фіолетовий фиолетовый",
    "beige бежевий бежевый",
    "silver сріблястий серебристый",
    "gold golden золотистий золотистый",
    "burgundy maroon бордовий бордовый",
    "turquoise бірюзовий бирюзовый",
    "khaki хакі хаки",
    "camouflage камуфляжний камуфляжный",
    "striped смугастий полосатый",
    "checked картатий клетчатый",
)
_OF: Final = {fold(word): line.split()[0] for line in _COLOURS for word in line.split()}
_ALL: Final = {line.split()[0]: frozenset((fold(word),) for word in line.split()) for line in _COLOURS}
_ALIKE: Final = str.maketrans("АВСЕНІИКМОРТХУ", "ABCEHIIKMOPTXY")
_PLATE: Final = re.compile(
    r"(?<![\w-])(?:[A-ZА-ЯІЇЄ]{1,2}[ -]?\d{3,4}[ -]?[A-ZА-ЯІЇЄ]{2}(?:[ -]?\d{2,3})?"
    r"|\d{3}[ -]?\d{2}[ -]?[A-ZА-ЯІЇЄ]{2}|\d{3}[ -]?[A-ZА-ЯІЇЄ]{1,2}[ -]?\d{2,4})(?![\w-])"
)
_MODEL: Final = re.compile(r"(?=.*\d)(?=.*[^\W\d_])[\w-]{2,20}")
_RUN: Final = re.compile(r"\d+|[^\W\d_]+")
_SUFFIXED: Final = re.compile(r"\d{1,6}-?(?:[а-яіїєґ]{1,4}|st|nd|rd|th|am|pm|km|м|кг)|\d+-[а-яіїєґa-z]{4,}")
_SMALLEST: Final = 3
"""One and two are words of every text."""
_YEARS: Final = range(1900, 2100)
_COUNTED: Final = frozenset(
    "джерело повідомлення звіт свідчення свідок источник сообщение отчет свидетельство свидетель source report witness "
    "testimony account незалежний независимый independent різний разный separate".split()
)
"""How many sources there are is the desk's own number."""
_MONTHS: Final = 12
_LASTING: Final = frozenset("тиждень місяць рік неделя месяц год week month year".split())
"""Up to a dozen weeks, months or years are as wide as what is published."""


@dataclass(frozen=True)
class Detail:
    """`value` tells it from others of its kind; a report that has it has all words of one of `ask`."""

    kind: Kind
    value: str
    start: int
    end: int
    ask: frozenset[tuple[str, ...]] = frozenset()


def details(text: str, words: Sequence[Word], names: Collection[tuple[int, int]] = ()) -> Iterator[Detail]:
    """Every detail in order of kinds; `names` are spans that are names of places, and none of ours."""
    taken = [(match.start(), match.end()) for match in _PLATE.finditer(text)]
    for start, end in taken:
        found = tuple(word.folded for word in words if start <= word.start < end)
        yield Detail("plate", plate(text[start:end]), start, end, _spaced(found))
    for hour in hours(text, words):
        taken.append((hour.start, hour.end))
        asked = tuple(word.folded for word in words if hour.start <= word.start < hour.end and not word.grammar)
        yield Detail("time", str(hour.minute), hour.start, hour.end, frozenset((asked, *_asked_hour(hour.minute))))
    taken += spans(text)
    yield from _numbers(text, words, taken)
    for word in words:
        if _within(word, taken):
            continue
        model = _MODEL.fullmatch(word.folded)
        if model and not _SUFFIXED.fullmatch(word.folded):
            yield Detail("plate", plate(word.folded), word.start, word.end, _spaced((word.folded,)))
            continue
        colour = next((_OF[term] for term in (word.folded, *sorted(word.terms)) if term in _OF), None)
        if colour is not None:
            yield Detail("colour", colour, word.start, word.end, _ALL[colour])
        elif word.capital and not _within(word, names) and _is_name(word):
            yield Detail("name", word.heard, word.start, word.end)


def values(text: str, words: Sequence[Word] | None = None) -> frozenset[tuple[Kind, str]]:
    """What details a report has, names left out: those are asked for by the index, which knows how they sound."""
    read = words_of(text) if words is None else words
    return frozenset((each.kind, each.value) for each in details(text, read) if each.kind != "name")


def _spaced(words: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """As it stands, in one piece, and with letters and digits apart."""
    whole = "".join(words)
    return frozenset((words, (whole,), tuple(_RUN.findall(whole))))


def plate(text: str) -> str:
    """A plate, or a model, in one spelling: АН 1234 КС and ah1234kc are one."""
    return re.sub(r"[\s-]", "", text).upper().translate(_ALIKE)


def _numbers(text: str, words: Sequence[Word], taken: Collection[tuple[int, int]]) -> Iterator[Detail]:
    for each in numbers(text, words):
        if each.value < _SMALLEST or (each.value in _YEARS and not each.said) or _within(words[each.begin], taken):
            continue
        following = words[each.end : each.end + 2]
        if any(not word.terms.isdisjoint(_COUNTED) for word in following):
            continue
        if each.value <= _MONTHS and following and not following[0].terms.isdisjoint(_LASTING):
            continue
        yield Detail(
            "number", str(each.value), each.start, each.end_at, _asked(words[each.begin : each.end], each.value)
        )


def _asked(words: Sequence[Word], value: int) -> frozenset[tuple[str, ...]]:
    """The words to ask for: as it stands here, in digits, and as it is said in Ukrainian, Russian and English."""
    return frozenset({tuple(word.folded for word in words), (str(value),)} | said(value))


def said(value: int) -> set[tuple[str, ...]]:
    """The words that a number up to 999 999 is said in, in three languages; forty-three is one word."""
    found: set[tuple[str, ...]] = set()
    for language in SAID if 0 < value < 1_000_000 else ():
        thousands, rest = divmod(value, 1000)
        words = [*_hundreds(thousands, language), SAID[language][1000]] if thousands else []
        found.add(tuple(words + _hundreds(rest, language)))
    return found


def _hundreds(value: int, language: str) -> list[str]:
    by_value, found = SAID[language], []
    hundreds, rest = divmod(value, 100)
    if hundreds:
        english = language == "en"
        found += [by_value[hundreds], by_value[100]] if english else [by_value[hundreds * 100]]
    if rest > 20 and rest % 10 and language == "en":
        return [*found, f"{by_value[rest // 10 * 10]}-{by_value[rest % 10]}"]
    pieces = [rest] if rest <= 20 else [rest // 10 * 10, rest % 10]
    return found + [by_value[piece] for piece in pieces if piece]


def _asked_hour(minute: int) -> set[tuple[str, ...]]:
    hour, rest = divmod(minute, 60)
    hours_said = {str(hour), str(hour % 12 or 12), f"{hour:02d}"}
    return {(each, f"{rest:02d}") if rest else (each,) for each in hours_said}


def _within(word: Word, taken: Collection[tuple[int, int]]) -> bool:
    return any(start <= word.start < end for start, end in taken)


def _is_name(word: Word) -> bool:
    """A capital within a sentence; at its beginning, only what is no word of everyone's."""
    return (
        len(word.folded) > 2
        and not word.grammar
        and not is_ordinary(word.folded)
        and (not word.first or _unknown(word))
    )


def _unknown(word: Word) -> bool:

    return not word.folded.isascii() and not any(not each.proper for each in readings(word.folded))
