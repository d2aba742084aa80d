"""The same change to many reports: looked at first, done together, taken back together."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from holub_desk.triage import evidence, fields
from holub_desk.triage.changes import Wish, change
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Report

MOST: Final = 500
"""Reports at once."""
FIELDS: Final = ("state", "assigned", "code")
"""Grades are given one by one: nobody has read five hundred reports at once."""


@dataclass(frozen=True)
class Outcome:
    """What would become, or became, of one report: changed, the same already, or refused for a reason."""

    report: int
    number: str
    fault: str | None
    changes: bool


def preview(session: Session, reports: Sequence[int], wish: Wish, *, person: int, at: str) -> list[Outcome]:
    """What would happen. Nothing of it stays: the caller rolls back. Raises NotChanged."""
    return _all(session, reports, wish, person, at, None)


def apply(session: Session, reports: Sequence[int], wish: Wish, *, person: int, at: str) -> tuple[str, list[Outcome]]:
    """Do it where it can be done; the caller commits. What they have in common, for `changes.undo_bulk`."""
    bulk = secrets.token_hex(8)
    return bulk, _all(session, reports, wish, person, at, bulk)


def _all(session: Session, reports: Sequence[int], wish: Wish, person: int, at: str, bulk: str | None) -> list[Outcome]:
    if len(reports) > MOST:
        raise NotChanged("too-many")
    if wish.field.partition(":")[0] not in FIELDS:
        raise NotChanged("no-field")
    return [_one(session, report, wish, person, at, bulk) for report in dict.fromkeys(reports)]


def _has_it(session: Session, report: int, wish: Wish) -> bool:
    """A code for the whole report takes nothing from where it was seen already."""
    if not wish.field.startswith("code:") or wish.after != []:
        return False
    return fields.find(wish.field).read(fields.Target(session, session.get_one(Report, report), wish.field)) is not None


def _one(session: Session, report: int, wish: Wish, person: int, at: str, bulk: str | None) -> Outcome:
    number = evidence.number_of(session, report)
    try:
        if _has_it(session, report, wish):
            return Outcome(report, number, None, changes=False)
        made = change(session, report, wish, person=person, at=at, bulk=bulk)
    except NotChanged as refused:
        return Outcome(report, number, refused.fault, changes=False)
    return Outcome(report, number, None, changes=made is not None)
