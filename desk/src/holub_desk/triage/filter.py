"""Which reports somebody wants to see: a filter from the address of a page, as a condition in the database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, false, select

from holub_desk.triage import grades, states
from holub_desk.vault.tables import Report, ReportCode

_WORD: Final = re.compile(r"[a-z0-9_-]{1,32}")
_CODE: Final = re.compile(r"[A-Z]{1,3}[0-9]{0,3}")
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

    def __bool__(self) -> bool:
        return self != Filter()

    def query(self) -> str:
        """As it stands in an address."""
        pairs: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple):
                pairs += [(field.name, each) for each in value]
            elif value:
                pairs.append((field.name, "1" if value is True else str(value)))
        return urlencode(pairs)


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
    for name in ("since", "until"):
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


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def condition(wanted: Filter, person: int) -> list[ColumnElement[bool]]:
    """The conditions on `Report`; need-to-know is not among them."""
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
    return found


def _coded(codes: tuple[str, ...]) -> Any:
    names = [code for code in codes if code[-1].isdecimal()]
    groups = [code for code in codes if not code[-1].isdecimal()]
    fits: ColumnElement[bool] = ReportCode.code.in_(names) if names else false()
    for group in groups:
        # A group is letters and its codes go on with a number: `F` is not `FL`.
        fits = fits | ReportCode.code.op("GLOB")(f"{group}[0-9]*")
    return select(ReportCode.report_id).where(fits)
