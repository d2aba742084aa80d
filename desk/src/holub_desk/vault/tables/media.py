"""Working copies of files: what is wanted, what became of it, and the copies."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from holub_desk.vault.tables.base import Base


class CopyRequest(Base):
    """That copies of an attachment are wanted. `state`: waiting, working, made, refused, or unavailable, where this
    machine lacks something; `reason` says why not, or why not all."""

    __tablename__ = "copy_request"
    report_id: Mapped[int] = mapped_column(primary_key=True)
    attachment_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    """Somebody waits for it."""
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    kind: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(16))
    more: Mapped[bool] = mapped_column(default=False)
    """The file has more pages, or goes on longer, than the copies show."""
    begun: Mapped[int] = mapped_column(default=0)
    """How often: a file with which a worker died twice is not tried again."""
    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "attachment_id"], ["attachment.report_id", "attachment.id"], ondelete="CASCADE"
        ),
        Index("copy_request_state", "state"),
    )


class WorkingCopy(Base):
    """One copy, stored as an age file for `identity`: deleting this row destroys it."""

    __tablename__ = "working_copy"
    report_id: Mapped[int] = mapped_column(primary_key=True)
    attachment_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    part: Mapped[str] = mapped_column(String(16))
    pdq: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    """Of a picture: its perceptual hash, no bytes where it is too plain for one; none of other parts."""
    type: Mapped[str] = mapped_column(String(32))
    width: Mapped[int]
    height: Mapped[int]
    bytes: Mapped[int]
    file: Mapped[str] = mapped_column(String(32))
    identity: Mapped[str] = mapped_column(String(128))
    __table_args__ = (
        ForeignKeyConstraint(
            ["report_id", "attachment_id"],
            ["copy_request.report_id", "copy_request.attachment_id"],
            ondelete="CASCADE",
        ),
    )
