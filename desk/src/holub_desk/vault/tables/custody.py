"""The custody log: entries that stay for ever, and what they say, which goes with its report."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class CustodyEntry(Base):
    """One leaf of the tree. It tells that something was done, and commits to what; it does not say what."""

    __tablename__ = "custody_entry"
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """From 0, without a gap."""
    at: Mapped[str] = mapped_column(String(17))
    """The day where it concerns a source; for acts of staff the minute, UTC."""
    act: Mapped[str] = mapped_column(String(24))
    commitment: Mapped[bytes] = mapped_column(LargeBinary(32))
    leaf: Mapped[bytes] = mapped_column(LargeBinary(32))
    """The RFC 6962 hash of all the above, so that a changed byte can be named."""

    __table_args__ = (Index("custody_destroyed", "n", sqlite_where=text("act = 'destroyed'")),)


class CustodyDetail(Base):
    """What an entry commits to. Destroyed with its report: the commitment then says nothing any more."""

    __tablename__ = "custody_detail"
    n: Mapped[int] = mapped_column(ForeignKey("custody_entry.n"), primary_key=True, autoincrement=False)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    said: Mapped[str] = mapped_column(Text)
    """JSON in RFC 8785 form."""


class CustodyCheckpoint(Base):
    """A signed checkpoint (C2SP tlog-checkpoint) of the first `size` entries."""

    __tablename__ = "custody_checkpoint"
    size: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    note: Mapped[str] = mapped_column(Text)
