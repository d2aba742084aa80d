"""Reports, the messages and files they consist of, and whose they are. Nothing finer than a day is ever stored."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


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
    first_read_on: Mapped[date | None] = mapped_column(Date)
    """The day on which somebody of the desk first read it."""
    assigned_to: Mapped[int | None]
    """The person who has it. No foreign key: SQLite cannot add one to a table that is there."""
    source_grade: Mapped[str | None] = mapped_column(String(1))
    info_grade: Mapped[int | None]
    sensitivity: Mapped[str] = mapped_column(String(8), default="high")
    protection: Mapped[str] = mapped_column(String(8), default="")
    """Somebody may be at risk: `open`, until a person has `handled` it."""
    use: Mapped[str] = mapped_column(String(8), default="keep")
    """What the source allows: `keep`, `share`, `publish`."""
    told: Mapped[str] = mapped_column(String(16), default="")
    """Whether they told anybody else, as they answered."""
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
        Index("report_reading", "received_on", "first_read_on", "folded_into"),
        Index("report_state", "state", "received_on"),
        Index("report_protection", "protection", sqlite_where=text("protection <> ''")),
        Index("report_folded", "folded_into", sqlite_where=text("folded_into IS NOT NULL")),
        Index("report_listed", "changed", sqlite_where=text("folded_into IS NULL")),
        Index("report_at_work", "assigned_to", sqlite_where=text("state = 'in_triage'")),
        # Everything that lists are narrowed by, without the words: a filter reads this from its end, and no report.
        Index(
            "report_facts",
            "id",
            "state",
            "channel",
            "language",
            "received_on",
            "use",
            "protection",
            "source_grade",
            "info_grade",
            "assigned_to",
            "attachments",
            "withdrawn",
            "folded_into",
        ),
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
