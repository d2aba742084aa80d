"""Pictures of bulletins: from a working copy or a capture, through the sandbox, covered, written by us, and sealed.

Not the file itself: what is published is encoded from pixels, and from nothing else, whatever it was made of.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.bulletins.covering import Cover, as_json, covered
from holub_desk.cases.folder import Act, known, reports_in
from holub_desk.custody import log
from holub_desk.media import copies
from holub_desk.media.convert import Converter, Lacking, Raw
from holub_desk.media.pdq import pdq
from holub_desk.media.pixels import write_jpeg
from holub_desk.media.sandbox import NoSandbox
from holub_desk.staff.need_to_know import Reader, visible
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Attachment, Bulletin, BulletinPicture, Case, Item, Report, WorkingCopy
from holub_desk.vault.vault import Vault
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity

SHOWN: tuple[str, ...] = ("picture", "page", "sheet")
"""Working copies that can be a picture of a bulletin."""


@dataclass(frozen=True)
class Source:
    """What a picture can be made of: a working copy of a report's file, or the capture of an item."""

    key: str
    """As a form names it: `report.attachment.n` or `item`."""
    number: str
    """Of the report; empty for an item."""
    title: str
    report: int | None = None
    attachment: str | None = None
    n: int = 0
    item: int | None = None


def sources_of(session: Session, reader: Reader, row: Bulletin) -> list[Source]:
    """Everything in the case that there could be a picture of, as far as this reader may know of it."""
    reports = [each.id for each in reports_in(session, reader, row.case_id)]
    query = (
        select(WorkingCopy, Report, Attachment.ordinal)
        .join(Report, Report.id == WorkingCopy.report_id)
        .join(Attachment, (Attachment.report_id == Report.id) & (Attachment.id == WorkingCopy.attachment_id))
        .where(WorkingCopy.report_id.in_(reports), WorkingCopy.part.in_(SHOWN), Report.withdrawn.is_(False))
        .where(visible(reader))
        .order_by(Report.id, Attachment.ordinal, WorkingCopy.n)
    )
    found = [
        Source(
            key=f"{copy.report_id}.{copy.attachment_id}.{copy.n}",
            number=report.number,
            title=f"{ordinal}.{copy.n + 1}",
            report=copy.report_id,
            attachment=copy.attachment_id,
            n=copy.n,
        )
        for copy, report, ordinal in session.execute(query)
    ]
    items = select(Item).join(Case, Case.id == Item.case_id).where(known(reader), Item.case_id == row.case_id)
    for item in session.scalars(items.where(Item.capture.is_not(None)).order_by(Item.published_on)):
        found.append(Source(key=str(item.id), number="", title=item.title or item.publisher, item=item.id))
    return found


def raw_of(vault: Vault, source: Source, converter: Callable[[], Converter | None]) -> Raw:
    """The pixels of it, read by the sandbox. Raises NotChanged."""
    content = _content(vault, source)
    made = converter()
    if made is None:
        raise NotChanged("no-sandbox")
    try:
        raw = made.first_picture(content)
    except (NoSandbox, Lacking):
        raise NotChanged("no-sandbox") from None
    if isinstance(raw, str):
        raise NotChanged("no-picture")
    return raw


def _content(vault: Vault, source: Source) -> bytes:
    try:
        if source.report is not None and source.attachment is not None:
            copy = copies.Copy(source.report, source.attachment, source.n, "", "", 0, 0, 0)
            content = copies.read(vault, copy)
            if content is None:
                raise NotChanged("no-picture")
            return content.data
        with Session(vault.engine) as session:
            item = session.get(Item, source.item)
        if item is None or item.capture is None or item.identity is None:
            raise NotChanged("no-picture")
        return vault.files.read(item.capture, HybridIdentity.parse(item.identity))
    except (AgeError, OSError):
        raise NotChanged("no-picture") from None


def keep(
    session: Session, vault: Vault, row: Bulletin, source: Source, raw: Raw, covers: tuple[Cover, ...], act: Act
) -> int:
    """Cover, encode and store it; its id. The caller commits."""
    width, height, pixels = covered(raw, covers)
    data = write_jpeg(width, height, pixels)
    identity = HybridIdentity.generate()
    made = BulletinPicture(
        bulletin_id=row.id,
        report_id=source.report,
        attachment_id=source.attachment,
        item_id=source.item,
        covered=as_json(covers),
        file=vault.files.write(data, identity),
        identity=identity.secret(),
        type="image/jpeg",
        width=width,
        height=height,
        sha256=hashlib.sha256(data).digest(),
        pdq=pdq(width, height, pixels) or b"",
        person_id=act.person,
        at=act.at,
    )
    session.add(made)
    session.flush()
    said = {"did": "made a picture for a bulletin", "bulletin": row.id, "sha256": made.sha256.hex()}
    said |= {"covered": len(covers)}
    log.append(session, act.at, [log.Entry(log.Act.CONVERTED, source.report, act.person, said)])
    return made.id


def kept(session: Session, row: Bulletin, picture: int) -> BulletinPicture | None:
    """A picture of this bulletin."""
    found = session.get(BulletinPicture, picture)
    return found if found is not None and found.bulletin_id == row.id else None


def content_of(vault: Vault, picture: BulletinPicture) -> bytes | None:
    """Its bytes; None where they cannot be read."""
    try:
        return vault.files.read(picture.file, HybridIdentity.parse(picture.identity))
    except (AgeError, OSError):
        return None
