"""What people decide about reports. `at` is the minute of an act of staff, UTC."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class Change(Base):
    """One decision: what became what. Nothing is ever edited here; taking back is a further change."""

    __tablename__ = "change"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    field: Mapped[str] = mapped_column(String(40))
    """`state`, `source`, `information`, `assigned`, `sensitivity`, `protection`, `note`, `time`, `code:A1`,
    `link:26-0139`, `place:UA14020010010059145`."""
    before: Mapped[str] = mapped_column(Text)
    """JSON, as `after`."""
    after: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    undoes: Mapped[int | None]
    """The change that this one takes back."""
    bulk: Mapped[str | None] = mapped_column(String(16))
    """What was done to many at once has this in common."""

    __table_args__ = (
        Index("change_report", "report_id", "id"),
        Index("change_bulk", "bulk"),
        Index("change_taken", "at", "report_id", sqlite_where=text("field = 'state' AND after = '\"in_triage\"'")),
        Index("change_left", "at", "report_id", sqlite_where=text("field = 'state' AND before = '\"in_triage\"'")),
    )


class ReportCode(Base):
    """A code of a report. Those that follow from answers have no person."""

    __tablename__ = "report_code"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    answered: Mapped[bool] = mapped_column(default=False)
    """The source chose it in the form."""
    spans: Mapped[str] = mapped_column(Text, default="[]")
    """Where it was seen: JSON, pairs of character positions in the account."""

    __table_args__ = (Index("report_code_code", "code", "report_id"),)


class ReportLink(Base):
    """Two reports that a person holds to be about the same; both directions are one row, the lower id first."""

    __tablename__ = "report_link"
    one: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    other: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(16))
    """`incident`: both tell of it; `source`: the same person tells both; `echo`: one repeats the other."""


class GradeBasis(Base):
    """On what a 1 or 2 stands: another report, or an address on the web with a note."""

    __tablename__ = "grade_basis"
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    other: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")


class SavedView(Base):
    """A filter under a name."""

    __tablename__ = "saved_view"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(4000))
    """As in the address of the page."""
    shared: Mapped[bool] = mapped_column(default=False)
    digest: Mapped[bool] = mapped_column(default=False)
    """Count once a day what is new in it."""
    told_up_to: Mapped[int] = mapped_column(default=0)
    """The newest report at the last count."""
    told_on: Mapped[date | None] = mapped_column(Date)
    told_since: Mapped[date | None] = mapped_column(Date)
    """The day of the count before that: what is told came since."""
    told: Mapped[int] = mapped_column(default=0)
    """How many were new at the last count."""


class Destroyed(Base):
    """A report that was destroyed: a hash of its conversation, so that a backup cannot bring it back unnoticed."""

    __tablename__ = "destroyed"
    conversation: Mapped[str] = mapped_column(String(64), primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
