"""What was dealt with, and what could not be opened."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class Seen(Base):
    """An envelope that was dealt with: an intake forgets ids, the desk does not."""

    __tablename__ = "seen"
    envelope: Mapped[str] = mapped_column(String(32), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))


class Quarantined(Base):
    """An envelope that held no message for us, with the reason; beyond the cap only counts and hashes remain."""

    __tablename__ = "quarantine"
    id: Mapped[int] = mapped_column(primary_key=True)
    envelope: Mapped[str] = mapped_column(String(32))
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    reason: Mapped[str] = mapped_column(String(32))
    day: Mapped[date] = mapped_column(Date)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class QuarantineCount(Base):
    """How many more there were of a day and reason, when not even hashes were kept."""

    __tablename__ = "quarantine_count"
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    reason: Mapped[str] = mapped_column(String(32), primary_key=True)
    count: Mapped[int]
