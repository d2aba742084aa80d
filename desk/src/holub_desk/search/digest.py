"""Once a day, quietly: how many reports are new in each search that somebody keeps. Shown on the desk, sent nowhere."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.search.query import parse
from holub_desk.search.run import search_ids
from holub_desk.triage import filter as filters
from holub_desk.triage.views import words_of
from holub_desk.vault.tables import Report, SavedView


def count_new(session: Session, person: int, today: date) -> dict[int, int]:
    """How many were new at the last count, by view; the first time each day it is counted anew. The caller commits."""
    newest = session.scalar(select(func.max(Report.id))) or 0
    told = {}
    for row in session.scalars(select(SavedView).where(SavedView.person_id == person, SavedView.digest)):
        if row.told_on != today:
            found = search_ids(person, parse(words_of(row.query)), filters.parse(row.query)).subquery()
            since = select(func.count()).where(found.c.id > row.told_up_to, found.c.id <= newest)
            row.told = session.scalar(since) or 0
            row.told_on, row.told_up_to = today, newest
        told[row.id] = row.told
    return told
