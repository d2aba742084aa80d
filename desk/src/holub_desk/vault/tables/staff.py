"""The people of the desk. Times are Unix seconds, of staff and not of sources."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class Person(Base):
    """Someone of the desk."""

    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8), default="")
    """Of the pages; empty until someone chooses, and the browser's counts."""


class ReadBy(Base):
    """Who has read which report, as it stands: further words make it unread again."""

    __tablename__ = "read_by"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)


class SignInLink(Base):
    """A link that signs someone in once; only its hash is kept. Times are Unix seconds, of staff and not of sources."""

    __tablename__ = "sign_in_link"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires: Mapped[int]


class StaffSession(Base):
    """Someone signed in; only the hash of the cookie is kept."""

    __tablename__ = "staff_session"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    started: Mapped[int]
    last_used: Mapped[int]
