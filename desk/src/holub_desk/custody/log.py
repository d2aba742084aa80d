"""Append to the custody log, and read what it says."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import rfc8785
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from holub_desk.custody.tree import leaf_hash
from holub_desk.vault.tables import CustodyDetail, CustodyEntry


class Act(StrEnum):
    """What can be done, in the past tense."""

    FOUND = "found"
    """It was here when the log began."""
    OPENED = "opened"
    READ = "read"
    DOWNLOADED = "downloaded"
    CONVERTED = "converted"
    ASSESSED = "assessed"
    """Graded, coded, placed, moved to another state: the detail says what became what."""
    REPLIED = "replied"
    PUBLISHED = "published"
    """Proposed, approved, released, held back, corrected, retracted; a finding of the exposure check borne."""
    EXPORTED = "exported"
    DESTROYED = "destroyed"
    KEYS = "keys"
    STAFF = "staff"


@dataclass(frozen=True)
class Entry:
    """One act to be recorded. `said` is JSON; it may name a report, never a source."""

    act: Act
    report: int | None = None
    person: int | None = None
    said: Mapping[str, Any] = field(default_factory=dict)


def minute(now: datetime | None = None) -> str:
    """The time of an act of staff, as entries carry it."""
    return (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%MZ")


def append(session: Session, at: str, entries: Sequence[Entry]) -> None:
    """Record acts, in the transaction that does them: it must be one that writes; the caller commits.

    `at` is a day (what came from sources) or a minute (acts of staff).
    """
    leaves, details = [], []
    for n, entry in enumerate(entries, size(session)):
        salt = secrets.token_bytes(32)
        said = rfc8785.dumps({**entry.said, "report": entry.report, "person": entry.person})
        commitment = commit(salt, said)
        leaf = leaf_hash(leaf_bytes(n, at, entry.act, commitment))
        leaves.append({"n": n, "at": at, "act": entry.act, "commitment": commitment, "leaf": leaf})
        details.append({"n": n, "report_id": entry.report, "salt": salt, "said": said.decode()})
    if leaves:
        session.execute(insert(CustodyEntry), leaves)
        session.execute(insert(CustodyDetail), details)


def destroying(session: Session, at: str, reports: Collection[int], person: int | None, why: str) -> None:
    """Record that these reports are about to be deleted: their entries will say nothing any more, and that is meant."""
    details = select(CustodyDetail.n).where(CustodyDetail.report_id.in_(reports)).order_by(CustodyDetail.n)
    silenced = list(session.scalars(details))
    append(session, at, [Entry(Act.DESTROYED, person=person, said={"silenced": silenced, "why": why})])


def size(session: Session) -> int:
    """How many entries there are."""
    last = session.scalar(select(func.max(CustodyEntry.n)))
    return 0 if last is None else last + 1


def commit(salt: bytes, said: bytes) -> bytes:
    """SHA-256 of 32 random bytes and what is said."""
    return hashlib.sha256(salt + said).digest()


def leaf_bytes(n: int, at: str, act: str, commitment: bytes) -> bytes:
    """The leaf of an entry: JSON in RFC 8785 form."""
    return rfc8785.dumps({"v": 1, "n": n, "at": at, "act": act, "commitment": commitment.hex()})


@dataclass(frozen=True)
class Recorded:
    """An entry as people read it. `said` is None where its report is destroyed."""

    n: int
    at: str
    act: str
    said: Mapping[str, Any] | None


def entries_of(session: Session, report: int | None = None, *, below: int | None = None, limit: int) -> list[Recorded]:
    """The newest entries, all or one report's, before entry `below`."""
    query = select(CustodyEntry.n, CustodyEntry.at, CustodyEntry.act, CustodyDetail.said).outerjoin(
        CustodyDetail, CustodyDetail.n == CustodyEntry.n
    )
    if report is not None:
        query = query.where(CustodyDetail.report_id == report)
    if below is not None:
        query = query.where(CustodyEntry.n < below)
    rows = session.execute(query.order_by(CustodyEntry.n.desc()).limit(limit))
    return [Recorded(row.n, row.at, row.act, json.loads(row.said) if row.said else None) for row in rows]
