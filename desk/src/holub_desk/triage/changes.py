"""One decision about one report: checked, written, kept in the history and the custody log, and undoable."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.triage import fields
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Change, Report

MAX_REASON: Final = 1_000


@dataclass(frozen=True)
class Wish:
    """What somebody wants: `field` to be `after`. `before` is what their page showed, where it showed it."""

    field: str
    after: Any
    reason: str = ""
    before: Any = fields.UNSEEN


def change(
    session: Session, report: int, wish: Wish, *, person: int | None, at: str, bulk: str | None = None
) -> int | None:
    """Make one change in a transaction that writes; the caller commits. The change's id, or None where nothing changed.

    Raises NotChanged, and then nothing was written.
    """
    row = session.get(Report, report)
    if row is None:
        raise NotChanged("not-there")
    if row.withdrawn and wish.field.partition(":")[0] not in fields.AFTER_WITHDRAWAL:
        raise NotChanged("withdrawn")
    if len(wish.reason) > MAX_REASON:
        raise NotChanged("too-long")
    field, target = fields.find(wish.field), fields.Target(session, row, wish.field, person, wish.reason, at)
    before = field.read(target)
    if wish.before is not fields.UNSEEN and wish.before != before:
        raise NotChanged("meanwhile")
    after = field.check(target, wish.after)
    if after == before:
        return None
    field.write(target, after)
    return _keep(session, row, wish, before, after, person, at, bulk, None)


def undo(session: Session, number: int, *, person: int | None, at: str) -> int:
    """Take a change back, if what it made still stands. Raises NotChanged."""
    made = session.get(Change, number)
    row = session.get(Report, made.report_id) if made is not None else None
    if made is None or row is None:
        raise NotChanged("not-there")
    if made.undoes is not None or session.scalar(select(Change.id).where(Change.undoes == made.id)) is not None:
        raise NotChanged("undone")
    field, target = fields.find(made.field), fields.Target(session, row, made.field, person, at=at)
    before, after = json.loads(made.after), json.loads(made.before)
    if made.field != "note" and field.read(target) != before:  # a note always stands
        raise NotChanged("meanwhile")
    field.write(target, after)
    wish = Wish(made.field, after)
    return _keep(session, row, wish, before, after, person, at, None, made.id)


def undo_bulk(session: Session, bulk: str, *, person: int | None, at: str) -> tuple[int, int]:
    """Take back everything that was done at once; how many were taken back, and how many others stand in the way."""
    taken = left = 0
    for number in session.scalars(select(Change.id).where(Change.bulk == bulk).order_by(Change.id.desc())).all():
        try:
            undo(session, number, person=person, at=at)
            taken += 1
        except NotChanged:
            left += 1
    return taken, left


def _keep(
    session: Session,
    row: Report,
    wish: Wish,
    before: Any,
    after: Any,
    person: int | None,
    at: str,
    bulk: str | None,
    undoes: int | None,
) -> int:
    made = Change(
        report_id=row.id,
        person_id=person,
        at=at,
        field=wish.field,
        before=json.dumps(before, ensure_ascii=False),
        after=json.dumps(after, ensure_ascii=False),
        reason=wish.reason.strip(),
        undoes=undoes,
        bulk=bulk,
    )
    session.add(made)
    session.flush()
    said: Mapping[str, Any] = {"field": wish.field, "before": before, "after": after, "reason": made.reason}
    log.append(session, at, [log.Entry(log.Act.ASSESSED, row.id, person, said)])
    return made.id


@dataclass(frozen=True)
class Made:
    """A change as people read it."""

    id: int
    person: int | None
    at: str
    field: str
    before: Any
    after: Any
    reason: str
    undoes: int | None
    undone: bool


def history(session: Session, report: int, *, limit: int = 200) -> list[Made]:
    """The newest changes first."""
    query = select(Change).where(Change.report_id == report).order_by(Change.id.desc()).limit(limit)
    rows = session.scalars(query).all()
    undone = set(session.scalars(select(Change.undoes).where(Change.report_id == report, Change.undoes.is_not(None))))
    load: Callable[[str], Any] = json.loads
    return [
        Made(
            row.id,
            row.person_id,
            row.at,
            row.field,
            load(row.before),
            load(row.after),
            row.reason,
            row.undoes,
            row.id in undone,
        )
        for row in rows
    ]


def notes(session: Session, report: int) -> list[Made]:
    """The notes that stand, the oldest first."""
    return [
        each
        for each in reversed(history(session, report, limit=2000))
        if each.field == "note" and not each.undone and each.undoes is None
    ]


def last_of(session: Session, report: int) -> int:
    """The id of the newest change, 0 where there is none: a page asks whether somebody was faster."""
    return session.scalar(select(func.max(Change.id)).where(Change.report_id == report)) or 0
