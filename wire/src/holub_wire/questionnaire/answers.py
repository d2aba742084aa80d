"""Answers: what a written one means, and which kinds fit which question. chat/src/form/answers.ts is the twin."""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from typing import Final

from holub_wire.questionnaire.model import CHOOSING, FILES, NUMBERS, SEVERAL, Question
from holub_wire.questionnaire.value import Answer, Value, as_text, day_of, fraction_of, number_of, words_of

MAX_ANSWER: Final = 10_000
"""Characters of one answer."""
MAX_INTEGER: Final = 999_999_999_999
MAX_DECIMAL: Final = 1e12
MAX_SHOWN: Final = 21
"""Numbers of a range that are offered one by one."""
COARSE: Final = 2
"""Digits behind the point of a degree: about a kilometre."""
EXACT: Final = 6
_SPACE: Final = r"[ \t\n\r\f\v]"
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,15}")
_DECIMAL: Final = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR: Final = re.compile(r"[0-9]{4}")
_CLOCK: Final = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?")
_DEGREES: Final = r"([+-]?[0-9]{1,3}(?:[.,][0-9]{1,15})?)"
_PLACE: Final = re.compile(rf"{_DEGREES}{_SPACE}*[,;\s]{_SPACE}*{_DEGREES}(?: [0-9. -]*)?", re.ASCII)
_NORMAL_PLACE: Final = re.compile(r"-?[0-9]{1,2}\.([0-9]+) -?[0-9]{1,3}\.([0-9]+)")
_CLOCK_LENGTH: Final = 5


def takes_answer(question: Question) -> bool:
    """Whether a question has an answer of its own: notes say something, calculations are worked out again, files
    travel as attachments."""
    return question.type not in FILES and question.type not in ("note", "calculate")


def read_answer(question: Question, text: str) -> Answer:
    """What a text means as an answer to a question that is not answered by choosing; as it is where it means nothing.

    An empty text is no answer.
    """
    text = text.strip(" \t\n\r\f\v\u00a0")
    match question.type:
        case "integer" if _INTEGER.fullmatch(text):
            return int(text)
        case "decimal" if _DECIMAL.fullmatch(text):
            number = _number(text)
            return int(number) if number.is_integer() else number  # as JSON writes it everywhere
        case "date":
            return _read_date(text)
        case "time":
            return _read_clock(text)
        case "dateTime":
            day, _, clock = text.replace("T", " ", 1).partition(" ")
            return f"{day}T{_read_clock(clock.strip())}" if clock else text
        case "geopoint":
            return _read_place(text, EXACT if question.exact else COARSE)
        case "acknowledge" | "repeat":
            return True if text else ""
    return text


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _read_date(text: str) -> str:
    """A month or a year alone counts from its first day."""
    if _MONTH.fullmatch(text):
        return f"{text}-01"
    return f"{text}-01-01" if _YEAR.fullmatch(text) else text


def _read_clock(text: str) -> str:
    """`9:30` and `09:30:00` as `09:30`."""
    match = _CLOCK.fullmatch(text)
    return f"{match[1]:0>2}:{match[2]}" if match else text


def _read_place(text: str, digits: int) -> str:
    """`lat lon` in degrees, rounded, so that what is nearer is gone before anything is sealed."""
    match = _PLACE.fullmatch(text)
    if match is None:
        return text
    latitude, longitude = _number(match[1]), _number(match[2])
    if abs(latitude) > 90 or abs(longitude) > 180:
        return text
    return written_place(latitude, longitude, digits)


def written_place(latitude: float, longitude: float, digits: int) -> str:
    """Degrees, both finite, with so many digits behind the point."""
    power = 10.0**digits
    return " ".join(f"{math.floor(each * power + 0.5) / power:.{digits}f}" for each in (latitude, longitude))


def wrong_kind(question: Question, answer: object, shown: Collection[str]) -> str | None:
    """The key of what is wrong with the kind of an answer, or None; takes whatever a stranger's JSON may hold.

    `shown` are the names of the choices that can be chosen now. Keys: integer, decimal, range, date, time, dateTime,
    geopoint, choice, rank, too_long, kind.
    """
    kind = question.type
    if kind in NUMBERS:
        return _wrong_number(question, answer)
    if kind in CHOOSING:
        return _wrong_choice(kind, answer, shown)
    if kind in ("acknowledge", "repeat"):
        return None if answer is True else "kind"
    if kind not in ("text", "date", "time", "dateTime", "geopoint"):
        return "kind"
    if not isinstance(answer, str):
        return "kind" if kind == "text" else kind
    if len(answer) > MAX_ANSWER:
        return "too_long"
    return None if _is_written(kind, answer, EXACT if question.exact else COARSE) else kind


def _is_written(kind: str, text: str, digits: int) -> bool:
    """Whether a text is of a kind, as `read_answer` writes it."""
    match kind:
        case "date":
            return day_of(text) is not None
        case "time":
            return len(text) == _CLOCK_LENGTH and fraction_of(text) >= 0
        case "dateTime":
            return text[10:11] == "T" and len(text) == 11 + _CLOCK_LENGTH and not math.isnan(number_of(text))
        case "geopoint":
            return _is_place(text, digits)
    return True


def _wrong_number(question: Question, answer: object) -> str | None:
    fits = isinstance(answer, int if question.type == "integer" else int | float) and not isinstance(answer, bool)
    most = MAX_INTEGER if question.type == "integer" else MAX_DECIMAL
    if not fits or not abs(answer) <= most:  # type: ignore[arg-type]
        return question.type
    if question.range is None:
        return None
    least, greatest, step = question.range
    steps = (answer - least) / step  # type: ignore[operator]
    return None if least <= answer <= greatest and abs(steps - math.floor(steps + 0.5)) < 1e-9 else "range"  # type: ignore[operator]


def _wrong_choice(kind: str, answer: object, shown: Collection[str]) -> str | None:
    names = answer if isinstance(answer, list) else [answer]
    fits = isinstance(answer, list) == (kind in SEVERAL)
    fits = fits and all(isinstance(name, str) and name in shown for name in names) and len(set(names)) == len(names)
    if not fits:
        return "choice"
    return "rank" if kind == "rank" and len(names) != len(shown) else None


def _is_place(text: str, digits: int) -> bool:
    match = _NORMAL_PLACE.fullmatch(text)
    if match is None or len(match[1]) != digits or len(match[2]) != digits:
        return False
    latitude, longitude = map(float, text.split(" "))
    return abs(latitude) <= 90 and abs(longitude) <= 180


def numbers_of(question: Question) -> list[str]:
    """The numbers of a range, if they are few enough to choose from; else none."""
    if question.range is None:
        return []
    least, greatest, step = question.range
    steps = math.floor((greatest - least) / step + 1e-9)
    if steps >= MAX_SHOWN:
        return []
    return [as_text(math.floor((least + i * step) * 1e9 + 0.5) / 1e9) for i in range(steps + 1)]


def is_empty(answer: object) -> bool:
    """No answer at all."""
    return answer is None or answer in ("", [])


def answer_from(question: Question, value: Value) -> Answer:
    """What a worked-out value, such as a default, would be as an answer."""
    text = as_text(value) if not isinstance(value, bool) else ("OK" if value else "")
    if question.type in SEVERAL:
        return words_of(text)
    return text if question.type in CHOOSING else read_answer(question, text)
