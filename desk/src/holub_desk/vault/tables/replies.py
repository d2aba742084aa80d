"""How a source can be answered, and the answers."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class ReplyAddress(Base):
    """How the source of a report can be answered: a mailbox on the web, or an address sealed to the intake, or both."""

    __tablename__ = "reply_address"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    recipient: Mapped[str | None] = mapped_column(Text)
    mailbox: Mapped[str | None] = mapped_column(String(64), unique=True)
    address: Mapped[str | None] = mapped_column(Text)
    address_day: Mapped[date | None] = mapped_column(Date, index=True)


class Reply(Base):
    """An answer of the desk. `sealed` is there from writing it until the intake has it."""

    __tablename__ = "reply"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    written_on: Mapped[date] = mapped_column(Date)
    text: Mapped[str] = mapped_column(Text)
    slot: Mapped[int | None]
    """Of the mailbox; none for a notice."""
    token_sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    expires_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(String(16), default="waiting", index=True)
