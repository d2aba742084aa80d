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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import Policy
from holub_desk.cases.claim import Rests
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.reports.tables import cell as plain
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.triage.codebook import Codebook
from holub_desk.vault.tables import Report, ReportCode, ReportPlace, ReportTime

Level = Literal["oblast", "raion"]
_LENGTH: Final[Mapping[Level, int]] = {"oblast": 4, "raion": 6}
_ASSESSED: Final = ("assessed", "linked")


def level_of(untrusted: str) -> Level:
    """`raion`, or oblasts where anything else is asked for."""
    return "raion" if untrusted == "raion" else "oblast"


@dataclass(frozen=True)
class Counted:
    """One report under one code, in one place, in one month; the month is empty where nobody knows it."""

    on: Rests
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


def suppressed(counted: Iterable[Counted], origins: Mapping[Rests, int], k: int) -> tuple[tuple[Cell, ...], int]:
    """The cells that may be told, in order, and how many may not. `origins`: of all these reports. Pure."""
    sources: dict[tuple[str, str, str], set[int]] = defaultdict(set)
    for each in counted:
        sources[each.month, each.place, each.code].add(origins[each.on])
    told = tuple(Cell(*key, len(found) // k * k) for key, found in sorted(sources.items()) if len(found) >= k)
    return told, len(sources) - len(told)


def counted(
    session: Session, reader: Reader, policy: Policy, codebook: Codebook, today: date, level: Level
) -> list[Counted]:
    """What may be counted at all."""
    query = (
        select(Report.id, ReportCode.code, ReportPlace.code, ReportTime.first_day, ReportTime.last_day)
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
    for report, code, place, first, last in session.execute(query):
        known = codebook.codes.get(code)
        coarse = known is None or known.restrict
        prefix = place[: _LENGTH["oblast" if coarse else level]]
        if len(place.rstrip("0")) < len(prefix) and level == "raion":
            prefix = place[: _LENGTH["oblast"]]  # of an oblast nobody knows which raion
        found.append(Counted(Rests(report), code, prefix, _month(first, last)))
    return found


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
