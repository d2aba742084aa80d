"""What was published about a case: its address, never fetched from here, and a capture that somebody uploaded.

A capture is kept as a sealed file under its own identity; its hash is taken as it arrives, and stands in the custody
log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.cases.folder import Act, known, working
from holub_desk.cases.text import line, lines
from holub_desk.custody import log
from holub_desk.media.kinds import find_kind
from holub_desk.staff.need_to_know import Reader
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import Case, Claim, Item
from holub_wire.age.identities import HybridIdentity

MAX_CAPTURE: Final = 8 * 1024 * 1024
"""Bytes of an uploaded capture: a page saved as one file, a picture of it, a PDF."""
MOST_ITEMS: Final = 1_000
"""In one case."""


@dataclass(frozen=True)
class Wanted:
    """What somebody says of something published, checked."""

    url: str
    publisher: str
    published_on: date
    title: str = ""
    note: str = ""


def read_item(
    untrusted_url: str, untrusted_publisher: str, untrusted_day: str, untrusted_title: str, untrusted_note: str
) -> Wanted:
    """Check what was typed. Raises NotChanged."""
    return Wanted(
        read_url(untrusted_url),
        line(untrusted_publisher, 200, needed=True),
        _day(untrusted_day),
        line(untrusted_title, 300),
        lines(untrusted_note),
    )


def read_url(untrusted: str) -> str:
    """An address on the web: http or https, with a host, without a user, a space or anything invisible."""
    url = untrusted.strip()
    if len(url) > 2000:
        raise NotChanged("too-long")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise NotChanged("no-url") from None
    plain = url.isprintable() and " " not in url and "@" not in parts.netloc and "\\" not in url
    if parts.scheme not in ("http", "https") or not host or not plain:
        raise NotChanged("no-url")
    return url


def _day(untrusted: str) -> date:
    try:
        day = date.fromisoformat(untrusted) if len(untrusted) == 10 else None
    except ValueError:
        day = None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    if day is None or not date(1900, 1, 1) <= day <= tomorrow:
        raise NotChanged("no-day")
    return day


def add(session: Session, files: VaultFiles, case: int, wanted: Wanted, capture: bytes, act: Act) -> int:
    """Put something published into a case; `capture` may be empty. Raises NotChanged."""
    working(session, act.person, case)
    if (session.scalar(select(func.count()).where(Item.case_id == case)) or 0) >= MOST_ITEMS:
        raise NotChanged("case-full")
    row = Item(
        case_id=case,
        url=wanted.url,
        publisher=wanted.publisher,
        published_on=wanted.published_on,
        title=wanted.title,
        note=wanted.note,
        person_id=act.person,
        at=act.at,
    )
    session.add(row)
    session.flush()
    if capture:
        _keep(session, files, row, capture, act)
    return row.id


def capture(session: Session, files: VaultFiles, case: int, item: int, content: bytes, act: Act) -> None:
    """Add a capture to an item that has none: what was captured is never replaced. Raises NotChanged."""
    working(session, act.person, case)
    row = _row(session, case, item)
    if row.capture is not None:
        raise NotChanged("captured")
    if not content:
        raise NotChanged("empty")
    _keep(session, files, row, content, act)


def _keep(session: Session, files: VaultFiles, row: Item, content: bytes, act: Act) -> None:
    if len(content) > MAX_CAPTURE:
        raise NotChanged("capture-large")
    identity = HybridIdentity.generate()
    row.capture, row.identity = files.write(content, identity), identity.secret()
    row.type, row.bytes, row.sha256 = _type(content), len(content), hashlib.sha256(content).digest()
    _record(session, act, {"did": "captured", "item": row.id, "sha256": row.sha256.hex()}, log.Act.ASSESSED)


def _type(content: bytes) -> str:
    found = find_kind(content)
    return found.kind if found else "file"


def remove(session: Session, case: int, item: int, act: Act) -> str | None:
    """Remove an item that nothing rests on; the caller commits, then removes the file returned. Raises NotChanged."""
    working(session, act.person, case)
    row = _row(session, case, item)
    if session.scalar(select(Claim.id).where(Claim.item_id == item).limit(1)) is not None:
        raise NotChanged("has-claims")
    name = row.capture
    session.delete(row)
    if name is not None:
        _record(session, act, {"did": "capture removed", "item": item}, log.Act.ASSESSED)
    return name


def items_in(session: Session, reader: Reader, case: int) -> Sequence[Item]:
    """What was published about a case, the oldest first."""
    query = select(Item).join(Case, Case.id == Item.case_id).where(Item.case_id == case, known(reader))
    return session.scalars(query.order_by(Item.published_on, Item.id)).all()


def download(session: Session, files: VaultFiles, case: int, item: int, act: Act) -> bytes | None:
    """A capture as it was uploaded, None where there is none. Raises an AgeError or OSError."""
    row = session.scalar(
        select(Item).join(Case, Case.id == Item.case_id).where(Item.id == item, Case.id == case, known(act.person))
    )
    if row is None or row.capture is None or row.identity is None:
        return None
    content = files.read(row.capture, HybridIdentity.parse(row.identity))
    _record(session, act, {"item": item}, log.Act.DOWNLOADED)
    return content


def _row(session: Session, case: int, item: int) -> Item:
    row = session.get(Item, item)
    if row is None or row.case_id != case:
        raise NotChanged("not-there")
    return row


def _record(session: Session, act: Act, said: dict[str, object], what: log.Act) -> None:
    log.append(session, act.at, [log.Entry(what, None, act.person, said)])
