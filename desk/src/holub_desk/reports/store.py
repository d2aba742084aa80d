"""Put messages into reports. A report is there as soon as any message of its conversation is, in whatever order."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from holub_desk.custody import contents, log
from holub_desk.reports import folding, numbers
from holub_desk.reports.attachments import AttachmentStore
from holub_desk.reports.moving import move_work
from holub_desk.reports.sources import Sources
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import (
    CustodyDetail,
    JoinedConversation,
    ReadBy,
    Reply,
    ReplyAddress,
    Report,
    StoredMessage,
)
from holub_wire.envelope import Message, Part, WebReply

_BASE: Final = 10_000_000
"""Above any `seq` of a message."""
MAX_MESSAGES: Final = 1000
"""With words or answers, of one report: each further one costs as much as all before it. What comes then is set aside.
"""


@dataclass(frozen=True)
class Words:
    """Own words of one message."""

    day: date
    seq: int
    message: str
    body: str
    revises: str | None = None


def account_of(words: Sequence[Words]) -> str:
    """The account as it stands: each message's words in their place, as they were edited last."""
    ordered = sorted(words, key=lambda each: (each.day, each.seq, each.message))
    edited = {each.revises: each.body for each in ordered if each.revises is not None}
    there = {each.message for each in ordered}
    return "\n\n".join(
        edited.get(each.message, each.body) for each in ordered if each.revises is None or each.revises not in there
    )


