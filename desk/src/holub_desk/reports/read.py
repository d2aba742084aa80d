"""What the pages and commands read: lists, and one report with its answers beside the questions."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.forms.registry import read_compiled
from holub_desk.reports.answers import AnswerShown, resolve
from holub_desk.reports.attachments import part_files
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import (
    Attachment,
    JoinedConversation,
    KnownQuestionnaire,
    ReadBy,
    Report,
    StoredMessage,
    spoken_number,
)
from holub_wire.age.identities import HybridIdentity
from holub_wire.questionnaire.model import Questionnaire, QuestionnaireError
from holub_wire.strict import StrictJSONError, parse_object

MAX_ANSWERS_BYTES = 260_000


@dataclass(frozen=True)
class Summary:
    """A report as a row of a list."""

    id: int
    number: str
    received_on: date
    channel: str
    language: str
    state: str
    account: str
    attachments: int
    example: bool
    withdrawn: bool
    read: bool


@dataclass(frozen=True)
class AttachmentShown:
    """One attachment and how far it has arrived. `name` is neutral: nothing of the source's file name is known."""

    id: str
    ordinal: int
    seq: int
    name: str
    type: str
    cleaned: bool
    role: str
    received: int
    total: int | None
    bytes: int | None
    state: str


@dataclass(frozen=True)
class MessageShown:
    """One message as it came."""

    seq: int
    kind: str
    day: date
    body: str
    edited: bool = False
    """Whether these words replace earlier ones."""


@dataclass(frozen=True)
class ReportShown:
    """Everything about one report."""

    summary: Summary
    messages: tuple[MessageShown, ...]
    answers: tuple[AnswerShown, ...]
    attachments: tuple[AttachmentShown, ...]
    questionnaire_known: bool
    ended: bool
    changed: int
    """The report's `changed`, when this was read."""


ENDINGS: Mapping[str, str] = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "application/pdf": "pdf",
    "video/mp4": "mp4",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
}


def list_reports(session: Session, *, person: Reader, before: int | None = None, limit: int = 100) -> list[Summary]:
    """The newest reports first; `before` is a report id, to page on."""
    query = select(Report).where(visible(person)).order_by(Report.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Report.id < before)
    rows = list(session.scalars(query))
    read = _read_ids(session, person, [row.id for row in rows])
    return [_summary(row, read=row.id in read) for row in rows]


def find_report(session: Session, number: str, person: Reader) -> int | None:
    """The id of the report with a number like 26-0147, if this reader may know of it."""
    year, _, serial = number.partition("-")
    if not (number.isascii() and year.isdecimal() and serial.isdecimal()) or len(number) > 20:
        return None
    query = select(Report.id).where(Report.year == 2000 + int(year), Report.serial == int(serial))
    query = query.where(visible(person))
    return session.scalar(query)


def numbers_of(session: Session, conversations: Collection[str]) -> dict[str, str]:
    """The numbers of the reports that these conversations belong to, where there are any."""
    joined = select(JoinedConversation.conversation, Report.year, Report.serial).join(
        Report, Report.id == JoinedConversation.report_id
    )
    own = select(Report.conversation, Report.year, Report.serial)
    found: dict[str, str] = {}
    for name in dict.fromkeys(conversations):
        row = (
            session.execute(own.where(Report.conversation == name)).first()
            or session.execute(joined.where(JoinedConversation.conversation == name)).first()
        )
        if row is not None:
            found[name] = spoken_number(row.year, row.serial)
    return found


def mark_read(session: Session, person: int, report: int, changed: int, today: date) -> None:
    """Remember that someone read a report as it stood at `changed`; what came since is unread. The caller commits."""
    row = session.get(Report, report)
    if row is None or row.changed != changed:
        return
    if session.get(ReadBy, (person, report)) is None:
        session.add(ReadBy(person_id=person, report_id=report))
    row.first_read_on = row.first_read_on or today


def get_report(session: Session, report: int, language: str, *, person: Reader) -> ReportShown | None:
    """One report, its answers with labels in `language` and in the source's own."""
    row = session.scalar(select(Report).where(Report.id == report, visible(person)))
    if row is None:
        return None
    shown = _messages(session, report)
    questionnaire = questionnaire_of(session, row)
    answers, day = latest_answers(shown)
    attachments = session.scalars(select(Attachment).where(Attachment.report_id == report).order_by(Attachment.ordinal))
    return ReportShown(
        summary=_summary(row, read=bool(_read_ids(session, person, [report]))),
        messages=shown,
        answers=resolve(answers, questionnaire, day or row.received_on, language, row.language),
        attachments=tuple(_attachment(row, attachment) for attachment in attachments),
        questionnaire_known=questionnaire is not None,
        ended=row.ended,
        changed=row.changed,
    )


