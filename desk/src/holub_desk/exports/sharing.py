"""The sharing log: what left the desk, for whom, what for, under which agreement. Written before the file is given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.vault.tables import Person, Shared

Format = Literal["ftm", "csv", "geojson"]
FORMATS: Final[tuple[Format, ...]] = ("ftm", "csv", "geojson")
MAX_RECIPIENT: Final = 200
MAX_WORDS: Final = 2000


class NotShared(Exception):
    """Why nothing was given: `recipient`, `purpose` or `agreement` is missing or too long."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class To:
    """For whom, what for, and what was agreed, in words."""

    recipient: str
    purpose: str
    agreement: str


@dataclass(frozen=True)
class Share:
    """One line of the log, as people read it."""

    at: str
    who: str
    to: To
    format: str
    count: int
    sha256: str


def checked(recipient: str, purpose: str, agreement: str) -> To:
    """Each is said, and none is longer than its column. Raises NotShared."""
    to = To(" ".join(recipient.split()), purpose.strip(), agreement.strip())
    for fault, text, most in (
        ("recipient", to.recipient, MAX_RECIPIENT),
        ("purpose", to.purpose, MAX_WORDS),
        ("agreement", to.agreement, MAX_WORDS),
    ):
        if not text or len(text) > most:
            raise NotShared(fault)
    return to


def record(session: Session, to: To, kind: Format, data: bytes, count: int, person: int | None, at: str) -> str:
    """Log that this file is given, here and in the custody log; the caller commits, and gives it then.

    Returns its SHA-256 in hexadecimal, by which the recipient's copy can be known again.
    """
    sha256 = hashlib.sha256(data)
    session.add(
        Shared(
            at=at,
            person_id=person,
            recipient=to.recipient,
            purpose=to.purpose,
            agreement=to.agreement,
            format=kind,
            count=count,
            sha256=sha256.digest(),
        )
    )
    said = {"format": kind, "count": count, "sha256": sha256.hexdigest(), "recipient": to.recipient}
    log.append(session, at, [log.Entry(log.Act.EXPORTED, person=person, said=said)])
    return sha256.hexdigest()


def shares(session: Session, limit: int) -> Sequence[Share]:
    """The newest lines of the log."""
    query = select(Shared, Person.name).outerjoin(Person, Person.id == Shared.person_id)
    rows = session.execute(query.order_by(Shared.id.desc()).limit(limit))
    return [
        Share(
            row.at,
            name or "",
            To(row.recipient, row.purpose, row.agreement),
            row.format,
            row.count,
            row.sha256.hex(),
        )
        for row, name in rows
    ]
