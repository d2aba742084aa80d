"""Replies in the vault: written by people, laid down at the intake by the opener, and what became of them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.replies.asking import note
from holub_desk.replies.quoting import quoted
from holub_desk.vault.tables import Person, Reply, ReplyAddress, Report, StoredMessage
from holub_wire.age.errors import RecipientError
from holub_wire.age.recipients import HybridRecipient, parse_recipient
from holub_wire.code import SLOTS, slot
from holub_wire.post import Mail, Outcome
from holub_wire.reply import MAX_LETTER, Letter, Notice, seal_letter, seal_notice

LETTER_DAYS: Final = 30
NOTICE_DAYS: Final = 3

Fault = Literal["empty", "too_long", "quotes", "unreachable", "full", "no_intake", "withdrawn"]
Way = Literal["web", "messenger"]


class NotWritten(Exception):
    """A reply that may not go out. `passage` is what it quotes."""

    def __init__(self, fault: Fault, passage: str = "") -> None:
        super().__init__(f"the reply was not written: {fault}")
        self.fault: Fault = fault
        self.passage = passage


@dataclass(frozen=True)
class Shown:
    """A reply as the desk sees it."""

    id: str
    number: str
    written_on: date
    by: str
    way: Way
    text: str = field(repr=False)
    expires_on: date
    state: str


def ways(session: Session, report: int) -> tuple[Way, ...]:
    """How the source of a report can be answered now."""
    row = session.get(ReplyAddress, report)
    if row is None:
        return ()
    reachable: list[Way] = []
    if row.mailbox is not None:
        reachable.append("web")
    if row.address is not None:
        reachable.append("messenger")
    return tuple(reachable)


def write(
    session: Session,
    report: int,
    text: str,
    *,
    today: date,
    asks: bool = False,
    person: int | None = None,
    intake: HybridRecipient | None = None,
) -> list[str]:
    """Write a reply, sealed for whoever can read it; the ids of what will be laid down. The caller commits.

    One that `asks` also says that nobody has to answer. `intake` is the recipient of notices. Raises NotWritten.
    """
    text = text.strip().replace("\r\n", "\n")
    row, address = session.get(Report, report), session.get(ReplyAddress, report)
    if row is None or address is None or not ways(session, report):
        raise NotWritten("unreachable")
    if row.withdrawn:
        raise NotWritten("withdrawn")
    _check(session, report, text)
    if asks:
        text += "\n\n" + note(row.language)
    if len(text.encode()) > MAX_LETTER:
        raise NotWritten("too_long")
    written = []
    if address.mailbox is not None and address.recipient is not None:
        written.append(_letter(session, row, address.recipient, text, today))
    if address.address is not None:
        if intake is None and not written:
            raise NotWritten("no_intake")
        if intake is not None:
            written.append(_notice(row, address.address, text, today, intake))
    for each in written:
        each.person_id = person
        session.add(each)
    session.flush()
    said = {"ways": ["messenger" if each.slot is None else "web" for each in written]}
    log.append(session, log.minute(), [log.Entry(log.Act.REPLIED, report, person, said)])
    return [each.id for each in written]


def _check(session: Session, report: int, text: str) -> None:
    if not text:
        raise NotWritten("empty")
    said = session.scalars(select(StoredMessage.body).where(StoredMessage.report_id == report))
    passage = quoted(text, said)
    if passage is not None:
        raise NotWritten("quotes", passage)


def _letter(session: Session, report: Report, recipient: str, text: str, today: date) -> Reply:
    last = session.scalar(select(func.max(Reply.slot)).where(Reply.report_id == report.id))
    n = 0 if last is None else last + 1
    if n >= SLOTS:
        raise NotWritten("full")
    token = secrets.token_bytes(32)
    try:
        sealed = seal_letter(Letter(today, report.language, n, text, token), parse_recipient(recipient))
    except RecipientError:
        raise NotWritten("unreachable") from None
    return Reply(
        id=secrets.token_hex(16),
        report_id=report.id,
        written_on=today,
        text=text,
        slot=n,
        token_sha256=hashlib.sha256(token).digest(),
        sealed=sealed,
        expires_on=today + timedelta(days=LETTER_DAYS),
        state="waiting",
    )


def _notice(report: Report, address: str, text: str, today: date, intake: HybridRecipient) -> Reply:
    name, expires = secrets.token_hex(16), today + timedelta(days=NOTICE_DAYS)
    return Reply(
        id=name,
        report_id=report.id,
        written_on=today,
        text=text,
        sealed=seal_notice(Notice(name, address, report.conversation, text, expires), intake),
        expires_on=expires,
        state="waiting",
    )


def to_lay(session: Session) -> Sequence[Reply]:
    """Replies that the intake does not have yet."""
    return session.scalars(select(Reply).where(Reply.sealed.is_not(None))).all()


def mail_of(session: Session, reply: Reply) -> tuple[str, Mail] | None:
    """Slot and content of a letter; None for one whose mailbox is gone, and for notices."""
    address = session.get(ReplyAddress, reply.report_id)
    if reply.slot is None or reply.sealed is None or reply.token_sha256 is None:
        return None
    if address is None or address.mailbox is None:
        return None
    place = slot(bytes.fromhex(address.mailbox), reply.slot)
    return place, Mail(reply.sealed, reply.token_sha256, reply.expires_on, reply.id)


def learn(session: Session, outcomes: Mapping[str, Outcome]) -> None:
    """Take down what became of replies; anything else that an intake says is not heard. The caller commits."""
    for name, outcome in outcomes.items():
        reply = session.get(Reply, name)
        if reply is not None and reply.state == "waiting":
            reply.state = outcome


def expire(session: Session, today: date) -> None:
    """An intake that forgot to say so does not keep a reply waiting for ever. The caller commits."""
    late = today - timedelta(days=2)
    for reply in session.scalars(select(Reply).where(Reply.state == "waiting", Reply.expires_on < late)):
        reply.state = "expired"
        reply.sealed = None


def listed(session: Session, report: int | None = None) -> list[Shown]:
    """The replies to a report, or all of them, the oldest first."""
    query = select(Reply, Report, Person.name).join(Report, Report.id == Reply.report_id)
    query = query.outerjoin(Person, Person.id == Reply.person_id).order_by(Reply.written_on, Reply.slot, Reply.id)
    if report is not None:
        query = query.where(Reply.report_id == report)
    return [
        Shown(
            id=reply.id,
            number=row.number,
            written_on=reply.written_on,
            by=name or "",
            way="messenger" if reply.slot is None else "web",
            text=reply.text,
            expires_on=reply.expires_on,
            state=reply.state,
        )
        for reply, row, name in session.execute(query)
    ]
