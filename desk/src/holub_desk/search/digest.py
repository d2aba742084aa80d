"""Once a day, quietly: how many reports are new in each search that somebody keeps. Shown on the desk, sent nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from holub_desk.search import asked
from holub_desk.search.query import parse
from holub_desk.search.run import search_ids
from holub_desk.vault.tables import Report, SavedView


@dataclass(frozen=True)
class Told:
    """What is new in one search. Numbers alone: nothing of any report."""

    view: int
    name: str
    query: str
    new: int
    since: date | None
    """The day of the count before; none where this is the first."""


def is_due(session: Session, person: int, today: date) -> bool:
    """Whether anything has to be counted today that was not yet."""
    not_yet = or_(SavedView.told_on.is_(None), SavedView.told_on != today)
    return bool(session.scalar(select(func.count()).where(_mine(person), not_yet)))


def count_new(session: Session, person: int, today: date) -> None:
    """Count what came since the last count, once a day. The caller commits."""
    newest = session.scalar(select(func.max(Report.id))) or 0
    for row in session.scalars(select(SavedView).where(_mine(person))):
        if row.told_on != today:
            question = asked.parse(row.query)
            ids = search_ids(person, parse(question.words), question.wanted, question.conditions).subquery()
            since = select(func.count()).where(ids.c.id > row.told_up_to, ids.c.id <= newest)
            row.told = session.scalar(since) or 0
            row.told_since, row.told_on, row.told_up_to = row.told_on, today, newest


def told(session: Session, person: int) -> tuple[Told, ...]:
    """The last count of each, by name."""
    rows = session.scalars(select(SavedView).where(_mine(person)).order_by(SavedView.name, SavedView.id))
    return tuple(Told(row.id, row.name, row.query, row.told, row.told_since) for row in rows)


def _mine(person: int) -> ColumnElement[bool]:
    return (SavedView.person_id == person) & SavedView.digest