class ReportStore:
    """Writes a batch of messages within one transaction, which the caller commits.

    The session must not flush by itself: rows are collected and written together, which is what makes a batch fast.
    """

    def __init__(
        self, session: Session, files: VaultFiles, received_on: date, many_a_day: int = folding.MANY_A_DAY
    ) -> None:
        self._session = session
        self._received_on = received_on
        self._many_a_day = many_a_day
        self._id, self._serial = numbers.last(session, received_on.year)
        self._changed = session.scalar(select(func.max(Report.changed))) or 0
        self._reports: dict[str, Report] = {}
        self._words: dict[int, list[Words]] = {}
        self._answers: dict[int, tuple[date, int, str]] = {}
        self._rows: list[dict[str, Any]] = []
        self._attachments = AttachmentStore(session, files)
        self._mailboxes: dict[str, Report] = {}
        self._bases: dict[str, int] = {}
        self._begun: dict[int, Report] = {}
        self._worded: dict[int, Report] = {}
        self._opened: dict[int, dict[str, str]] = {}
        self._stored: dict[int, int] = {}
        self.set_aside: list[Message] = []
        """Words and answers beyond what one report may hold."""

    def add_all(self, messages: Sequence[Message], *, example: bool = False) -> set[int]:
        """Store messages that were not stored before, and bring their reports up to date; returns these."""
        self._load({message.conversation for message in messages})
        sources = Sources(self._session)
        for message in messages:
            report = self._reports.get(message.conversation) or self._by_mailbox(message)
            if report is None:
                report = self._new_report(message, example=example)
            if self._is_full(report, message):
                self.set_aside.append(message)
                continue
            sources.learn(report, message)
            if message.part is not None:
                self._add_part(report, message, message.part)
            else:
                self._add_words(report, message)
            self._changed += 1
            report.changed = self._changed
            report = self._joined(report, message)
        self._session.flush()
        self._write_rows()
        begun, worded = self._begun.values(), self._worded.values()
        folding.fold(self._session, begun, worded, self._received_on, self._many_a_day)
        self._begun, self._worded = {}, {}
        self._record()
        return {report.id for report in self._reports.values()}

    def _record(self) -> None:
        """Into the custody log: what was opened, report by report, as it was."""
        opened = [log.Entry(log.Act.OPENED, report, said={"contents": each}) for report, each in self._opened.items()]
        log.append(self._session, self._received_on.isoformat(), opened)
        self._opened = {}

    def _is_full(self, report: Report, message: Message) -> bool:
        if message.kind not in ("account", "answers"):
            return False
        self._stored[report.id] = self._stored.get(report.id, 0) + 1
        return self._stored[report.id] > MAX_MESSAGES

    def _write_rows(self) -> None:
        if self._rows:
            self._session.execute(insert(StoredMessage), self._rows)
            self._rows.clear()

    def _by_mailbox(self, message: Message) -> Report | None:
        """The report of a source that came back: its conversation is new, its mailbox is known."""
        if not isinstance(message.reply, WebReply):
            return None
        known = self._mailboxes.get(message.reply.mailbox)
        if known is None:
            row = self._session.scalar(select(ReplyAddress).where(ReplyAddress.mailbox == message.reply.mailbox))
            known = self._session.get(Report, row.report_id) if row is not None else None
        if known is not None:
            self._load({known.conversation})
            known = self._reports[known.conversation]
            self._join(message.conversation, known)
        return known

    def _join(self, conversation: str, report: Report) -> int:
        """Let a conversation belong to a report, behind those that do; returns the base of its messages."""
        self._session.flush()
        theirs = select(func.max(JoinedConversation.base)).where(JoinedConversation.report_id == report.id)
        base = (self._session.scalar(theirs) or 0) + _BASE
        self._session.add(JoinedConversation(conversation=conversation, report_id=report.id, base=base))
        self._session.flush()
        self._reports[conversation], self._bases[conversation] = report, base
        return base

    def _joined(self, report: Report, message: Message) -> Report:
        """Remember a mailbox; where another report has it already, what came later goes to the one that came first."""
        if not isinstance(message.reply, WebReply):
            return report
        self._session.flush()
        row = self._session.scalar(select(ReplyAddress).where(ReplyAddress.mailbox == message.reply.mailbox))
        first = self._session.get(Report, row.report_id) if row is not None else None
        if first is None:
            own = self._session.get(ReplyAddress, report.id)
            if own is None:
                own = ReplyAddress(report_id=report.id)
                self._session.add(own)
            own.recipient, own.mailbox = message.reply.recipient, message.reply.mailbox
            self._mailboxes[message.reply.mailbox] = report
            return report
        if first.id != report.id:
            self._load({first.conversation})
            return self._merge(self._reports[first.conversation], report)
        return report

    def _merge(self, first: Report, later: Report) -> Report:
        """Put two reports of one source together: words came back before the words that they belong to."""
        self._write_rows()
        session = self._session
        moved = {"report_id": first.id}
        base = self._join(later.conversation, first)
        for table, column in ((StoredMessage, "seq"), (JoinedConversation, "base")):
            values = moved | {column: getattr(table, column) + base}
            session.execute(update(table).where(table.report_id == later.id).values(values))
        session.execute(update(Reply).where(Reply.report_id == later.id).values(moved))
        session.execute(delete(ReadBy).where(ReadBy.report_id.in_((first.id, later.id))))
        self._attachments.move(first, later, base)
        for other, report in list(self._reports.items()):
            if report is later:
                self._reports[other] = first
        ended, withdrawn = later.ended, later.withdrawn
        move_work(session, first.id, later.id)
        session.execute(update(CustodyDetail).where(CustodyDetail.report_id == later.id).values(moved))
        self._opened.setdefault(first.id, {}).update(self._opened.pop(later.id, {}))
        self._begun.pop(later.id, None)
        self._worded.pop(later.id, None)
        session.flush()
        session.expire_all()
        session.execute(update(Report).where(Report.folded_into == later.id).values(folded_into=first.id))
        numbers.remember(session)
        session.execute(delete(Report).where(Report.id == later.id))
        session.expunge(later)
        self._bases = {
            row.conversation: row.base
            for row in session.scalars(
                select(JoinedConversation).where(JoinedConversation.conversation.in_(self._reports))
            )
        }
        first.ended, first.withdrawn = first.ended or ended, first.withdrawn or withdrawn
        first.folded_into = None
        self._changed += 1
        first.changed = self._changed
        self._learn_words(first)
        first.account = account_of(self._words[first.id])
        return first

    def _load(self, conversations: set[str]) -> None:
        """The reports that these conversations have already, and the words in them; they become unread again."""
        wanted = conversations - self._reports.keys()
        if not wanted:
            return
        for report in self._session.scalars(select(Report).where(Report.conversation.in_(wanted))).all():
            self._reports[report.conversation] = report
            self._learn_words(report)
        joined = select(JoinedConversation).where(JoinedConversation.conversation.in_(wanted))
        for row in self._session.scalars(joined).all():
            report = self._session.get_one(Report, row.report_id)
            self._load({report.conversation})
            self._reports[row.conversation] = self._reports[report.conversation]
            self._bases[row.conversation] = row.base

    def _learn_words(self, report: Report) -> None:
        words = select(StoredMessage).where(StoredMessage.report_id == report.id, StoredMessage.kind == "account")
        self._words[report.id] = [
            Words(row.day, row.seq, row.id, row.body, row.revises) for row in self._session.scalars(words).all()
        ]
        of_report = select(func.count()).where(StoredMessage.report_id == report.id)
        worded = of_report.where(StoredMessage.kind.in_(("account", "answers")))
        self._stored[report.id] = self._session.scalar(worded) or 0
        answers = select(StoredMessage.day, StoredMessage.seq, StoredMessage.id).where(
            StoredMessage.report_id == report.id, StoredMessage.kind == "answers"
        )
        newest = (StoredMessage.day.desc(), StoredMessage.seq.desc(), StoredMessage.id.desc())
        last = self._session.execute(answers.order_by(*newest)).first()
        if last is not None:
            self._answers[report.id] = (last.day, last.seq, last.id)

    def _new_report(self, message: Message, *, example: bool) -> Report:
        self._id += 1
        self._serial += 1
        report = Report(
            id=self._id,
            conversation=message.conversation,
            year=self._received_on.year,
            serial=self._serial,
            received_on=self._received_on,
            channel=message.channel,
            language=message.language,
            questionnaire=message.questionnaire[0],
            version=message.questionnaire[1],
            state="new",
            account="",
            attachments=0,
            ended=False,
            withdrawn=False,
            example=example,
            source_id=secrets.token_hex(16),
            changed=0,
        )
        self._session.add(report)
        self._reports[message.conversation] = report
        self._words[report.id] = []
        self._begun[report.id] = report
        return report

    def _add_words(self, report: Report, message: Message) -> None:
        body = message.body.decode("utf-8")
        seq = message.seq + self._bases.get(message.conversation, 0)
        self._rows.append(
            {
                "id": message.message,
                "report_id": report.id,
                "seq": seq,
                "kind": message.kind,
                "day": message.day,
                "body": body,
                "revises": message.revises,
            }
        )
        self._opened.setdefault(report.id, {})[message.message] = contents.digest(message.body)
        if report.changed:  # it may have been read before
            self._unread(report)
        if message.kind == "account":
            words = self._words[report.id]
            words.append(Words(message.day, seq, message.message, body, message.revises))
            report.account = account_of(words)
            if report.gist is None:
                report.gist = folding.gist(report.account)
                self._worded[report.id] = report
        elif message.kind == "answers":
            place = (message.day, seq, message.message)
            if place >= self._answers.get(report.id, place):  # the last answers say which version they are of
                self._answers[report.id] = place
                report.questionnaire, report.version = message.questionnaire
        elif message.kind == "end":
            report.ended = True
        elif message.kind == "withdraw":
            report.withdrawn = True

    def _unread(self, report: Report) -> None:
        """Nobody has read this report as it is now; where somebody had, it is listed by itself from now on."""
        read = delete(ReadBy).where(ReadBy.report_id == report.id).returning(ReadBy.person_id)
        if self._session.execute(read).first() is not None:
            report.folded_into = None

    def _add_part(self, report: Report, message: Message, part: Part) -> None:
        seq = message.seq + self._bases.get(message.conversation, 0)
        if self._attachments.add(report, message, part, seq):
            self._opened.setdefault(report.id, {})[message.message] = contents.digest(message.body)
