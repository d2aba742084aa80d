"""Counts of independent sources for other systems, as CSV, from which no report can be told.

The rules of the release gate hold: only what sources allowed to publish, what is not restricted, sensitive, withdrawn
or invented, what was assessed, and what came long enough ago. A cell with fewer sources than k is left out; of the
others a multiple of k is told, and no sums, so that neither a difference between two files nor one within a file
tells of a single source. Codes of military things stand at oblasts, whatever level is asked for.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.cases.claim import Rests
from holub_desk.cases.origins import Told, origins
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.reports.tables import cell as plain
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.triage.codebook import Codebook
from holub_desk.vault.tables import Judgement, Report, ReportCode, ReportLink, ReportPlace, ReportTime

Level = Literal["oblast", "raion"]
_LENGTH: Final[Mapping[Level, int]] = {"oblast": 4, "raion": 6}
_ASSESSED: Final = ("assessed", "linked")


@dataclass(frozen=True)
class Counted:
    """One report under one code, in one place, in one month; the month is empty where nobody knows it."""

    report: int
    source: str
    code: str
    place: str
    month: str


@dataclass(frozen=True)
class Cell:
    """What is told of a cell: at least so many independent sources, a multiple of k."""

    month: str
    place: str
    code: str
    at_least: int


def suppressed(
    counted: Iterable[Counted], judged: Collection[tuple[Rests, Rests]], k: int
) -> tuple[tuple[Cell, ...], int]:
    """The cells that may be told, in order, and how many may not. Pure."""
    listed = list(counted)
    origin = origins((Told(Rests(report=each.report), each.source) for each in listed), judged)
    sources: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for each in listed:
        sources[each.month, each.place, each.code].add(origin[Rests(report=each.report)])
    told = tuple(Cell(*key, len(found) // k * k) for key, found in sorted(sources.items()) if len(found) >= k)
    return told, len(sources) - len(told)


def counted(
    session: Session, reader: Reader, policy: Policy, codebook: Codebook, today: date, level: Level
) -> list[Counted]:
    """What may be counted at all."""
    query = (
        select(
            Report.id, Report.source_id, ReportCode.code, ReportPlace.code, ReportTime.first_day, ReportTime.last_day
        )
        .join(ReportCode, ReportCode.report_id == Report.id)
        .join(ReportPlace, (ReportPlace.report_id == Report.id) & ReportPlace.counts & (ReportPlace.code != ""))
        .outerjoin(ReportTime, (ReportTime.report_id == Report.id) & ReportTime.counts)
        .where(
            Report.use == "publish",
            Report.withdrawn.is_(False),
            Report.example.is_(False),
            Report.state.in_(_ASSESSED),
            Report.sensitivity != "high",
            Report.received_on <= today - timedelta(days=policy.delay_days),
            visible(reader),
        )
    )
    found = []
    for report, source, code, place, first, last in session.execute(query):
        known = codebook.codes.get(code)
        coarse = known is None or known.restrict
        prefix = place[: _LENGTH["oblast" if coarse else level]]
        if len(place.rstrip("0")) < len(prefix) and level == "raion":
            prefix = place[: _LENGTH["oblast"]]  # of an oblast nobody knows which raion
        found.append(Counted(report, source, code, prefix, _month(first, last)))
    return found


def judged(session: Session) -> list[tuple[Rests, Rests]]:
    """The pairs of reports that a person holds to be of one source or origin."""
    links = session.execute(select(ReportLink.one, ReportLink.other).where(ReportLink.kind.in_(("source", "echo"))))
    pairs = [(Rests(report=one), Rests(report=other)) for one, other in links]
    query = select(Judgement).where(Judgement.kind.in_(("source", "origin")), Judgement.taken_back_at.is_(None))
    for row in session.scalars(query):
        pairs.append((Rests(row.one_report, row.one_item), Rests(row.other_report, row.other_item)))
    return pairs


def as_csv(cells: Iterable[Cell], gazetteer: Gazetteer, codebook: Codebook) -> bytes:
    """The table, with names beside the codes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("month", "place", "place_name", "code", "code_label", "at_least"))
    for each in cells:
        place = gazetteer.starting(each.place)
        name = place.name if place is not None else ""
        row = (each.month, each.place, name, each.code, codebook.label(each.code, "en"), str(each.at_least))
        writer.writerow([plain(value) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _month(first: date | None, last: date | None) -> str:
    if first is None or last is None or (first.year, first.month) != (last.year, last.month):
        return ""
    return f"{last:%Y-%m}"
