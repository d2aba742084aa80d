"""Which reports somebody wants to see: a filter from the address of a page, as a condition in the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from holub_desk.places import asking
from holub_desk.places.place import unit_of
from holub_desk.triage import grades, states
from holub_desk.vault.tables import Report, ReportCode

IdColumn = InstrumentedAttribute[int] | ColumnElement[int]
_WORD: Final = re.compile(r"[a-z0-9_-]{1,32}")
_CODE: Final = re.compile(r"[A-Z]{1,3}[0-9]{0,3}")
_UNIT: Final = re.compile(r"UA(\d{2}|\d{4}|\d{7}|\d{10}|\d{12})")
_WHOLE_CODE: Final = re.compile(r"UA\d{17}")
IN_WORDS: Final = "words"
NO_PLACE: Final = "none"
_OF_EVENTS: Final = ("place", "event_since", "event_until")
_DAYS: Final = ("since", "until", "event_since", "event_until")
_MOST: Final = 40
"""Values of one field."""
MAX_QUERY: Final = 4000
"""Characters of a filter in an address."""


@dataclass(frozen=True)
class Filter:
    """Each field leaves out what does not fit; an empty one leaves out nothing. `code` also takes a group, as `A`."""

    state: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    information: tuple[str, ...] = ()
    channel: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    use: tuple[str, ...] = ()
    protection: tuple[str, ...] = ()
    assigned: str = ""
    """`me`, `nobody`, or a person's id."""
    since: date | None = None
    until: date | None = None
    files: bool = False
    withdrawn: bool = False
    place: tuple[str, ...] = ()
    """Beginnings of codes, as `UA14` for an oblast; `words` for places in words alone, `none` where there is none."""
    event_since: date | None = None
    """What may have been on this day or later: `since` and `until` are of receiving."""
    event_until: date | None = None

    def __bool__(self) -> bool:
        return self != Filter()

    def without(self, *names: str) -> Filter:
        """The same, with nothing said in these fields."""
        nothing = Filter()
        return replace(self, **{name: getattr(nothing, name) for name in names})

    def query(self) -> str:
        """As it stands in an address."""
        return urlencode(self.pairs())

    def pairs(self) -> list[tuple[str, str]]:
        """As the fields of a form."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                pairs += [(field.name, each) for each in value]
            elif value:
                pairs.append((field.name, "1" if value is True else str(value)))
        return pairs


def parse(untrusted_query: str) -> Filter:
    """From an address. What is unknown or malformed counts as not said."""
    said: dict[str, list[str]] = {}
    for name, value in parse_qsl(untrusted_query[:MAX_QUERY], max_num_fields=None):
        said.setdefault(name, []).append(value)
    found: dict[str, Any] = {}
    for name, allowed in _ALLOWED.items():
        values = dict.fromkeys(value for value in said.get(name, ()) if allowed(value))
        if values:
            found[name] = tuple(values)[:_MOST]
    places = dict.fromkeys(filter(None, map(_place, said.get("place", ()))))
    found["place"] = tuple(places)[:_MOST]
    for name in _DAYS:
        found[name] = _day(said.get(name, [""])[0])
    for name in ("files", "withdrawn"):
        found[name] = said.get(name) == ["1"]
    assigned = said.get("assigned", [""])[0]
    if assigned in ("me", "nobody") or (assigned.isascii() and assigned.isdecimal() and len(assigned) < 10):
        found["assigned"] = assigned
    return replace(Filter(), **found)


_ALLOWED: Final[Mapping[str, Any]] = {
    "state": states.STATES.__contains__,
    "code": _CODE.fullmatch,
    "source": grades.SOURCE.__contains__,
    "information": [str(each) for each in grades.INFORMATION].__contains__,
    "channel": _WORD.fullmatch,
    "language": _WORD.fullmatch,
    "use": ("keep", "share", "publish").__contains__,
    "protection": ("open", "handled").__contains__,
}


def _place(text: str) -> str:
    """The unit of a whole code, the beginning of one, or what is said instead; else nothing."""
    if _WHOLE_CODE.fullmatch(text) and text.isascii():
        return unit_of(text)
    return text if text in (IN_WORDS, NO_PLACE) or (_UNIT.fullmatch(text) and text.isascii()) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def condition(wanted: Filter, person: int, *, counting: bool = False) -> list[ColumnElement[bool]]:
    """The conditions on `Report`; need-to-know is not among them. `counting`: of all that fit, and not of the first."""
    found: list[ColumnElement[bool]] = []
    columns = {
        "state": Report.state,
        "source": Report.source_grade,
        "channel": Report.channel,
        "language": Report.language,
        "use": Report.use,
        "protection": Report.protection,
    }
    for name, column in columns.items():
        if values := getattr(wanted, name):
            found.append(column.in_(values))
    if wanted.information:
        found.append(Report.info_grade.in_([int(each) for each in wanted.information]))
    if wanted.code:
        found.append(Report.id.in_(_coded(wanted.code)))
    if wanted.assigned == "nobody":
        found.append(Report.assigned_to.is_(None))
    elif wanted.assigned:
        found.append(Report.assigned_to == (person if wanted.assigned == "me" else int(wanted.assigned)))
    if wanted.since is not None:
        found.append(Report.received_on >= wanted.since)
    if wanted.until is not None:
        found.append(Report.received_on <= wanted.until)
    if wanted.files:
        found.append(Report.attachments > 0)
    if wanted.withdrawn:
        found.append(Report.withdrawn.is_(True))
    return found + _where_and_when(wanted, scanned(Report.id) if counting else Report.id)


def scanned(report: IdColumn) -> IdColumn:
    """A column of ids that SQLite looks up nothing by: it would fetch each row, where an index from end to end does."""
    return report + 0


def condition_on(report: IdColumn, wanted: Filter, person: int) -> list[ColumnElement[bool]]:
    """The same on a column with ids of reports: they themselves are looked at only where they have to be."""
    rest = wanted.without(*_OF_EVENTS)
    found = _where_and_when(wanted, report)
    return [*found, report.in_(select(Report.id).where(*condition(rest, person)))] if rest else found


def _where_and_when(wanted: Filter, report: IdColumn) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.place:
        units = [each for each in wanted.place if each not in (IN_WORDS, NO_PLACE)]
        ways = [report.in_(asking.lying_in(units))] if units else []
        if IN_WORDS in wanted.place:
            ways.append(report.in_(asking.in_words()))
        if NO_PLACE in wanted.place:
            ways.append(report.not_in(asking.placed()))
        found.append(or_(*ways))
    if wanted.event_since is not None or wanted.event_until is not None:
        found.append(report.in_(asking.between(wanted.event_since, wanted.event_until)))
    return found


def _coded(codes: tuple[str, ...]) -> Any:
    names = [code for code in codes if code[-1].isdecimal()]
    groups = [code for code in codes if not code[-1].isdecimal()]
    fits: ColumnElement[bool] = ReportCode.code.in_(names) if names else false()
    for group in groups:
        # A group is letters and its codes go on with a number: `F` is not `FL`.
        fits = fits | ReportCode.code.op("GLOB")(f"{group}[0-9]*")
    return select(ReportCode.report_id).where(fits)
