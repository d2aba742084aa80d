"""Working copies in the vault: what pages and commands ask for, and what they get. Whoever shows them needs this alone.

copies_of(session, report, attachment)    what there is, or why there is nothing
request(session, report, attachment)      that it be made; a worker does it
read(vault, copy)                         one copy
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Attachment, CopyRequest, Report, WorkingCopy
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity

State = Literal["none", "waiting", "working", "made", "refused", "unavailable"]
"""`none`: nobody asked yet. `unavailable`: this machine lacks something, and it is tried again when that is there."""
MOST: Final = 100
"""Files that are asked for at once."""
_SETTLED = ("made", "refused", "unavailable")


@dataclass(frozen=True)
class Copy:
    """One working copy. `part`: picture, page, sheet (of frames), waveform, sound; the last has no size in pixels."""

    report: int
    attachment: str
    n: int
    part: str
    type: str
    width: int
    height: int
    bytes: int


@dataclass(frozen=True)
class Copies:
    """All of one attachment. `reasons.say(reason, language)` is a sentence about `reason`; with copies and a reason,
    they are not all of the file. `more`: it has more pages, or goes on longer, than is shown."""

    state: State = "none"
    kind: str | None = None
    reason: str | None = None
    more: bool = False
    copies: tuple[Copy, ...] = ()

    @property
    def settled(self) -> bool:
        """Whether there is nothing to wait for."""
        return self.state in _SETTLED


@dataclass(frozen=True)
class Content:
    """A copy's bytes and their type, which the host itself wrote: image/jpeg, image/png or audio/wav."""

    type: str
    data: bytes = field(repr=False)


def copies_of(session: Session, report: int, attachment: str) -> Copies:
    """What there is of an attachment."""
    row = session.get(CopyRequest, (report, attachment))
    if row is None:
        return Copies()
    query = select(WorkingCopy).where(WorkingCopy.report_id == report, WorkingCopy.attachment_id == attachment)
    copies = tuple(
        Copy(report, attachment, each.n, each.part, each.type, each.width, each.height, each.bytes)
        for each in session.scalars(query.order_by(WorkingCopy.n))
    )
    state = next(state for state in get_args(State) if state == row.state)
    return Copies(state, row.kind, row.reason, row.more, copies)


def request(session: Session, report: int, attachment: str, *, urgent: bool = True, again: bool = False) -> None:
    """Ask for copies; asking twice is asking once. The caller commits.

    `again` has them made anew, also where they were refused. What has not arrived whole cannot be asked for.
    """
    row, file = session.get(CopyRequest, (report, attachment)), session.get(Attachment, (report, attachment))
    if file is None or file.state != "whole":
        return
    if row is None:
        row = CopyRequest(
            report_id=report, attachment_id=attachment, state="waiting", urgent=urgent, more=False, begun=0
        )
        session.add(row)
        if file.role == "original":  # it is closed for everyone but the custodian
            row.state, row.reason = "refused", "original"
    elif again and row.state in _SETTLED and row.reason != "original":
        row.state, row.begun = "waiting", 0
    row.urgent = row.urgent or urgent
    session.flush()


def request_missing(session: Session, after: int, most: int = MOST) -> int:
    """Ask, without haste, for files that nobody asked for yet, in reports that changed after `after`; returns how many,
    `most` where there may be others. The caller commits."""
    asked = exists().where(CopyRequest.report_id == Attachment.report_id, CopyRequest.attachment_id == Attachment.id)
    query = (
        select(Attachment.report_id, Attachment.id)
        .join(Report, Report.id == Attachment.report_id)
        .where(Report.changed > after, Report.withdrawn.is_(False))
        .where(Attachment.state == "whole", Attachment.role != "original", ~asked)
        .limit(most)
    )
    new = {"state": "waiting", "urgent": False, "more": False, "begun": 0}
    rows = [new | {"report_id": report, "attachment_id": file} for report, file in session.execute(query)]
    if rows:
        session.execute(insert(CopyRequest), rows)
    return len(rows)


def newest_change(session: Session) -> int:
    """The largest `changed` of any report."""
    return session.scalar(select(func.max(Report.changed))) or 0


def read(vault: Vault, copy: Copy) -> Content | None:
    """One copy, or None when it is gone. Raises an AgeError or OSError where the vault cannot read it."""
    with Session(vault.engine) as session:
        row = session.get(WorkingCopy, (copy.report, copy.attachment, copy.n))
    if row is None:
        return None
    return Content(row.type, vault.files.read(row.file, HybridIdentity.parse(row.identity)))
