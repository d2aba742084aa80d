"""Every table of the desk. Of what concerns a source, nothing finer than a day is ever stored."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """The metadata that migrations compare with."""


class Setting(Base):
    """A number or word that the desk remembers."""

    __tablename__ = "setting"
    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))


class KnownQuestionnaire(Base):
    """A compiled questionnaire of a published line, in its JSON form."""

    __tablename__ = "questionnaire"
    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[str] = mapped_column(String(16), primary_key=True)
    compiled: Mapped[str] = mapped_column(Text)


class Seen(Base):
    """An envelope that was dealt with: an intake forgets ids, the desk does not."""

    __tablename__ = "seen"
    envelope: Mapped[str] = mapped_column(String(32), primary_key=True)
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))


class Report(Base):
    """The messages of one conversation put together. `account`, `attachments` and `changed` follow from them."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(32), unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    received_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(16))
    questionnaire: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), default="new")
    account: Mapped[str] = mapped_column(Text, default="")
    attachments: Mapped[int] = mapped_column(default=0)
    ended: Mapped[bool] = mapped_column(default=False)
    withdrawn: Mapped[bool] = mapped_column(default=False)
    example: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[str] = mapped_column(String(32), default="")
    """Whose report it is, at random: all that is left of a messenger source when it is forgotten."""
    changed: Mapped[int] = mapped_column(default=0)
    """Grows with every change of any report: what is new since a number can be asked for."""
    gist: Mapped[str | None] = mapped_column(String(32))
    """What its first words say, to know many of the same; none before it has words."""
    folded_into: Mapped[int | None]
    """The report that stands for it in the list, where it is one of many."""

    __table_args__ = (
        UniqueConstraint("year", "serial"),
        Index("report_changed", "changed"),
        Index("report_source", "source_id"),
        Index("report_gist", "gist", "received_on"),
        Index("report_day", "received_on", "channel"),
        Index("report_folded", "folded_into", sqlite_where=text("folded_into IS NOT NULL")),
        Index("report_listed", "changed", sqlite_where=text("folded_into IS NULL")),
    )

    @property
    def number(self) -> str:
        """The number that people say: 26-0147."""
        return spoken_number(self.year, self.serial)


def spoken_number(year: int, serial: int) -> str:
    """A report's number from its year and its place in that year."""
    return f"{year % 100:02d}-{serial:04d}"


class StoredMessage(Base):
    """One message but for parts of attachments: its words or answers as they came."""

    __tablename__ = "message"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    seq: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    day: Mapped[date] = mapped_column(Date)
    body: Mapped[str] = mapped_column(Text)
    revises: Mapped[str | None] = mapped_column(String(32))
    """The message whose words these replace."""


class JoinedConversation(Base):
    """A further conversation that belongs to a report: its source came back with code words."""

    __tablename__ = "joined_conversation"
    conversation: Mapped[str] = mapped_column(String(32), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    base: Mapped[int]
    """Added to `seq` of its messages, so that conversations of one day stand one after the other."""


class SourceHandle(Base):
    """What a messenger source is called on one day. Erased when the intake's key of that day dies."""

    __tablename__ = "source_handle"
    handle: Mapped[str] = mapped_column(String(200), primary_key=True)
    source_id: Mapped[str] = mapped_column(String(32), index=True)
    day: Mapped[date] = mapped_column(Date, index=True)


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


class Attachment(Base):
    """A file in parts, each stored as an age file for `identity`: deleting this row destroys the content."""

    __tablename__ = "attachment"
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ordinal: Mapped[int]
    seq: Mapped[int]
    type: Mapped[str] = mapped_column(String(128))
    cleaned: Mapped[bool]
    role: Mapped[str] = mapped_column(String(16))
    total: Mapped[int | None]
    bytes: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    received: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(16), default="arriving")
    identity: Mapped[str] = mapped_column(String(128))


class AttachmentPart(Base):
    """Where one part's age file lies."""

    __tablename__ = "attachment_part"
    report_id: Mapped[int] = mapped_column(primary_key=True)
    attachment_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    message: Mapped[str] = mapped_column(String(32), unique=True)
    file: Mapped[str] = mapped_column(String(32))
    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "attachment_id"], ["attachment.report_id", "attachment.id"], ondelete="CASCADE"
        ),
    )


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
