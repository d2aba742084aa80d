"""Fold what comes in masses, so that it does not bury the rest: one row of the list stands for many reports.

Nothing is thrown away or judged by it: a folded report is listed under the one that stands for it, can be read like any
other, and is listed by itself again when more of it arrives after somebody has read it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from holub_desk.vault.tables import Report, ReportGroup

FEW: Final = 5
"""Reports of the same words that are listed one by one: several people who saw one thing may well say it alike."""
SAME_DAYS: Final = 30
"""How many days back the same words count."""
MANY_A_DAY: Final = 500
"""Reports of one channel that are listed one by one on one day."""
_LEAST_LETTERS: Final = 20
_MOST_LETTERS: Final = 2000


def gist(account: str) -> str:
    """What an account says but for case, digits, marks, spaces: 32 hex digits, or "" where it is too little. Pure."""
    folded = unicodedata.normalize("NFKC", account[: 2 * _MOST_LETTERS]).casefold()
    letters = "".join(filter(str.isalpha, folded))[:_MOST_LETTERS]
    return hashlib.blake2b(letters.encode(), digest_size=16).hexdigest() if len(letters) >= _LEAST_LETTERS else ""


@dataclass
class _Group:
    """Reports with something in common that are listed one by one, and the one that stands for further ones."""

    listed: int = 0
    stands: int | None = None


def fold(
    session: Session, begun: Collection[Report], worded: Collection[Report], today: date, many_a_day: int = MANY_A_DAY
) -> None:
    """Fold what is among many: reports that began with this batch, and those that got their first words in it.

    Asks the database a few times, however many they are. The caller has flushed, and commits.
    """
    started = [each for each in begun if not each.example]
    spoken = [each for each in worded if each.gist and not each.example]
    since = today - timedelta(days=SAME_DAYS)
    alike = _groups(session, Report.gist, {each.gist or "" for each in spoken}, spoken, since, first=True)
    stood: dict[int, list[int]] = {}
    for report in sorted(spoken, key=lambda each: each.id):
        group = alike.setdefault(report.gist or "", _Group())
        if group.listed >= FEW and group.stands is not None:
            report.folded_into = group.stands
            stood.setdefault(group.stands, []).append(report.id)
        else:
            group.listed += 1
            group.stands = group.stands or report.id
    crowds = _groups(session, Report.channel, {each.channel for each in started}, started, today, first=False)
    for report in sorted(started, key=lambda each: each.id):
        group = crowds.setdefault(report.channel, _Group())
        if report.folded_into is not None:
            continue
        if group.listed >= many_a_day and group.stands is not None:
            report.folded_into = group.stands
        else:
            group.listed += 1
            group.stands = report.id
    for stands, reports in stood.items():  # they may have stood for others themselves
        session.execute(update(Report).where(Report.folded_into.in_(reports)).values(folded_into=stands))


def _groups(
    session: Session,
    column: InstrumentedAttribute[str] | InstrumentedAttribute[str | None],
    values: Collection[str],
    batch: Sequence[Report],
    since: date,
    *,
    first: bool,
) -> dict[str, _Group]:
    """Of each value: what is listed since a day, the batch aside; the first or the last of them stands for more."""
    if not values:
        return {}
    query = (
        select(column, func.count(), (func.min if first else func.max)(Report.id))
        .where(column.in_(values), Report.received_on >= since, Report.folded_into.is_(None), Report.example.is_(False))
        .where(Report.id.not_in(select(ReportGroup.report_id)))  # what only some know of cannot stand for others
        .where(Report.id.not_in([each.id for each in batch]))
        .group_by(column)
    )
    return {str(value): _Group(count, stands) for value, count, stands in session.execute(query)}
