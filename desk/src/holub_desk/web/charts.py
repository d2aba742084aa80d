"""The page of charts: reports by week, code and oblast, how long they lay, what lies there. Chosen by plain links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session
from starlette.responses import Response
from starlette.routing import Route

from holub_desk.charts.bars import bars, small_bars
from holub_desk.charts.lines import STYLES, Line, lines, sample
from holub_desk.reports import queue
from holub_desk.reports.figures import Figures, Narrow, read_figures
from holub_desk.reports.weeks import BANDS, Span, letters
from holub_desk.staff.rights import Right
from holub_desk.triage import listing
from holub_desk.web.desk import Desk, Visit
from holub_desk.web.oblasts import oblast_name, oblast_of
from holub_desk.web.texts import Words

PERIODS: Final = (13, 26)
"""Weeks; more would take longer than a page should."""
DRAWN: Final = 12
"""Codes or oblasts that are drawn; all of them stand in the table."""
_FIRST: Final = date(2000, 1, 3)
_CODE: Final = re.compile(r"[A-Z]{1,3}[0-9]{0,3}")


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `until` is a day in the last week."""

    weeks: int
    until: date
    today: date
    code: str = ""
    oblast: str = ""

    @property
    def span(self) -> Span:
        """The weeks."""
        return Span.holding(self.until, self.weeks)

    @property
    def current(self) -> bool:
        """The last of the weeks is not over."""
        return self.span.end > self.today

    def at(self, **other: Any) -> str:
        """The address that asks for the same, but for these."""
        asked = replace(self, **other)
        pairs = [("weeks", str(asked.weeks))] if asked.weeks != PERIODS[0] else []
        pairs += [("until", asked.until.isoformat())] if not asked.current else []
        pairs += [(name, value) for name, value in (("code", asked.code), ("oblast", asked.oblast)) if value]
        return "/charts" + ("?" + urlencode(pairs) if pairs else "")

    @property
    def reports(self) -> str:
        """The address at which the search lists them."""
        days = (("since", self.span.first), ("until", self.span.end - timedelta(days=1)))
        pairs = [(name, value) for name, value in (("code", self.code), ("oblast", self.oblast)) if value]
        return "/search?" + urlencode([("q", ""), *((name, day.isoformat()) for name, day in days), *pairs])

    def moved(self, periods: int) -> str | None:
        """The address of so many periods later; none where there can be no report."""
        until = self.until + timedelta(days=7 * self.weeks * periods)
        if periods > 0:
            return None if self.current else self.at(until=min(until, self.today))
        return self.at(until=until) if until > _FIRST else None


@dataclass(frozen=True)
class Part:
    """One code or oblast. `where` is the address that asks for it alone, or no more for it."""

    name: str
    label: str
    values: tuple[int, ...]
    where: str = ""
    chosen: bool = False

    @property
    def total(self) -> int:
        """In all weeks."""
        return sum(self.values)


def routes(desk: Desk) -> list[Route]:
    """The family's route."""

    def show(visit: Visit) -> Response:
        asked = asked_of(visit.request.query_params, datetime.now(UTC).date())
        me = visit.who.person
        with Session(desk.vault.engine) as session:
            found = read_figures(session, me, asked.span, Narrow(asked.code, asked.oblast), asked.today)
            values: dict[str, Any] = {
                "counts": queue.count(session, me),
                "protected": listing.count_protection(session, me),
            }
        return desk.page(
            "charts.html", visit.words, who=visit.who, **_values(desk, visit.words, asked, found), **values
        )

    return [Route("/charts", desk.protected(show, right=Right.READ), methods=["GET"])]


def asked_of(untrusted: Mapping[str, str], today: date) -> Asked:
    """What is unknown or malformed counts as not said."""
    weeks = next((each for each in PERIODS if str(each) == untrusted.get("weeks")), PERIODS[0])
    code = untrusted.get("code", "")
    return Asked(
        weeks,
        _until(untrusted.get("until", ""), today),
        today,
        code if _CODE.fullmatch(code) else "",
        oblast_of(untrusted.get("oblast", "")),
    )


def _until(untrusted: str, today: date) -> date:
    try:
        return min(max(date.fromisoformat(untrusted), _FIRST), today) if len(untrusted) == 10 else today
    except ValueError:
        return today


def _values(desk: Desk, words: Words, asked: Asked, found: Figures) -> dict[str, Any]:
    return {
        "asked": asked,
        "periods": PERIODS,
        "found": found,
        "labels": [words.short_day(monday) for monday in found.span.mondays],
        "last_day": min(found.span.end - timedelta(days=1), asked.today),
        "code_name": _code_name(desk, words, asked.code),
        "oblast_name": oblast_name(asked.oblast, words.language) if asked.oblast else "",
        "kinds": (
            ("code", _codes(desk, words, asked, found), found.without_code),
            ("oblast", _oblasts(words, asked, found), found.without_place),
        ),
        "group": letters(asked.code),
        "group_name": _code_name(desk, words, letters(asked.code)),
        "drawn": DRAWN,
        "bands": BANDS,
        "bars": bars,
        "small_bars": small_bars,
        "lines": lines,
        "Line": Line,
        "sample": sample,
        "styles": STYLES,
    }


def _code_name(desk: Desk, words: Words, code: str) -> str:
    if code in desk.codebook.groups:
        return f"{code} {desk.codebook.groups[code][words.language]}"
    return f"{code} {desk.codebook.label(code, words.language)}" if code in desk.codebook.codes else code


def _codes(desk: Desk, words: Words, asked: Asked, found: Figures) -> list[Part]:
    return [
        Part(
            name,
            _code_name(desk, words, name),
            values,
            asked.at(code=letters(name) if name == asked.code and name != letters(name) else name),
            name == asked.code,
        )
        for name, values in found.by_code.items()
    ]


def _oblasts(words: Words, asked: Asked, found: Figures) -> list[Part]:
    return [
        Part(
            name,
            oblast_name(name, words.language),
            values,
            asked.at(oblast="" if name == asked.oblast else name),
            name == asked.oblast,
        )
        for name, values in found.by_oblast.items()
    ]
