"""Put messages into reports. A report is there as soon as any message of its conversation is, in whatever order."""

from __future__ import annotations

import hashlib
from datetime import date

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import Attachment, AttachmentPart, ReadBy, Report, StoredMessage
from holub_wire.age.identities import HybridIdentity
from holub_wire.envelope import MAX_ATTACHMENT, Message, Part

MAX_ATTACHMENTS = 100
"""Of one report; more are not stored, so that nobody fills the desk through one conversation."""


class ReportStore:
    """Writes within one transaction, which the caller commits."""

    def __init__(self, session: Session, files: VaultFiles, received_on: date) -> None:
        self._session = session
        self._files = files
        self._received_on = received_on
        self._changed = session.scalar(select(func.max(Report.changed))) or 0
        self._reports: dict[str, Report] = {}

    def add(self, message: Message, *, example: bool = False) -> Report:
        """Store one message that was not stored before, and bring its report up to date."""
        report = self._report(message, example=example)
        if message.part is not None:
            self._add_part(report, message, message.part)
        else:
            self._add_words(report, message)
        self._changed += 1
        report.changed = self._changed
        return report

    def _report(self, message: Message, *, example: bool) -> Report:
        report = self._reports.get(message.conversation) or self._session.scalar(
            select(Report).where(Report.conversation == message.conversation)
        )
        if report is None:
            year = self._received_on.year
            last = self._session.scalar(select(func.max(Report.serial)).where(Report.year == year)) or 0
            report = Report(
                conversation=message.conversation,
                year=year,
                serial=last + 1,
                received_on=self._received_on,
                channel=message.channel,
                language=message.language,
                questionnaire=message.questionnaire[0],
                version=message.questionnaire[1],
                example=example,
                account="",
                attachments=0,
                state="new",
                changed=0,
            )
            self._session.add(report)
            self._session.flush()
        self._reports[message.conversation] = report
        return report

    def _add_words(self, report: Report, message: Message) -> None:
        self._session.execute(delete(ReadBy).where(ReadBy.report_id == report.id))
        self._session.add(
            StoredMessage(
                id=message.message,
                report_id=report.id,
                seq=message.seq,
                kind=message.kind,
                day=message.day,
                body=message.body.decode("utf-8"),
            )
        )
        if message.kind == "account":
            self._session.flush()
            words = select(StoredMessage.body).where(
                StoredMessage.report_id == report.id, StoredMessage.kind == "account"
            )
            report.account = "\n\n".join(self._session.scalars(words.order_by(StoredMessage.seq, StoredMessage.id)))
        elif message.kind == "answers":
            report.questionnaire, report.version = message.questionnaire
        elif message.kind == "end":
            report.ended = True
        elif message.kind == "withdraw":
            report.withdrawn = True

    def _add_part(self, report: Report, message: Message, part: Part) -> None:
        attachment = self._session.get(Attachment, (report.id, part.attachment))
        if attachment is None:
            if report.attachments >= MAX_ATTACHMENTS:
                return
            report.attachments += 1
            attachment = Attachment(
                report_id=report.id,
                id=part.attachment,
                ordinal=report.attachments,
                seq=message.seq,
                type=part.type,
                cleaned=part.cleaned,
                role=part.role,
                received=0,
                state="arriving",
                identity=HybridIdentity.generate().secret(),
            )
            self._session.add(attachment)
        if self._session.get(AttachmentPart, (report.id, part.attachment, part.n)) is not None:
            return  # the part is here already, from another message: the first stays, the hash decides
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
        self._session.flush()
        if attachment.total == attachment.received and attachment.state == "arriving":
            attachment.state = "whole" if self._is_intact(attachment, identity) else "damaged"

    def _is_intact(self, attachment: Attachment, identity: HybridIdentity) -> bool:
        digest, length = hashlib.sha256(), 0
        for name in part_files(self._session, attachment):
            content = self._files.read(name, identity)
            digest.update(content)
            length += len(content)
        return length == attachment.bytes and digest.hexdigest() == attachment.sha256


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


def part_files(session: Session, attachment: Attachment) -> list[str]:
    """The names of an attachment's files, in order."""
    query = select(AttachmentPart.file).where(
        AttachmentPart.report_id == attachment.report_id, AttachmentPart.attachment_id == attachment.id
    )
    return list(session.scalars(query.order_by(AttachmentPart.n)))
