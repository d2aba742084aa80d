"""What can be changed about a report: how it is read, what it may become, how it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from holub_desk.triage import evidence, grades, states
from holub_desk.triage.fault import NotChanged
from holub_desk.triage.where_and_when import Placed, Timed
from holub_desk.vault.tables import GradeBasis, Person, Report, ReportCode, ReportLink

UNSEEN: Final = object()
"""A page that did not show a value cannot have shown an old one."""
AFTER_WITHDRAWAL: Final = ("note", "protection", "assigned", "state")
"""What may still be said of a report that was taken back: nothing that makes use of it."""
SENSITIVITIES: Final = ("high", "normal")
LINKS: Final = ("incident", "source", "echo")
_CODE: Final = re.compile(r"code:([A-Z]{1,3}[0-9]{1,3})")
_LINK: Final = re.compile(r"link:(\d{2})-(\d{1,10})")
_MAX_SPANS: Final = 50
_MAX_BASIS: Final = 20
_MAX_NOTE: Final = 10_000


@dataclass(frozen=True)
class Target:
    """What is changed, by whom and why."""

    session: Session
    row: Report
    name: str
    person: int | None = None
    reason: str = ""
    at: str = ""


class Field(Protocol):
    """One kind of thing that is decided. Values are JSON."""

    def read(self, on: Target) -> Any:
        """What it is now."""

    def check(self, on: Target, untrusted: Any) -> Any:
        """What it is to become, checked. Raises NotChanged."""

    def write(self, on: Target, after: Any) -> None:
        """Make it so."""


def find(name: str) -> Field:
    """The field of a name like `state` or `code:A1`. Raises NotChanged."""
    field = FIELDS.get(name.partition(":")[0])
    if field is None:
        raise NotChanged("no-field")
    return field


@dataclass(frozen=True)
class Column:
    """A column of the report with fixed values."""

    column: str
    values: Sequence[Any]
    with_reason: bool = False

    def read(self, on: Target) -> Any:
        return getattr(on.row, self.column)

    def check(self, on: Target, untrusted: Any) -> Any:
        if untrusted not in self.values:
            raise NotChanged("no-value")
        if self.with_reason and not on.reason.strip():
            raise NotChanged("needs-reason")
        return untrusted

    def write(self, on: Target, after: Any) -> None:
        setattr(on.row, self.column, after)


class State(Column):
    """Where in triage it is; whoever takes a new one has it."""

    def check(self, on: Target, untrusted: Any) -> Any:
        after = super().check(on, untrusted)
        linked = on.session.scalar(select(ReportLink.one).where(evidence.touches(on.row.id)).limit(1)) is not None
        graded = on.row.source_grade is not None and on.row.info_grade is not None
        why = states.refusal(on.row.state, after, on.reason.partition(":")[0], graded=graded, linked=linked)
        if why is not None and after != on.row.state:
            raise NotChanged(why)
        return after

    def write(self, on: Target, after: Any) -> None:
        if after == "in_triage" and on.row.assigned_to is None:
            on.row.assigned_to = on.person
        on.row.state = after


class SourceGrade(Column):
    """The source's letter, as far as its track record allows."""

    def check(self, on: Target, untrusted: Any) -> Any:
        after = super().check(on, untrusted)
        if after is not None and after not in grades.letters(evidence.record(on.session, on.row)):
            raise NotChanged("no-record")
        return after


class Information:
    """The report's number: `null`, or `{"grade": 2, "with": ["26-0139"], "url": "", "note": ""}`."""

    def read(self, on: Target) -> Any:
        if on.row.info_grade is None:
            return None
        found = on.session.scalars(
            select(GradeBasis).where(GradeBasis.report_id == on.row.id).order_by(GradeBasis.id)
        ).all()
        others = [evidence.number_of(on.session, each.other) for each in found if each.other is not None]
        url = next((each for each in found if each.url), None)
        return _information(on.row.info_grade, others, url.url if url else "", url.note if url else "")

    def check(self, on: Target, untrusted: Any) -> Any:
        if untrusted is None:
            return None
        if not isinstance(untrusted, Mapping) or untrusted.get("grade") not in grades.INFORMATION:
            raise NotChanged("no-value")
        others, url, note = untrusted.get("with", []), untrusted.get("url", ""), untrusted.get("note", "")
        texts = isinstance(url, str) and isinstance(note, str) and len(url) <= 2000 and len(note) <= _MAX_NOTE
        if not texts or not isinstance(others, list) or len(others) > _MAX_BASIS:
            raise NotChanged("no-value")
        if url and not re.fullmatch(r"https?://[^\s]+", url):
            raise NotChanged("no-url")
        ids = [evidence.find(on.session, each) for each in others]
        if on.row.id in ids:
            raise NotChanged("same-source")
        seen = [evidence.of(on.session, each) for each in ids]
        why = grades.refusal(untrusted["grade"], evidence.of(on.session, on.row.id), grades.Basis(seen, url, note))
        if why is not None:
            raise NotChanged(why)
        confirmed = untrusted["grade"] in grades.CONFIRMED
        return _information(untrusted["grade"], sorted(set(others)) if confirmed else [], url, note.strip())

    def write(self, on: Target, after: Any) -> None:
        on.session.execute(delete(GradeBasis).where(GradeBasis.report_id == on.row.id))
        on.row.info_grade = None if after is None else after["grade"]
        if after is not None:
            others = [GradeBasis(report_id=on.row.id, other=evidence.find(on.session, each)) for each in after["with"]]
            on.session.add_all(others)
            if after["url"]:
                on.session.add(GradeBasis(report_id=on.row.id, url=after["url"], note=after["note"]))
        on.session.flush()


