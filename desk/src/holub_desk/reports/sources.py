"""Who reports, as far as the desk may know: a random id, and for a while what leads to it.

docs/addresses.md says who can link what, and until when.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from holub_desk.vault.tables import ReplyAddress, Report, Setting, SourceHandle
from holub_wire.envelope import Message, MessengerReply

_PROMISED: Final = "forgetting_days"


class Sources:
    """Learns from the messages of one batch; the caller commits."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def learn(self, report: Report, message: Message) -> None:
        """Whose report this is, and how a source on a messenger can be answered; or that it wants to be forgotten."""
        if not isinstance(message.reply, MessengerReply):
            return
        if message.kind == "forget":
            forget_source(self._session, report, message.reply.handle)
            return
        report.source_id = self._source(message.reply) or report.source_id
        self._keep(message.reply.handle, report.source_id, message.day)
        if message.reply.previous is not None:
            self._keep(message.reply.previous, report.source_id, message.day)
        self._session.flush()
        row = self._session.get(ReplyAddress, report.id)
        if row is None:
            row = ReplyAddress(report_id=report.id)
            self._session.add(row)
        if row.address_day is None or row.address_day <= message.day:
            row.address, row.address_day = message.reply.address, message.day

    def _source(self, reply: MessengerReply) -> str | None:
        """The source of a handle, else of the one that it follows. Two that turn out to be one become one."""
        found = self._session.get(SourceHandle, reply.handle)
        before = self._session.get(SourceHandle, reply.previous) if reply.previous is not None else None
        if found is not None and before is not None and found.source_id != before.source_id:
            one, other = before.source_id, found.source_id
            self._session.flush()
            for table in (SourceHandle, Report):
                self._session.execute(update(table).where(table.source_id == other).values(source_id=one))
            return one
        known = found or before
        return known.source_id if known is not None else None

    def _keep(self, handle: str, source: str, day: date) -> None:
        row = self._session.get(SourceHandle, handle)
        if row is None:
            self._session.add(SourceHandle(handle=handle, source_id=source, day=day))
            self._session.flush()


def forget_source(session: Session, report: Report, handle: str) -> None:
    """Erase everything that leads from a source to its reports, or back to it, now."""
    known = session.get(SourceHandle, handle)
    sources = {report.source_id, *([known.source_id] if known is not None else [])}
    session.execute(delete(SourceHandle).where(SourceHandle.source_id.in_(sources)))
    theirs = select(Report.id).where(Report.source_id.in_(sources))
    nothing = {"address": None, "address_day": None}
    session.execute(update(ReplyAddress).where(ReplyAddress.report_id.in_(theirs)).values(nothing))


def promise(session: Session, days: int) -> None:
    """Take down the forgetting period of a line file that is published; the caller commits."""
    session.merge(Setting(name=_PROMISED, value=str(days)))


def promised(session: Session, configured: int) -> int:
    """The period that holds: as configured, but never longer than what the published line says to sources."""
    row = session.get(Setting, _PROMISED)
    return configured if row is None else min(configured, int(row.value))


def forget_old(session: Session, today: date, days: int) -> int:
    """Erase the handles and return addresses whose keys the intake has destroyed; returns how many."""
    last = today - timedelta(days=days)
    handles = session.execute(delete(SourceHandle).where(SourceHandle.day < last))
    nothing = {"address": None, "address_day": None}
    addresses = session.execute(update(ReplyAddress).where(ReplyAddress.address_day < last).values(nothing))
    return int(handles.rowcount) + int(addresses.rowcount)  # type: ignore[attr-defined]
