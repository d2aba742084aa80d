"""Editions: what the public got, one after another, and what each rested on. Whoever calls has checked, and commits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.bulletins import checking, making, public
from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.world import Policy
from holub_desk.bulletins.released import Correction, Fact, PublicPicture, Released
from holub_desk.cases.claims import claims_of
from holub_desk.cases.judging import origins_of
from holub_desk.custody.checkpoint import newest
from holub_desk.places.gazetteer import gazetteer
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import (
    Bulletin,
    BulletinApproval,
    BulletinPicture,
    Edition,
    Report,
    RestedOn,
)


def release(session: Session, row: Bulletin, draft: Draft, policy: Policy, today: date) -> str:
    """The first edition; its address."""
    title = draft.title.text.get("uk") or draft.title.text[draft.languages[0]]
    taken = {each for each in session.scalars(select(Bulletin.address)) if each is not None}
    row.address = making.address_of(today, title, taken)
    made = making.released(
        draft,
        address=row.address,
        released_on=today,
        changed_on=today,
        facts=facts_now(session, row, draft, policy),
        places=gazetteer(),
        picture=_picture(session, draft),
        checkpoint=checkpoint(session),
    )
    _keep(session, row, made, today)
    _rest(session, row, draft)
    return row.address


def correct(
    session: Session, row: Bulletin, draft: Draft, said: Mapping[str, str], policy: Policy, today: date
) -> None:
    """A further edition at the same address."""
    before = last_edition(session, row)
    made = making.released(
        draft,
        address=before.address,
        released_on=before.released_on,
        changed_on=today,
        facts=facts_now(session, row, draft, policy),
        places=gazetteer(),
        picture=_picture(session, draft),
        corrections=(*before.corrections, Correction(today, said)),
        checkpoint=checkpoint(session),
    )
    _keep(session, row, made, today)
    _rest(session, row, draft)


def retract(session: Session, row: Bulletin, why: Mapping[str, str], today: date) -> None:
    """The last edition: titles, and why."""
    _keep(session, row, making.retracted(last_edition(session, row), today, why, checkpoint(session)), today)


def editions(session: Session, row: Bulletin) -> list[Released]:
    """All of one bulletin, the newest first."""
    query = select(Edition.public).where(Edition.bulletin_id == row.id).order_by(Edition.n.desc())
    return [public.from_json(each) for each in session.scalars(query)]


def last_edition(session: Session, row: Bulletin) -> Released:
    """What the public has now. Raises NotChanged."""
    found = editions(session, row)
    if not found:
        raise NotChanged("not-released")
    return found[0]


def all_released(session: Session) -> list[Released]:
    """The newest edition of every bulletin, retracted ones too, in the order in which they were released."""
    newest = select(Edition.bulletin_id, func.max(Edition.n).label("n")).group_by(Edition.bulletin_id).subquery()
    query = select(Edition.public).join(
        newest, (newest.c.bulletin_id == Edition.bulletin_id) & (newest.c.n == Edition.n)
    )
    found = [public.from_json(each) for each in session.scalars(query)]
    return sorted(found, key=lambda each: (each.released_on, each.address))


def published_revision(session: Session, row: Bulletin) -> int:
    """The revision that the public has; 0 where it has none."""
    if row.state not in ("released", "retracted"):
        return 0
    query = select(BulletinApproval.revision).where(BulletinApproval.bulletin_id == row.id)
    query = query.where(BulletinApproval.act.in_(("release", "correct")))
    return session.scalar(query.order_by(BulletinApproval.id.desc()).limit(1)) or 0


def gone(session: Session, row: Bulletin, draft: Draft) -> Mapping[str, tuple[int, ...]]:
    """By sentence, the claims that it cites and that are no more, or whose report was taken back."""
    there = {each.id: each.on.report for each in claims_of(session, None, row.case_id)}
    taken = select(Report.id).where(Report.id.in_({each for each in there.values() if each}), Report.withdrawn)
    back = set(session.scalars(taken))
    lost = {
        each.id: tuple(claim for claim in each.claims if claim not in there or there[claim] in back)
        for each in draft.sentences()
    }
    return {id: claims for id, claims in lost.items() if claims}


def checkpoint(session: Session) -> str:
    """The newest signed note of the custody log. Web has no key to sign one; the opener does each day."""
    found = newest(session)
    return found.note if found is not None else ""


def facts_now(session: Session, row: Bulletin, draft: Draft, policy: Policy) -> tuple[Fact, ...]:
    """What its claims come to, as exports would have it."""
    claims = {each.id: each for each in claims_of(session, None, row.case_id)}
    return making.facts_of(draft, claims, origins_of(session, row.case_id), policy.sources, gazetteer())


def _picture(session: Session, draft: Draft) -> PublicPicture | None:
    row = session.get(BulletinPicture, draft.picture.picture) if draft.picture else None
    return PublicPicture(row.sha256.hex(), row.type, row.width, row.height) if row is not None else None


def _keep(session: Session, row: Bulletin, made: Released, today: date) -> None:
    text = public.to_json(made)
    public.from_json(text)  # what could not be read again is not written
    session.add(Edition(bulletin_id=row.id, n=_newest(session, row) + 1, day=today, public=text))
    session.flush()


def _newest(session: Session, row: Bulletin) -> int:
    return session.scalar(select(func.max(Edition.n)).where(Edition.bulletin_id == row.id)) or 0


def _rest(session: Session, row: Bulletin, draft: Draft) -> None:
    edition = _newest(session, row)
    for sentence, reports in checking.rested_on(session, row, draft).items():
        for report in sorted(reports):
            session.add(RestedOn(bulletin_id=row.id, edition=edition, sentence=sentence, report_id=report))
    session.flush()
