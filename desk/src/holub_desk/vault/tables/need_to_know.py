"""Groups of people, and the reports that only they know of."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class NeedToKnow(Base):
    """A group of people who share what others need not know."""

    __tablename__ = "need_to_know"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)


class GroupMember(Base):
    """Someone in a group."""

    __tablename__ = "group_member"
    group_id: Mapped[int] = mapped_column(ForeignKey("need_to_know.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    __table_args__ = (Index("group_member_person", "person_id"),)


class ReportGroup(Base):
    """A report that belongs to a group. One without a row belongs to everyone."""

    __tablename__ = "report_group"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("need_to_know.id", ondelete="RESTRICT"), index=True)
    """A group with reports or cases cannot be deleted: that would show them to everyone."""
