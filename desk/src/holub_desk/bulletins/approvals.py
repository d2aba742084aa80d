"""Who stood for what, and when: proposed, approved, held back, corrected, retracted, taken back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cases.folder import Act
from holub_desk.vault.tables import Bulletin, BulletinApproval, Person


@dataclass(frozen=True)
class Approval:
    """One of them. `texts`: what is said of it, by language, or the tests that held it back."""

    act: str
    revision: int
    person: int | None
    name: str
    at: str
    texts: Mapping[str, str]


def keep(session: Session, row: Bulletin, what: str, act: Act, texts: Mapping[str, str] | None = None) -> None:
    """Write one down."""
    session.add(
        BulletinApproval(
            bulletin_id=row.id,
            revision=row.revision,
            act=what,
            reason=json.dumps(texts, ensure_ascii=False) if texts else "",
            person_id=act.person,
            at=act.at,
        )
    )
    session.flush()


def all_of(session: Session, row: Bulletin) -> list[Approval]:
    """The newest first."""
    query = (
        select(BulletinApproval, Person.name)
        .outerjoin(Person, Person.id == BulletinApproval.person_id)
        .where(BulletinApproval.bulletin_id == row.id)
        .order_by(BulletinApproval.id.desc())
    )
    return [
        Approval(
            each.act,
            each.revision,
            each.person_id,
            name or "–",
            each.at,
            json.loads(each.reason) if each.reason else {},
        )
        for each, name in session.execute(query)
    ]


def pending(session: Session, row: Bulletin) -> Approval | None:
    """The proposal that waits for another person; none where it was for an earlier revision.

    What was held back waits again: whoever proposed it stands for it still.
    """
    for each in all_of(session, row):
        if each.act in ("held", "release") and row.state == "proposed":
            continue
        return each if each.act == "propose" and each.revision == row.revision else None
    return None
