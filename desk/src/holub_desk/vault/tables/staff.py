"""The people of the desk. Times are Unix seconds, of staff and not of sources."""

from __future__ import annotations

import secrets
from datetime import date

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String
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
    handle: Mapped[bytes] = mapped_column(LargeBinary(32), default=lambda: secrets.token_bytes(32))
    """What a passkey calls this person: random, so that a key says no name."""
    left: Mapped[bool] = mapped_column(default=False)
    """Does not work here any more: the name stays with what was done, and nothing lets them in."""


class ReadBy(Base):
    """Who has read which report, as it stands: further words make it unread again."""

    __tablename__ = "read_by"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)

    __table_args__ = (Index("read_by_report", "report_id"),)


class Passkey(Base):
    """A public key whose other half is in someone's device, for one name of the desk (`rp_id`)."""

    __tablename__ = "passkey"
    id: Mapped[bytes] = mapped_column(LargeBinary(1023), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    rp_id: Mapped[str] = mapped_column(String(253))
    label: Mapped[str] = mapped_column(String(40))
    made_on: Mapped[date] = mapped_column(Date)
    used_on: Mapped[date] = mapped_column(Date)


class Password(Base):
    """A password as argon2id, and the secret of the codes that go with it."""

    __tablename__ = "password"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    hash: Mapped[str] = mapped_column(String(200))
    secret: Mapped[str] = mapped_column(String(64))
    last_step: Mapped[int] = mapped_column(default=0)
    """Of the last code that was used (30 seconds each): no code counts twice."""
    made_on: Mapped[date] = mapped_column(Date)


class KnownBrowser(Base):
    """A browser in which someone has signed in by password: wrong tries elsewhere do not make it wait."""

    __tablename__ = "known_browser"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    since: Mapped[int]


class SignInLink(Base):
    """A link that signs someone in once; only its hash is kept. Times are Unix seconds, of staff and not of sources."""

    __tablename__ = "sign_in_link"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    expires: Mapped[int]


class Enrolment(Base):
    """A link with which someone chooses, once, how they sign in from now on; only its hash is kept."""

    __tablename__ = "enrolment"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), unique=True)
    expires: Mapped[int]
    replaces: Mapped[bool] = mapped_column(default=False)
    """What they had before is lost, and ends when the link is used."""


class Recovery(Base):
    """An admin asks that someone who lost everything may enrol again; another one has to agree."""

    __tablename__ = "recovery"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked: Mapped[int]


class StaffSession(Base):
    """Someone signed in; only the hash of the cookie is kept."""

    __tablename__ = "staff_session"
    token: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    started: Mapped[int]
    last_used: Mapped[int]
    confirmed: Mapped[int]
    """When they last showed who they are: grave acts need it fresh."""
    locked: Mapped[bool] = mapped_column(default=False)
    """They locked it themselves."""
    wrong_before: Mapped[int] = mapped_column(default=0)
    """Wrong tries at their name before this sign-in."""
