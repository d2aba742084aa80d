"""All pictures that came with reports, as hashes: of their bytes, and of what they look like."""

from __future__ import annotations

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import Original
from holub_desk.vault.tables import Attachment, CopyRequest, WorkingCopy

_SETTLED = ("made", "refused")


def originals(session: Session) -> tuple[Original, ...] | None:
    """None while a picture waits to be drawn, or cannot be drawn on this machine: it could be the very one.

    What a source sealed for the custodian alone is known by the hash of that seal, which no published file has.
    """
    settled = exists().where(
        CopyRequest.report_id == Attachment.report_id,
        CopyRequest.attachment_id == Attachment.id,
        CopyRequest.state.in_(_SETTLED),
    )
    waiting = select(Attachment.id).where(
        Attachment.type.like("image/%"), Attachment.state == "whole", Attachment.role != "original", ~settled
    )
    unseen = select(WorkingCopy.n).where(WorkingCopy.part == "picture", WorkingCopy.pdq.is_(None))
    if session.scalar(waiting.limit(1)) is not None or session.scalar(unseen.limit(1)) is not None:
        return None
    found: list[Original] = []
    hashed = select(Attachment.report_id, Attachment.sha256).where(Attachment.sha256.is_not(None))
    for report, sha256 in session.execute(hashed):
        found.append(Original(report, bytes.fromhex(sha256 or ""), None))
    drawn = select(WorkingCopy.report_id, WorkingCopy.pdq).where(WorkingCopy.part == "picture")
    for report, pdq in session.execute(drawn):
        if pdq:
            found.append(Original(report, b"", pdq))
    return tuple(found)
