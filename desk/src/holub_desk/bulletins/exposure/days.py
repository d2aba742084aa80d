"""Days that a text names: 12 листопада, 12 ноября 2026 года, November 12, 12.11.2026, у вівторок, yesterday. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from holub_desk.words import fold

MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "uk": tuple("січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня".split()),
    "ru": tuple("января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()),
    "en": tuple(
        "january february march april may june july august september october november december".split()
    ),
}  # fmt: skip
_NUMBER: Final = {month: n for months in MONTHS.values() for n, month in enumerate(months, 1)}
_ALL: Final = "|".join(_NUMBER)
_D: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_LAST: Final = r"(?:st|nd|rd|th|-?го|-?е|-?те|-?ого)?"
_BEFORE: Final = re.compile(
    rf"(?<![\d.])(?P<day>{_D}){_LAST}(?:\s*(?:[-–—,]|і|й|та|и|and|to|по|до)\s*(?P<to>{_D}){_LAST})?"
    rf"\s+(?:of\s+)?(?P<month>{_ALL})\b(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"\b(?P<month>{'|'.join(MONTHS['en'])})\s+(?P<day>{_D})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:\s*(?:[-–—]|and|to)\s*(?P<to>{_D})(?:st|nd|rd|th)?(?!\d))?(?:,?\s+(?P<year>\d{{4}}))?",
    re.IGNORECASE,
)
_DOTS: Final = re.compile(
    rf"(?<![\d.])(?P<day>{_D})[./](?P<month>0[1-9]|1[0-2])(?:[./](?P<year>(?:20)?\d\d))?(?![\d.]\d|\d)"
)
_ISO: Final = re.compile(r"(?<!\d)(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_WEEKDAY: Final = re.compile(
    r"\b(?:(?:у|в|во|на|on|last|минулого|минулої|в прошлый|в прошлую)\s+)?(?:понеділ(?:ок|ка)|вівтор(?:ок|ка)|серед[уи]"
    r"|четвер(?:га)?|п.ятниц[юі]|субот[уи]|неділ[юі]|понедельник|вторник|сред[уы]|четверг|пятниц[уы]|суббот[уы]"
    r"|воскресень[ея]|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b",
    re.IGNORECASE,
)
_NEAR: Final = re.compile(r"\b(?:вчора|позавчора|вчера|позавчера|yesterday|the day before yesterday)\b", re.IGNORECASE)
_WEEK: Final = re.compile(
    r"(?:week(?:\s+(?:of|from|beginning|starting))?(?:\s+on)?(?:\s+(?:the|monday))?"
    r"|тиж(?:день|ні|ня)(?:\s+(?:з|від|із))?(?:\s+понеділка)?,?"
    r"|недел[еюяи](?:\s+(?:с|от))?(?:\s+понедельника)?,?)\s*$",
    re.IGNORECASE,
)
_HOWEVER: Final = re.compile(r"\b(?:щонеділі|every|each|кожн\w+|кажд\w+)\s*$", re.IGNORECASE)

Kind = Literal["date", "weekday", "near"]


@dataclass(frozen=True, slots=True)
class Day:
    """Something finer than a week. `month` 0 where none is said; `year` 0 likewise."""

    start: int
    end: int
    kind: Kind
    day: int = 0
    month: int = 0
    year: int = 0


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Where dates of any width stand, weeks too: their numbers are nobody's detail."""
    for pattern in (_BEFORE, _AFTER, _DOTS, _ISO):
        yield from (match.span() for match in pattern.finditer(text))


def days(text: str) -> Iterator[Day]:
    """Every day in order of kinds. "The week of 16 November" is a week, and so is what is seven days wide."""
    taken: list[tuple[int, int]] = []
    for pattern in (_BEFORE, _AFTER, _DOTS, _ISO):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            found = match.groupdict()
            wide = found.get("to") is not None and int(found["to"]) - int(found["day"]) >= 6
            if wide or _WEEK.search(text[: match.start()]):
                continue
            month = found["month"].lower()
            number = _NUMBER.get(fold(month)) or int(month)
            year = int(found.get("year") or 0)
            yield Day(
                match.start(), match.end(), "date", int(found["day"]), number, year + 2000 if 0 < year < 100 else year
            )
    for kind, pattern in (("weekday", _WEEKDAY), ("near", _NEAR)):
        for match in pattern.finditer(text):
            beside = any(match.start() < end + 3 and start - 3 < match.end() for start, end in taken)
            if beside or _HOWEVER.search(text[: match.start()]):
                continue
            yield Day(match.start(), match.end(), "weekday" if kind == "weekday" else "near")
