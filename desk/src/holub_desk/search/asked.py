"""What somebody asks the search for: words, and what a report must be besides, as it stands in an address. Pure.

Beside the filter of the list it asks for oblasts (`oblast=UA14`), for a month in which it may have been
(`happened=2026-10`) and for photographs (`photo=1`). Several codes or oblasts must all be there.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, exists, select, text

from holub_desk.triage import filter as filters
from holub_desk.triage import views
from holub_desk.vault.tables import Attachment, ReportCode, ReportPlace, ReportTime

_OBLAST: Final = re.compile(r"UA[0-9]{2}")
_MONTH: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_MOST: Final = 8
"""Oblasts or months of one question."""
RECEIVED: Final = "received"
"""A month of receiving: in the address it is the filter's `since` and `until`."""

Pair = tuple[str, str]
_EVERYTHING: Final = filters.Filter()
_PLACE_COUNTS: Final = text("report_place.counts")
"""Written out, as the next one: a bound value would hide from SQLite that its small index will do."""
_TIME_COUNTS: Final = text("report_time.counts")


@dataclass(frozen=True)
class Asked:
    """One question. `wanted` is without codes: those are here."""

    words: str = ""
    wanted: filters.Filter = _EVERYTHING
    codes: tuple[str, ...] = ()
    oblasts: tuple[str, ...] = ()
    happened: tuple[str, ...] = ()
    photo: bool = False

    def __bool__(self) -> bool:
        return self != Asked()

    @property
    def narrowed(self) -> bool:
        """By anything but words."""
        return bool(self.pairs())

    def pairs(self) -> list[Pair]:
        """Each thing that a report must be, by name and value."""
        found = [("code", each) for each in self.codes] + [("oblast", each) for each in self.oblasts]
        found += [("happened", each) for each in self.happened] + ([("photo", "1")] if self.photo else [])
        return parse_qsl(self.wanted.query()) + found

    def query(self) -> str:
        """As it stands in an address; the words first, also where there are none: so kept searches are known."""
        return _query(self.words, self.pairs())

    def with_one(self, name: str, value: str) -> str:
        """The address that asks for one thing more."""
        more = [(name, value)]
        if name == RECEIVED:
            first, last = days_of(value)
            more = [("since", first.isoformat()), ("until", last.isoformat())]
        kept = [pair for pair in self.pairs() if pair[0] not in {each for each, _ in more} or name in _SEVERAL]
        return _query(self.words, kept + more)

    def without(self, *gone: Pair) -> str:
        """The address that asks for less."""
        return _query(self.words, [pair for pair in self.pairs() if pair not in gone])

    def conditions(self, report: ColumnElement[int]) -> Sequence[ColumnElement[bool]]:
        """On a report's id, beside those of `wanted`."""
        found: list[ColumnElement[bool]] = [report.in_(_coded(each)) for each in self.codes]
        found += [report.in_(_placed(each)) for each in self.oblasts]
        found += [report.in_(_happened(each)) for each in self.happened]
        if self.photo:
            photo = exists(select(1).where(Attachment.report_id == report, Attachment.type.startswith("image/")))
            found.append(photo)
        return found


_SEVERAL: Final = ("code", "oblast")
"""Of which a report has several: one more is asked for beside the others, and does not take their place."""


def parse(untrusted_query: str) -> Asked:
    """From an address. What is unknown or malformed counts as not said."""
    said: dict[str, list[str]] = {}
    for name, value in parse_qsl(untrusted_query[: filters.MAX_QUERY]):
        said.setdefault(name, []).append(value)
    wanted = filters.parse(untrusted_query)
    return Asked(
        views.words_of(untrusted_query),
        replace(wanted, code=()),
        wanted.code[:_MOST],
        _those(said.get("oblast", []), _OBLAST),
        _those(said.get("happened", []), _MONTH),
        said.get("photo") == ["1"],
    )


def days_of(month: str) -> tuple[date, date]:
    """The first and the last day of `2026-11`."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def _those(values: Sequence[str], form: re.Pattern[str]) -> tuple[str, ...]:
    fitting = (each for each in values if form.fullmatch(each) and not each.startswith("0000"))
    return tuple(dict.fromkeys(fitting))[:_MOST]


def _query(words: str, pairs: Sequence[Pair]) -> str:
    return urlencode([("q", words), *pairs])


def _coded(code: str) -> Any:
    # A group is letters and its codes go on with a number: `F` is not `FL`.
    fits = ReportCode.code == code if code[-1].isdecimal() else ReportCode.code.op("GLOB")(f"{code}[0-9]*")
    return select(ReportCode.report_id).where(fits)


def _placed(oblast: str) -> Any:
    after = oblast[:-1] + chr(ord(oblast[-1]) + 1)  # a range, so that the index is used
    return select(ReportPlace.report_id).where(_PLACE_COUNTS, ReportPlace.code >= oblast, ReportPlace.code < after)


def _happened(month: str) -> Any:
    first, last = days_of(month)
    return select(ReportTime.report_id).where(
        _TIME_COUNTS, ReportTime.first_day.is_not(None), ReportTime.first_day <= last, ReportTime.last_day >= first
    )
