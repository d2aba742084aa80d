"""Cases: what reports and published items have in common, what is asked, what is claimed, and what has one origin."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class Case(Base):
    """A folder. One without a group is everyone's; a report in it stays as restricted as it is."""

    __tablename__ = "case_folder"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    summary: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), default="open")
    """`open` or `closed`."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("need_to_know.id", ondelete="RESTRICT"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))


class CaseReport(Base):
    """A report in a case; one may be in several."""

    __tablename__ = "case_report"
    case_id: Mapped[int] = mapped_column(ForeignKey("case_folder.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))


class Item(Base):
    """Something published: who, where, when; with a capture, if somebody uploaded one."""

    __tablename__ = "case_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_folder.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(String(2000))
    publisher: Mapped[str] = mapped_column(String(200))
    published_on: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(300), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    capture: Mapped[str | None] = mapped_column(String(32))
    """The name of a stored file; `identity` opens it."""
    identity: Mapped[str | None] = mapped_column(String(128))
    type: Mapped[str | None] = mapped_column(String(64))
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of the capture as it was uploaded."""
    bytes: Mapped[int | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))


class Question(Base):
    """What a case does not know yet; answered, it stays."""

    __tablename__ = "case_question"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_folder.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))


class Claim(Base):
    """One checkable statement of one report or one item. It goes with what it rests on."""

    __tablename__ = "claim"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_folder.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("case_item.id", ondelete="CASCADE"), index=True)
    who: Mapped[str] = mapped_column(String(200), default="")
    """A group, an institution or a company; never a worker's name."""
    code: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(8))
    """`observed`, `said` or `forecast`."""
    place_code: Mapped[str] = mapped_column(String(19), default="")
    place_name: Mapped[str] = mapped_column(String(120), default="")
    place_precision: Mapped[str] = mapped_column(String(12), default="unknown")
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    """None: nothing is said of the time."""
    time_precision: Mapped[str] = mapped_column(String(8), default="")
    low: Mapped[int | None]
    """How many at least; with `high` how many at most."""
    high: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    __table_args__ = (CheckConstraint("(report_id IS NULL) <> (item_id IS NULL)", name="claim_rests_on_one"),)


class Judgement(Base):
    """That two reports or items have one source or one origin, or do not: signed by a person, and can be taken back."""

    __tablename__ = "judgement"
    id: Mapped[int] = mapped_column(primary_key=True)
    one_report: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    one_item: Mapped[int | None] = mapped_column(ForeignKey("case_item.id", ondelete="CASCADE"), index=True)
    other_report: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    other_item: Mapped[int | None] = mapped_column(ForeignKey("case_item.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    """`source`: the same person or publisher tells both; `origin`: both go back to one; `apart`: neither."""
    note: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    taken_back_by: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    taken_back_at: Mapped[str | None] = mapped_column(String(17))
    __table_args__ = (
        CheckConstraint("(one_report IS NULL) <> (one_item IS NULL)", name="judgement_one"),
        CheckConstraint("(other_report IS NULL) <> (other_item IS NULL)", name="judgement_other"),
    )


class Happened(Base):
    """A line of a case's chronology that no claim tells."""

    __tablename__ = "case_happened"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_folder.id", ondelete="CASCADE"))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date] = mapped_column(Date)
    time_precision: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    __table_args__ = (Index("case_happened_days", "case_id", "last_day"),)