def latest_answers(messages: Sequence[MessageShown]) -> tuple[dict[str, Any], date | None]:
    """The answers of a conversation, later ones laid over earlier ones, and the day of the last; null takes one away.
    Malformed ones do not count, and are readable as they came."""
    answers: dict[str, Any] = {}
    day = None
    for message in messages:
        if message.kind == "answers":
            try:
                said = parse_object(message.body.encode()[:MAX_ANSWERS_BYTES], max_depth=2)
            except StrictJSONError:
                continue
            answers |= said
            day = message.day
    return {key: answer for key, answer in answers.items() if answer is not None}, day


def answers_of(session: Session, report: Report) -> tuple[dict[str, Any], date | None]:
    """Likewise, of a report."""
    return latest_answers(_messages(session, report.id))


def _messages(session: Session, report: int) -> tuple[MessageShown, ...]:
    messages = session.scalars(
        select(StoredMessage)
        .where(StoredMessage.report_id == report)
        .order_by(StoredMessage.day, StoredMessage.seq, StoredMessage.id)
    )
    return tuple(
        MessageShown(message.seq, message.kind, message.day, message.body, message.revises is not None)
        for message in messages
    )


def questionnaire_of(session: Session, report: Report) -> Questionnaire | None:
    """The very version that was answered, if the desk knows it."""
    row = session.get(KnownQuestionnaire, (report.questionnaire, report.version))
    if row is None and report.example:  # invented before any questionnaire was published: any version will do
        row = session.scalar(select(KnownQuestionnaire).where(KnownQuestionnaire.id == report.questionnaire).limit(1))
    try:
        return read_compiled(row.compiled) if row else None
    except QuestionnaireError:
        return None


def _summary(row: Report, *, read: bool) -> Summary:
    return Summary(
        id=row.id,
        number=row.number,
        received_on=row.received_on,
        channel=row.channel,
        language=row.language,
        state=row.state,
        account=row.account,
        attachments=row.attachments,
        example=row.example,
        withdrawn=row.withdrawn,
        read=read,
    )


def _attachment(report: Report, row: Attachment) -> AttachmentShown:
    ending = "age" if row.role == "original" else ENDINGS.get(row.type, "bin")
    return AttachmentShown(
        id=row.id,
        ordinal=row.ordinal,
        seq=row.seq,
        name=f"{report.number}-{row.ordinal}.{ending}",
        type=row.type,
        cleaned=row.cleaned,
        role=row.role,
        received=row.received,
        total=row.total,
        bytes=row.bytes,
        state=row.state,
    )


def _read_ids(session: Session, person: int | None, reports: list[int]) -> set[int]:
    if person is None:
        return set()
    query = select(ReadBy.report_id).where(ReadBy.person_id == person, ReadBy.report_id.in_(reports))
    return set(session.scalars(query))


def changed_since(session: Session, number: str, changed: int, person: Reader) -> bool:
    """Whether the report of that number has more than it had at `changed`."""
    report = find_report(session, number, person)
    row = session.get(Report, report) if report is not None else None
    return row is not None and row.changed > changed


def find_attachment(session: Session, report: int, ordinal: int) -> AttachmentShown | None:
    """One attachment of a report by its place in it."""
    if ordinal >= 1_000_000:  # more than a database's integer could be asked for
        return None
    row = session.get(Report, report)
    query = select(Attachment).where(Attachment.report_id == report, Attachment.ordinal == ordinal)
    found = session.scalar(query)
    return _attachment(row, found) if row is not None and found is not None else None


def attachment_content(session: Session, files: VaultFiles, report: int, attachment: str) -> Iterator[bytes] | None:
    """The parts of a whole attachment in order, or None when it is unknown or not whole."""
    row = session.get(Attachment, (report, attachment))
    if row is None or row.state != "whole":
        return None
    identity = HybridIdentity.parse(row.identity)
    return (files.read(name, identity) for name in part_files(session, row))


def content_sha256(content: Iterator[bytes]) -> str:
    """SHA-256 of an attachment's content, in hex."""
    digest = hashlib.sha256()
    for part in content:
        digest.update(part)
    return digest.hexdigest()