def _information(grade: int, others: Sequence[str], url: str, note: str) -> dict[str, Any]:
    return {"grade": grade, "with": list(others), "url": url, "note": note}


class Assigned:
    """Who has it: a person's id, or nobody."""

    def read(self, on: Target) -> Any:
        return on.row.assigned_to

    def check(self, on: Target, untrusted: Any) -> Any:
        known = isinstance(untrusted, int) and on.session.get(Person, untrusted) is not None
        if untrusted is not None and not known:
            raise NotChanged("no-value")
        return untrusted

    def write(self, on: Target, after: Any) -> None:
        on.row.assigned_to = after


class Coded:
    """`code:A1`: not given (null), or where in the account it was seen (`[[0, 12]]`; `[]`: nowhere in particular)."""

    def read(self, on: Target) -> Any:
        found = on.session.get(ReportCode, (on.row.id, self._code(on.name)))
        return None if found is None or (found.answered and found.person_id is None) else json.loads(found.spans)

    def check(self, on: Target, untrusted: Any) -> Any:
        self._code(on.name)
        if untrusted is None:
            return None
        if not isinstance(untrusted, list) or len(untrusted) > _MAX_SPANS:
            raise NotChanged("no-value")
        spans = [_span(each, len(on.row.account)) for each in untrusted]
        return sorted(list(each) for each in set(spans))

    def write(self, on: Target, after: Any) -> None:
        code = self._code(on.name)
        found = on.session.get(ReportCode, (on.row.id, code))
        if found is None:
            found = ReportCode(report_id=on.row.id, code=code, answered=False)
            on.session.add(found)
        found.person_id, found.spans = (None, "[]") if after is None else (on.person, json.dumps(after))
        if after is None and not found.answered:
            on.session.delete(found)
        on.session.flush()

    @staticmethod
    def _code(name: str) -> str:
        matched = _CODE.fullmatch(name)
        if matched is None:
            raise NotChanged("no-field")
        return matched[1]


def _span(untrusted: Any, length: int) -> tuple[int, int]:
    if not isinstance(untrusted, list) or len(untrusted) != 2 or not all(type(each) is int for each in untrusted):
        raise NotChanged("no-value")
    start, end = untrusted
    if not 0 <= start < end <= length:
        raise NotChanged("no-value")
    return start, end


class Linked:
    """`link:26-0139`: not linked (null), or how."""

    def read(self, on: Target) -> Any:
        found = on.session.get(ReportLink, self._pair(on))
        return found.kind if found is not None else None

    def check(self, on: Target, untrusted: Any) -> Any:
        one, other = self._pair(on)
        if untrusted is not None and untrusted not in LINKS:
            raise NotChanged("no-value")
        if one == other:
            raise NotChanged("same-source")
        return untrusted

    def write(self, on: Target, after: Any) -> None:
        pair = self._pair(on)
        on.session.execute(delete(ReportLink).where(ReportLink.one == pair[0], ReportLink.other == pair[1]))
        if after is not None:
            on.session.add(ReportLink(one=pair[0], other=pair[1], kind=after))
        on.session.flush()

    @staticmethod
    def _pair(on: Target) -> tuple[int, int]:
        if _LINK.fullmatch(on.name) is None:
            raise NotChanged("no-field")
        other = evidence.find(on.session, on.name.removeprefix("link:"))
        return min(on.row.id, other), max(on.row.id, other)


class Note:
    """A note. What is written is never edited, only taken back."""

    def read(self, on: Target) -> Any:  # noqa: ARG002 - there is no earlier note
        return None

    def check(self, on: Target, untrusted: Any) -> Any:  # noqa: ARG002 - any report may have one
        if not isinstance(untrusted, str) or not untrusted.strip():
            raise NotChanged("empty")
        if len(untrusted) > _MAX_NOTE:
            raise NotChanged("too-long")
        return untrusted.strip()

    def write(self, on: Target, after: Any) -> None:
        """The history is where notes stand."""


FIELDS: Final[Mapping[str, Field]] = {
    "state": State("state", states.STATES),
    "source": SourceGrade("source_grade", (None, *grades.SOURCE)),
    "information": Information(),
    "assigned": Assigned(),
    "sensitivity": Column("sensitivity", SENSITIVITIES, with_reason=True),
    "protection": Column("protection", ("", "open", "handled"), with_reason=True),
    "code": Coded(),
    "link": Linked(),
    "note": Note(),
    "place": Placed(),
    "time": Timed(),
}
