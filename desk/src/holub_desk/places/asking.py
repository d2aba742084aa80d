"""What lists and maps ask of places and times: the ids of reports, each out of one stretch of an index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import Select, false, or_, select, text

from holub_desk.places.where import Precision
from holub_desk.vault.tables import ReportPlace, ReportTime

PLACE_COUNTS: Final = text("report_place.counts")
TIME_COUNTS: Final = text("report_time.counts")
"""Written out: with `= 1`, as it would be otherwise, SQLite does not see that the partial indices will do."""


def lying_in(prefixes: Collection[str]) -> Select[int]:
    """Reports with a place that lies in one of the units whose codes begin so."""
    within = (ReportPlace.code.between(prefix, prefix + "~") for prefix in prefixes)  # a range, for the index
    return select(ReportPlace.report_id).where(PLACE_COUNTS, or_(false(), *within))


def in_words() -> Select[int]:
    """Reports with a place that is known in words alone, or of which nobody can say how precise it is."""
    unknown = ReportPlace.precision == Precision.UNKNOWN.value
    return select(ReportPlace.report_id).where(PLACE_COUNTS, or_(ReportPlace.code == "", unknown))


def placed() -> Select[int]:
    """Reports with any place."""
    return select(ReportPlace.report_id).where(PLACE_COUNTS)


def timed() -> Select[int]:
    """Reports with a time."""
    return select(ReportTime.report_id).where(TIME_COUNTS)


def between(since: date | None, until: date | None) -> Select[int]:
    """Reports of what may have been between two days, both included."""
    wanted = timed()
    if since is not None:
        wanted = wanted.where(ReportTime.last_day >= since)
    if until is not None:
        wanted = wanted.where(ReportTime.first_day.is_(None) | (ReportTime.first_day <= until))
    return wanted
