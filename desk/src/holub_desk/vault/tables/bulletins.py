"""Bulletins: drafts with all their revisions, who approved what, what was released, and what left the desk."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class Bulletin(Base):
    """One text in several languages, from its first draft on."""

    __tablename__ = "bulletin"
    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_folder.id", ondelete="RESTRICT"), index=True)
    address: Mapped[str | None] = mapped_column(String(80), unique=True)
    """The last part of its address, from its first release; it never changes."""
    state: Mapped[str] = mapped_column(String(12), default="draft")
    """`draft`, `proposed`, `scheduled`, `released` or `retracted`."""
    revision: Mapped[int] = mapped_column(default=0)
    """The newest."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    release_on: Mapped[date | None] = mapped_column(Date, index=True)
    """Drawn at random within some days when it was approved."""
    at: Mapped[str] = mapped_column(String(17))


class BulletinRevision(Base):
    """A draft as it stood; nothing is ever overwritten until the bulletin goes."""

    __tablename__ = "bulletin_revision"
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    document: Mapped[str] = mapped_column(Text)
    """`bulletins.draft.Draft` as JSON."""


class BulletinApproval(Base):
    """That someone stands for one revision: `propose`, `release`, `correct` or `retract`."""

    __tablename__ = "bulletin_approval"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"), index=True)
    revision: Mapped[int]
    act: Mapped[str] = mapped_column(String(8))
    reason: Mapped[str] = mapped_column(Text, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))


class BulletinOverride(Base):
    """That a finding of the exposure check is borne: it takes two people and a reason, and ends with the sentence."""

    __tablename__ = "bulletin_override"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"), index=True)
    finding: Mapped[str] = mapped_column(String(64))
    """`Finding.key`: another wording is another finding."""
    reason: Mapped[str] = mapped_column(Text)
    first_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))
    second_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    second_at: Mapped[str | None] = mapped_column(String(17))


class BulletinPicture(Base):
    """A picture as it may be published: encoded anew from a working copy, with parts covered."""

    __tablename__ = "bulletin_picture"
    id: Mapped[int] = mapped_column(primary_key=True)
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    attachment_id: Mapped[str | None] = mapped_column(String(32))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("case_item.id", ondelete="CASCADE"), index=True)
    """Where it is from; none of them: drawn by the desk."""
    covered: Mapped[str] = mapped_column(Text, default="[]")
    """What is covered: JSON, rectangles in per mille of width and height."""
    file: Mapped[str] = mapped_column(String(32))
    identity: Mapped[str] = mapped_column(String(128))
    type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    pdq: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Perceptual hash; none where the picture is too plain for one."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    at: Mapped[str] = mapped_column(String(17))


class Edition(Base):
    """What the public got: the first release, corrections, a retraction. Kept for ever."""

    __tablename__ = "bulletin_edition"
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="RESTRICT"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date, index=True)
    public: Mapped[str] = mapped_column(Text)
    """`bulletins.released.Released` as JSON: nothing in it leads back to a report."""


class RestedOn(Base):
    """On which report a published sentence rested, for what is published next; goes with the report."""

    __tablename__ = "bulletin_rested_on"
    bulletin_id: Mapped[int] = mapped_column(ForeignKey("bulletin.id", ondelete="CASCADE"), primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str] = mapped_column(String(16), primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), primary_key=True, index=True)


class Shared(Base):
    """What left the desk for another system: what, for whom, what for, and under which agreement."""

    __tablename__ = "shared"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[str] = mapped_column(String(17))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"))
    recipient: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text)
    agreement: Mapped[str] = mapped_column(Text)
    format: Mapped[str] = mapped_column(String(16))
    """`ftm`, `csv` or `geojson`."""
    count: Mapped[int]
    """Of rows or entities."""
    sha256: Mapped[bytes] = mapped_column(LargeBinary(32))
    """Of the file as it was given."""
    __table_args__ = (Index("shared_at", "at"),)
