"""What the log commits to of a report: the SHA-256 of each message and of each part of a file, as it was opened."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import Attachment, AttachmentPart, StoredMessage
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity


@dataclass(frozen=True)
class Content:
    """One message as it is stored now. `sha256` is hexadecimal, or empty where a file is lost or damaged."""

    report: int
    message: str
    sha256: str


def digest(body: bytes) -> str:
    """How entries name a body."""
    return hashlib.sha256(body).hexdigest()


def begin(session: Session, files: VaultFiles, at: str) -> None:
    """Where no entry is yet, record what is here already; the caller commits."""
    if log.size(session):
        return
    found: dict[int, dict[str, str]] = {}
    for content in stored(session, files):
        found.setdefault(content.report, {})[content.message] = content.sha256
    entries = [log.Entry(log.Act.FOUND, report, said={"contents": each}) for report, each in found.items()]
    log.append(session, at, entries)


def stored(session: Session, files: VaultFiles) -> Iterator[Content]:
    """Every message and every part of a file in the vault; each file is opened."""
    for report, message, body in session.execute(
        select(StoredMessage.report_id, StoredMessage.id, StoredMessage.body).order_by(StoredMessage.report_id)
    ):
        yield Content(report, message, digest(body.encode()))
    parts = select(Attachment.report_id, AttachmentPart.message, AttachmentPart.file, Attachment.identity).join(
        Attachment, (Attachment.report_id == AttachmentPart.report_id) & (Attachment.id == AttachmentPart.attachment_id)
    )
    for report, message, file, identity in session.execute(parts.order_by(Attachment.report_id)):
        try:
            found = digest(files.read(file, HybridIdentity.parse(identity)))
        except (AgeError, OSError):
            found = ""
        yield Content(report, message, found)
