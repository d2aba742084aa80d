"""What the pages and commands read: lists, and one report with its answers beside the questions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.forms.registry import read_compiled
from holub_desk.reports.store import part_files
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import Attachment, KnownQuestionnaire, ReadBy, Report, StoredMessage
from holub_wire.age.identities import HybridIdentity
from holub_wire.questionnaire.model import Question, Questionnaire, QuestionnaireError, text_in
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
class Said:
    """A text in the analyst's language and, where it is another, in the source's."""

    text: str
    original: str | None


@dataclass(frozen=True)
class AnswerShown:
    """One answer beside its question. Without a known questionnaire both are raw names."""

    name: str
    question: Said
    values: tuple[Said, ...]
    codes: tuple[str, ...]


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


def list_reports(
    session: Session, *, person: int | None = None, before: int | None = None, limit: int = 100
) -> list[Summary]:
    """The newest reports first; `before` is a report id, to page on."""
    query = select(Report).order_by(Report.id.desc()).limit(limit)
    if before is not None:
        query = query.where(Report.id < before)
    rows = list(session.scalars(query))
    read = _read_ids(session, person, [row.id for row in rows])
    return [_summary(row, read=row.id in read) for row in rows]


def find_report(session: Session, number: str) -> int | None:
    """The id of the report with a number like 26-0147."""
    year, _, serial = number.partition("-")
    if not (number.isascii() and year.isdecimal() and serial.isdecimal()) or len(number) > 20:
        return None
    query = select(Report.id).where(Report.year == 2000 + int(year), Report.serial == int(serial))
    return session.scalar(query)


def mark_read(session: Session, person: int, report: int, changed: int) -> None:
    """Remember that someone read a report as it stood at `changed`; what came since is unread. The caller commits."""
    row = session.get(Report, report)
    if row is None or row.changed != changed:
        return
    if session.get(ReadBy, (person, report)) is None:
        session.add(ReadBy(person_id=person, report_id=report))
    if row.state == "new":
        row.state = "read"


def get_report(session: Session, report: int, language: str, *, person: int | None = None) -> ReportShown | None:
    """One report, its answers with labels in `language` and in the source's own."""
    row = session.get(Report, report)
    if row is None:
        return None
    messages = session.scalars(
        select(StoredMessage).where(StoredMessage.report_id == report).order_by(StoredMessage.seq, StoredMessage.id)
    )
    shown = tuple(MessageShown(message.seq, message.kind, message.day, message.body) for message in messages)
    questionnaire = _questionnaire(session, row)
    attachments = session.scalars(select(Attachment).where(Attachment.report_id == report).order_by(Attachment.ordinal))
    return ReportShown(
        summary=_summary(row, read=bool(_read_ids(session, person, [report]))),
        messages=shown,
        answers=resolve(latest_answers(shown), questionnaire, language, row.language),
        attachments=tuple(_attachment(row, attachment) for attachment in attachments),
        questionnaire_known=questionnaire is not None,
        ended=row.ended,
        changed=row.changed,
    )


def latest_answers(messages: tuple[MessageShown, ...]) -> dict[str, Any]:
    """The answers of the message with the highest `seq`; malformed ones do not count, and are readable as they came."""
    for message in reversed(messages):
        if message.kind == "answers":
            try:
                return parse_object(message.body.encode()[:MAX_ANSWERS_BYTES], max_depth=2)
            except StrictJSONError:
                continue
    return {}


def resolve(
    answers: Mapping[str, Any], questionnaire: Questionnaire | None, language: str, original: str
) -> tuple[AnswerShown, ...]:
    """Answers beside question labels, in the order of the questionnaire; unknown names come last, raw."""
    order = {question.name: i for i, question in enumerate(questionnaire.questions)} if questionnaire else {}
    names = sorted(answers, key=lambda name: (order.get(name, len(order)), name))
    return tuple(
        _answer(name, answers[name], questionnaire.question(name) if questionnaire else None, language, original)
        for name in names
    )


def _answer(name: str, value: Any, question: Question | None, language: str, original: str) -> AnswerShown:
    values = value if isinstance(value, list) else [value]
    if question is None:
        return AnswerShown(name, Said(name, None), tuple(Said(_raw(item), None) for item in values), ())
    choices = {choice.name: choice for choice in question.choices}
    said, codes = [], []
    for item in values:
        choice = choices.get(item) if isinstance(item, str) else None
        said.append(_said(choice.label, language, original) if choice else Said(_raw(item), None))
        if choice and choice.code:
            codes.append(choice.code)
    return AnswerShown(name, _said(question.label, language, original), tuple(said), tuple(codes))


def _said(texts: Mapping[str, str], language: str, original: str) -> Said:
    text, theirs = text_in(texts, language), text_in(texts, original)
    return Said(text, theirs if theirs != text else None)


def _raw(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _questionnaire(session: Session, report: Report) -> Questionnaire | None:
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


def changed_since(session: Session, number: str, changed: int) -> bool:
    """Whether the report of that number has more than it had at `changed`."""
    report = find_report(session, number)
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
