"""What the answers of a questionnaire say of place and time. Pure.

Any questionnaire can say it: by questions named `oblast` and `raion` whose choices are beginnings of codes,
`settlement` in words, `when` with the choices below, and `day`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Place
from holub_desk.places.when import DatePrecision, When, read_when
from holub_desk.places.where import MAX_WORDS, Precision, Where, finest

WEEK: Final = timedelta(days=7)
MONTH: Final = timedelta(days=31)
_PREFIX: Final = re.compile(r"UA\d{2,17}")


def prefix_answered(answers: Mapping[str, Any]) -> str:
    """The beginning of a code that all that was answered lies in, to narrow names with; empty if nothing was chosen."""
    oblast, raion = _prefix(answers.get("oblast")), _prefix(answers.get("raion"))
    return raion if raion and raion.startswith(oblast) else oblast


def where_answered(answers: Mapping[str, Any], gazetteer: Gazetteer) -> Where | None:
    """The raion or oblast that was chosen, with the settlement in the source's words; a name is not resolved here."""
    words = answers.get("settlement")
    said = " ".join(words.split())[:MAX_WORDS] if isinstance(words, str) else ""
    place = _unit(prefix_answered(answers), gazetteer)
    if place is not None:
        return Where(place.code, finest(place), said)
    return Where("", Precision.UNKNOWN, said) if said else None


def when_answered(answers: Mapping[str, Any], answered_on: date) -> When | None:
    """The day that was remembered, or what "within the last week" meant on the day it was answered."""
    match answers.get("when"):
        case "day" | None:
            return _remembered(answers.get("day"), answered_on)
        case "week":
            return When(answered_on - WEEK, answered_on, DatePrecision.WEEK)
        case "month":
            return When(answered_on - MONTH, answered_on, DatePrecision.MONTH)
        case "longer":
            return When(None, answered_on - MONTH, DatePrecision.BEFORE)
        case _:
            return None


def _remembered(day: object, answered_on: date) -> When | None:
    try:
        found = read_when({"precision": "day", "last": day})
    except ValueError:
        return None
    return found if found.last <= answered_on + timedelta(days=1) else None  # tomorrow, for those east of the desk


def _prefix(answer: object) -> str:
    return answer if isinstance(answer, str) and _PREFIX.fullmatch(answer) else ""


def _unit(prefix: str, gazetteer: Gazetteer) -> Place | None:
    return gazetteer.starting(prefix) or gazetteer.get(prefix) if prefix else None
