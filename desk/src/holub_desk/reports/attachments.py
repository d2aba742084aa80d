"""Files of reports, part by part, in whatever order they come: stored as they are, whole once all are there."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import Attachment, AttachmentPart, Report
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity
from holub_wire.envelope import MAX_ATTACHMENT, Message, Part

MAX_ATTACHMENTS: Final = 100
"""Of one report; more are not stored, so that nobody fills the desk through one conversation."""


class AttachmentStore:
    """Writes parts within a transaction, which the caller commits."""

    def __init__(self, session: Session, files: VaultFiles) -> None:
        self._session = session
        self._files = files
        self._known: dict[tuple[int, str], Attachment] = {}

    def add(self, report: Report, message: Message, part: Part, seq: int) -> bool:
        """Store a part; `seq` is its message's place in the report. False where it is not kept: there are too many
        files, or the part is here already, from another message: the first stays, the hash decides."""
        attachment = self._attachment(report, part, seq)
        if attachment is None:
            return False
        self._session.flush()
        if self._session.get(AttachmentPart, (report.id, part.attachment, part.n)) is not None:
            return False
        identity = HybridIdentity.parse(attachment.identity)
        self._session.add(
            AttachmentPart(
                report_id=report.id,
                attachment_id=part.attachment,
                n=part.n,
                message=message.message,
                file=self._files.write(message.body, identity),
            )
        )
        attachment.received += 1
        _learn_whole(attachment, part)
        if attachment.total == attachment.received and attachment.state == "arriving":
            self._session.flush()
            attachment.state = "whole" if self._is_intact(attachment, identity) else "damaged"
        return True

    def move(self, first: Report, later: Report, base: int) -> None:
        """Give all files of one report to another, behind those that it has."""
        for old in self._session.scalars(select(Attachment).where(Attachment.report_id == later.id)).all():
            values = {column.name: getattr(old, column.name) for column in Attachment.__table__.columns}
            first.attachments += 1
            moved = {"report_id": first.id, "ordinal": first.attachments, "seq": old.seq + base}
            self._session.execute(insert(Attachment).values(values | moved))
            self._session.execute(
                update(AttachmentPart)
                .where(AttachmentPart.report_id == later.id, AttachmentPart.attachment_id == old.id)
                .values(report_id=first.id)
            )
        self._known.clear()

    def _attachment(self, report: Report, part: Part, seq: int) -> Attachment | None:
        key = (report.id, part.attachment)
        attachment = self._known.get(key) or self._session.get(Attachment, key)
        if attachment is None:
            if report.attachments >= MAX_ATTACHMENTS:
                return None
            report.attachments += 1
            self._session.flush()  # the report's row comes first
            attachment = Attachment(
                report_id=report.id,
                id=part.attachment,
                ordinal=report.attachments,
                seq=seq,
                type=part.type,
                cleaned=part.cleaned,
                role=part.role,
                received=0,
                state="arriving",
                identity=HybridIdentity.generate().secret(),
            )
            self._session.add(attachment)
        self._known[key] = attachment
        return attachment

    def _is_intact(self, attachment: Attachment, identity: HybridIdentity) -> bool:
        digest, length = hashlib.sha256(), 0
        for name in part_files(self._session, attachment):
            try:
                content = self._files.read(name, identity)
            except (AgeError, FileNotFoundError):  # the desk's own disk lost it; the words must arrive all the same
                return False
            digest.update(content)
            length += len(content)
        return length == attachment.bytes and digest.hexdigest() == attachment.sha256


def part_files(session: Session, attachment: Attachment) -> list[str]:
    """The names of an attachment's files, in order."""
    query = select(AttachmentPart.file).where(
        AttachmentPart.report_id == attachment.report_id, AttachmentPart.attachment_id == attachment.id
    )
    return list(session.scalars(query.order_by(AttachmentPart.n)))


def _learn_whole(attachment: Attachment, part: Part) -> None:
    """Take what a part says of the whole; parts that disagree make the attachment damaged."""
    if part.total is None:
        return
    said = (part.total, part.bytes, part.sha256)
    if attachment.total is None:
        attachment.total, attachment.bytes, attachment.sha256 = said
    elif (attachment.total, attachment.bytes, attachment.sha256) != said:
        attachment.state = "damaged"
    if (part.bytes or 0) > MAX_ATTACHMENT:
        attachment.state = "damaged"
