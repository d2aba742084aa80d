"""What the reports that were found have in common: by what they can be narrowed down, and how many would be left.

Counted over ids that were found, and those are of reports that the reader may know of.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Integer, column, func, select, text
from sqlalchemy.orm import Session

from holub_desk.search.asked import RECEIVED
from holub_desk.vault.tables import Attachment, Report, ReportCode, ReportPlace, ReportTime

Facets = Mapping[str, Sequence[tuple[str, int]]]
"""By name: values and how many reports have each, the most first; months with the latest first."""
MONTHS: Final = 120
"""In which one report may have been; what may have been in more of them says nothing, and is not counted."""
_OBLAST: Final = 4


def facets(session: Session, ids: Sequence[int]) -> Facets:
    """Of these reports."""
    these = text("SELECT value FROM json_each(:ids)").bindparams(ids=json.dumps(list(ids)))
    among = these.columns(column("value", Integer))
    found = _of_reports(session, among)
    found["code"] = _groups(session, among, ReportCode.code, ReportCode.report_id)
    oblast = func.substr(ReportPlace.code, 1, _OBLAST)
    found["oblast"] = _groups(
        session, among, oblast, ReportPlace.report_id, ReportPlace.counts.is_(True), ReportPlace.code != ""
    )
    found["happened"] = _happened(session, among)
    photos = select(func.count(Attachment.report_id.distinct())).where(
        Attachment.report_id.in_(among), Attachment.type.startswith("image/")
    )
    found["photo"] = _some(session.scalar(photos) or 0)
    return found


def _of_reports(session: Session, among: Any) -> dict[str, list[tuple[str, int]]]:
    columns = {
        "state": Report.state,
        "channel": Report.channel,
        "language": Report.language,
        "source": Report.source_grade,
        "information": Report.info_grade,
    }
    query = select(*columns.values(), Report.received_on, Report.attachments).where(Report.id.in_(among))
    rows = session.execute(query).all()
    found = {name: _most_first(str(row[at]) for row in rows if row[at] is not None) for at, name in enumerate(columns)}
    found[RECEIVED] = _latest_first(f"{row.received_on:%Y-%m}" for row in rows)
    found["files"] = _some(sum(1 for row in rows if row.attachments))
    return found


def _groups(
    session: Session, among: Any, value: ColumnElement[str] | Any, report: Any, *conditions: ColumnElement[bool]
) -> list[tuple[str, int]]:
    query = select(value, func.count(report.distinct())).where(report.in_(among), *conditions).group_by(value)
    return sorted(((name, count) for name, count in session.execute(query)), key=lambda each: (-each[1], each[0]))


def _happened(session: Session, among: Any) -> list[tuple[str, int]]:
    query = select(ReportTime.report_id, ReportTime.first_day, ReportTime.last_day)
    query = query.where(ReportTime.report_id.in_(among), ReportTime.counts, ReportTime.first_day.is_not(None))
    months: dict[int, set[str]] = {}
    for report, first, last in session.execute(query):
        if first is not None:
            months.setdefault(report, set()).update(months_between(first, last))
    return _latest_first(month for each in months.values() for month in each)


def months_between(first: date, last: date) -> Iterator[str]:
    """Each month that two days touch, as `2026-11`; none where there are too many."""
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    if end - begin < MONTHS:
        yield from (f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(begin, end + 1))


def _most_first(values: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), key=lambda each: (-each[1], each[0]))


def _latest_first(values: Iterable[str]) -> list[tuple[str, int]]:
    return sorted(Counter(values).items(), reverse=True)


def _some(count: int) -> list[tuple[str, int]]:
    return [("1", count)] if count else []
