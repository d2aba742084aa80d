"""Effects → seal → spool → acknowledge → say: how a channel's messages become durable envelopes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Literal, Protocol

from holub_intake.journal import Event, record
from holub_intake.keys import Signer
from holub_wire.envelope import (
    MAX_ATTACHMENT,
    MAX_PARTS,
    Kind,
    Message,
    MessengerReply,
    Part,
    Role,
    WebReply,
    part_room,
    seal_message,
    signed_bytes,
)
from holub_wire.line import Line
from holub_wire.questionnaire.value import Answer
from holub_wire.spool import Put


class NotStored(Exception):
    """The disk refused, or the attachment is too large; nothing was acknowledged."""


def today() -> date:
    """The day, UTC: all that an envelope says of when it was sealed."""
    return datetime.now(UTC).date()


def _new_id() -> str:
    return secrets.token_hex(16)


@dataclass
class Sender:
    """Who is speaking, as far as envelopes tell: one conversation on one channel."""

    channel: str
    language: str
    conversation: str = field(default_factory=_new_id)
    seq: int = 0
    reply: WebReply | MessengerReply | None = field(default=None, repr=False)
    """How the source can be answered; every message says it."""


class Store(Protocol):
    """Where sealed envelopes go: a spool, or a door to it."""

    def put(self, envelope_id: str, sealed: bytes) -> Put:
        """See Spool.put."""


@dataclass(frozen=True)
class Dispatch:
    """Seals to a line's recipients and stores in a spool. `writers` are the threads that wait for the disk."""

    line: Line
    spool: Store
    writers: ThreadPoolExecutor
    day: Callable[[], date] = today
    signer: Signer | None = None
    """Of what comes from messengers: without its signature the desk does not believe a handle."""

    async def store_account(
        self, sender: Sender, text: str, *, message: str | None = None, revises: str | None = None
    ) -> None:
        """Returns only when the words are durable. Raises NotStored.

        `message` is given where the same words may come again: the desk drops the second by it. `revises` is the
        message whose words these replace.
        """
        await self._store(self._message(sender, "account", text.encode(), message=message, revises=revises))

    async def store_answers(
        self, sender: Sender, answers: Mapping[str, Answer | None], *, message: str | None = None
    ) -> None:
        """Likewise for answers; None takes an earlier one away."""
        body = json.dumps(answers, ensure_ascii=False).encode()
        await self._store(self._message(sender, "answers", body, message=message))

    async def store_empty(
        self, sender: Sender, kind: Literal["end", "withdraw", "address", "forget"], *, message: str | None = None
    ) -> None:
        """Likewise for what is said without words."""
        await self._store(self._message(sender, kind, b"", message=message))

    async def store_end(self, sender: Sender) -> None:
        """Likewise for the end of a conversation."""
        await self.store_empty(sender, "end")

    def attachment(
        self, sender: Sender, media_type: str, *, cleaned: bool, role: Role = "copy", message: str | None = None
    ) -> AttachmentWriter:
        """Take an attachment piece by piece; each part is sealed and durable as soon as it is full."""
        return AttachmentWriter(self, sender, media_type, cleaned=cleaned, role=role, message=message)

    async def store_file(
        self, sender: Sender, content: bytes, media_type: str, *, cleaned: bool, message: str | None = None
    ) -> None:
        """A whole attachment held in memory. Raises NotStored."""
        writer = self.attachment(sender, media_type, cleaned=cleaned, message=message)
        await writer.write(content)
        await writer.finish()

    def _message(
        self,
        sender: Sender,
        kind: Kind,
        body: bytes,
        part: Part | None = None,
        *,
        message: str | None = None,
        revises: str | None = None,
    ) -> Message:
        made = Message(
            id=_new_id(),
            message=message or _new_id(),
            conversation=sender.conversation,
            seq=sender.seq,
            kind=kind,
            day=self.day(),
            channel=sender.channel,
            language=sender.language,
            questionnaire=(self.line.questionnaire.id, self.line.questionnaire.version),
            body=body,
            part=part,
            reply=sender.reply,
            revises=revises,
        )
        sender.seq += 1
        if self.signer is not None and isinstance(sender.reply, MessengerReply):
            made = replace(made, signature=self.signer.sign(signed_bytes(made)))
        return made

    async def _store(self, message: Message) -> None:
        try:
            put = await asyncio.get_running_loop().run_in_executor(self.writers, self._seal_and_put, message)
        except OSError as error:
            record(Event.NOT_STORED, errno=error.errno)
            raise NotStored from None
        if put is Put.DIFFERENT:  # 128 random bits met: it will not happen, and must not pass for stored
            raise NotStored

    def _seal_and_put(self, message: Message) -> Put:
        recipients = self.line.recipients
        return self.spool.put(message.id, seal_message(message, recipients.current, recipients.recovery))


class AttachmentWriter:
    """Seals an upload while it arrives: at most one part of it is ever held, and no file is written.

    The whole is known only at the end, so all parts but the last say nothing of it (docs/envelope.md, Attachments).
    """

    def __init__(
        self,
        dispatch: Dispatch,
        sender: Sender,
        media_type: str,
        *,
        cleaned: bool,
        role: Role,
        message: str | None = None,
    ) -> None:
        self._dispatch = dispatch
        self._sender = sender
        self._message = message
        name = _derived(message, 0) if message else _new_id()
        self._part = Part(name, 1, None, None, None, media_type, cleaned, role)
        longest = replace(self._part, n=MAX_PARTS, total=MAX_PARTS, bytes=MAX_ATTACHMENT, sha256="0" * 64)
        template = dispatch._message(replace(sender, seq=10**6), "attachment", b"", longest)
        self._room = part_room(template)
        self._held = bytearray()
        self._hash = hashlib.sha256()
        self.bytes = 0

    async def write(self, data: bytes) -> None:
        """Take more; whatever fills a part is durable when this returns. Raises NotStored."""
        self.bytes += len(data)
        if self.bytes > MAX_ATTACHMENT:
            raise NotStored
        self._hash.update(data)
        self._held += data
        while len(self._held) > self._room:
            await self._store(bytes(self._held[: self._room]), self._part)
            del self._held[: self._room]
            self._part = replace(self._part, n=self._part.n + 1)

    async def finish(self) -> None:
        """Store the last part, which tells of the whole. Raises NotStored."""
        whole = replace(self._part, total=self._part.n, bytes=self.bytes, sha256=self._hash.hexdigest())
        await self._store(bytes(self._held), whole)
        self._held.clear()

    async def _store(self, body: bytes, part: Part) -> None:
        message = _derived(self._message, part.n) if self._message else None
        await self._dispatch._store(self._dispatch._message(self._sender, "attachment", body, part, message=message))


def _derived(message: str, n: int) -> str:
    """The ids of an attachment (0) and its parts (from 1), where all follow from one message that may come again."""
    return hashlib.sha256(f"holub-part-v1\n{message}\n{n}".encode()).hexdigest()[:32]
