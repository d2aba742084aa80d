"""Files put straight into a vault, and a converter that does not look at them."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from holub_desk.media.convert import Converter, Made, Outcome
from holub_desk.media.copies import request
from holub_desk.media.sandbox import Sandbox
from holub_desk.media.worker import Worker
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import Attachment
from holub_desk.vault.vault import Vault
from holub_wire.envelope import Message, Part, Role

DAY = date(2026, 11, 23)


def attach(
    vault: Vault, content: bytes = b"of a source", *, conversation: str = "c" * 32, role: Role = "copy", seq: int = 1
) -> tuple[int, str]:
    """A report with one whole file, or one more file of it; its key."""
    name = os.urandom(16).hex()
    digest = hashlib.sha256(content).hexdigest()
    message = Message(
        id=os.urandom(16).hex(),
        message=os.urandom(16).hex(),
        conversation=conversation,
        seq=seq,
        kind="attachment",
        day=DAY,
        channel="web",
        language="uk",
        questionnaire=("small", "0" * 16),
        part=Part(name, 1, 1, len(content), digest, "image/jpeg", cleaned=role == "copy", role=role),
        body=content,
    )
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, DAY).add_all([message])
    with Session(vault.engine) as session:
        return session.query(Attachment.report_id).filter(Attachment.id == name).one()[0], name


SHOWN = Outcome("picture", (Made("picture", "image/jpeg", 4, 3, b"the copy"),))


@dataclass(frozen=True)
class Saying(Converter):
    """Answers the same of every file, or raises it."""

    outcome: Outcome | BaseException = SHOWN

    def convert(self, content: bytes) -> Outcome:
        if isinstance(self.outcome, BaseException):
            raise self.outcome
        return self.outcome


def saying(outcome: Outcome | BaseException | None = None) -> Saying:
    """Without a sandbox: nothing is read."""
    return Saying(Sandbox()) if outcome is None else Saying(Sandbox(), outcome=outcome)


def convert(vault: Vault, key: tuple[int, str], converter: Converter | None) -> None:
    """Have one file dealt with now."""
    with Session(vault.writer) as session, session.begin():
        request(session, *key, again=True)
    Worker(vault, converter, in_background=False).run_once()
