"""Hours: 06:40, о шостій ранку, в 6 утра, at five a.m. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holub_desk.bulletins.exposure.numerals import WORDS, numbers
from holub_desk.bulletins.exposure.reading import Word

_CLOCK: Final = re.compile(r"(?<![\d:.])([01]?\d|2[0-3])[:.]([0-5]\d)(?![\d:]|\.\d)(\s*[ap]\.?m\b\.?)?", re.IGNORECASE)
_BEFORE: Final = frozenset(
    "о об в у біля близько після до перед з від около после к ко с от "
    "at about around by before after from until till".split()
)
_HOUR: Final = frozenset("година годині годину годин години год час часов часа часу ч o'clock oclock".split())
_PART: Final = {
    **dict.fromkeys(("ранку", "утра", "ночі", "ночи", "am"), 0),
    **dict.fromkeys(("вечора", "вечера", "дня", "pm"), 12),
}
_ORDINALS: Final = {
    word: hour
    for hour, words in enumerate(
        (
            "першій перша першої першу",
            "другій друга другої другу",
            "третій третя третьої третю",
            "четвертій четверта четвертої четверту",
            "п'ятій п'ята п'ятої п'яту",
            "шостій шоста шостої шосту",
            "сьомій сьома сьомої сьому",
            "восьмій восьма восьмої восьму",
            "дев'ятій дев'ята дев'ятої дев'яту",
            "десятій десята десятої десяту",
            "одинадцятій одинадцята одинадцятої одинадцяту",
            "дванадцятій дванадцята дванадцятої дванадцяту",
        ),
        1,
    )
    for word in words.split()
}
_DIGITS: Final = re.compile(r"(\d{1,2})(?:-?[а-яіїє]{1,2}|(am|pm))?")


@dataclass(frozen=True, slots=True)
class Hour:
    """Minutes after midnight, and where in the text, with the word before that belongs to it."""

    minute: int
    start: int
    end: int


def hours(text: str, words: Sequence[Word]) -> Iterator[Hour]:
    """Every hour in order; 12.11 is one only beside a word that says so."""
    taken: list[tuple[int, int]] = []
    for match in _CLOCK.finditer(text):
        at = next((number for number, word in enumerate(words) if word.start >= match.start()), len(words))
        before = at and words[at - 1].folded in _BEFORE and words[at - 1].end <= match.start()
        if ":" not in match.group() and not before and match[3] is None:
            continue
        if (
            "." in match[0]
            and not _says_hour(words, match.end())
            and not (before and words[at - 1].folded in ("о", "об"))
        ):
            continue
        late = 720 if (match[3] or "").strip().lower().startswith("p") and int(match[1]) < 12 else 0
        start = words[at - 1].start if before else match.start()
        taken.append((match.start(), match.end()))
        yield Hour(int(match[1]) * 60 + int(match[2]) + late, start, match.end())
    for at, word in enumerate(words):
        if any(start <= word.start < end for start, end in taken):
            continue
        found = _said(words, at)
        if found is not None:
            yield found


def _says_hour(words: Sequence[Word], after: int) -> bool:
    following = next((word for word in words if word.start >= after), None)
    return following is not None and (following.folded in _HOUR or following.folded in _PART)


def _said(words: Sequence[Word], at: int) -> Hour | None:
    word = words[at]
    before = words[at - 1].folded if at else ""
    digits = _DIGITS.fullmatch(word.folded)
    hour = int(digits[1]) if digits else _ORDINALS.get(word.folded)
    ordinal = hour is not None and digits is None
    if hour is None:
        hour = next((WORDS[term] for term in (word.folded, *word.terms) if 0 < WORDS.get(term, 0) <= 12), None)
    if hour is None or hour > 24:
        return None
    part = _PART.get(digits[2] or "") if digits else None
    end, named = at + 1, False
    if end < len(words) and words[end].folded in _HOUR:
        end, named = end + 1, True
    if part is None and end < len(words):
        follows = words[end].folded
        if follows in ("a", "p") and end + 1 < len(words) and words[end + 1].folded == "m":
            part, end = 12 if follows == "p" else 0, end + 2
        elif follows in _PART:
            part, end = _PART[follows], end + 1
    stated = (
        part is not None
        or (before in _BEFORE and named and before not in ("з", "с", "от", "від", "до"))
        or (ordinal and before in ("о", "об"))
    )
    if not stated:
        return None
    minute = (hour % 24 + (part if part and hour < 12 else 0)) * 60
    if ordinal and end < len(words):
        rest = next((number for number in numbers("", words[end : end + 2]) if number.begin == 0), None)
        if rest is not None and 0 < rest.value < 60:
            minute, end = minute + rest.value, end + rest.end
    start = words[at - 1].start if before in _BEFORE else word.start
    return Hour(minute, start, words[end - 1].end)
