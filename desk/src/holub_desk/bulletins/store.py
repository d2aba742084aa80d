"""Drafts in the vault: made from a case, saved as revisions of which none is ever overwritten, compared, taken back.

A bulletin is there for whoever may know of its case. Whoever calls commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from holub_desk.bulletins import document
from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.strictly import NotADocument
from holub_desk.cases.folder import Act, known, working
from holub_desk.staff.need_to_know import Reader
from holub_desk.triage.fault import NotChanged
from holub_desk.vault.tables import Bulletin, BulletinRevision, Case, Person

OPEN = ("draft", "released")
"""States in which it can be written on; a released one is written on for a correction."""


class Meanwhile(Exception):
    """Somebody saved after the revision that this draft was made of; `theirs` is what they saved, `revision` its n."""

    def __init__(self, revision: int, theirs: Draft, base: Draft) -> None:
        super().__init__("meanwhile")
        self.revision = revision
        self.theirs = theirs
        self.base = base


@dataclass(frozen=True)
class Listed:
    """A bulletin as its list shows it."""

    id: int
    case: int
    case_title: str
    state: str
    address: str | None
    revision: int
    author: int | None
    author_name: str
    release_on: date | None
    titles: Mapping[str, str]
    languages: tuple[str, ...]
    changed: str
    """The minute of its newest revision."""


@dataclass(frozen=True)
class Revision:
    """A line of the history."""

    n: int
    person: int | None
    name: str
    at: str


def listed(session: Session, reader: Reader) -> tuple[Listed, ...]:
    """All that this reader may know of, the newest first."""
    query = (
        select(Bulletin, Case.title, BulletinRevision, Person.name)
        .join(Case, Case.id == Bulletin.case_id)
        .join(
            BulletinRevision,
            (BulletinRevision.bulletin_id == Bulletin.id) & (BulletinRevision.n == Bulletin.revision),
        )
        .outerjoin(Person, Person.id == Bulletin.author_id)
        .where(known(reader))
        .order_by(Bulletin.id.desc())
    )
    return tuple(_listed(*row) for row in session.execute(query))


def _listed(row: Bulletin, case_title: str, newest: BulletinRevision, name: str | None) -> Listed:
    draft = document.from_json(newest.document)
    return Listed(
        id=row.id,
        case=row.case_id,
        case_title=case_title,
        state=row.state,
        address=row.address,
        revision=row.revision,
        author=row.author_id,
        author_name=name or "–",
        release_on=row.release_on,
        titles=draft.title.text,
        languages=draft.languages,
        changed=newest.at,
    )


def find(session: Session, reader: Reader, bulletin: int) -> Bulletin | None:
    """The row of one, or None where there is none that this reader may know of."""
    return session.scalar(_known(reader).where(Bulletin.id == bulletin))


def of_case(session: Session, reader: Reader, case: int) -> Sequence[Bulletin]:
    """Those of one case."""
    return session.scalars(_known(reader).where(Bulletin.case_id == case).order_by(Bulletin.id)).all()


def _known(reader: Reader) -> Select[Bulletin]:
    return select(Bulletin).join(Case, Case.id == Bulletin.case_id).where(known(reader))


def create(session: Session, case: int, draft: Draft, act: Act) -> int:
    """A new one of a case that is open. Raises NotChanged."""
    working(session, act.person, case)
    row = Bulletin(case_id=case, state="draft", revision=1, author_id=act.person, at=act.at)
    session.add(row)
    session.flush()
    _keep(session, row, draft, act)
    return row.id


def draft_of(session: Session, row: Bulletin, n: int | None = None) -> Draft:
    """A revision, the newest by default. Raises NotChanged."""
    found = session.get(BulletinRevision, (row.id, row.revision if n is None else n))
    if found is None:
        raise NotChanged("no-revision")
    return document.from_json(found.document)


def save(session: Session, row: Bulletin, draft: Draft, base: int, act: Act) -> int:
    """Save what was made of revision `base`; its number, the same where nothing is other.

    Raises NotChanged, or Meanwhile where `base` is not the newest any more: then nothing was saved.
    """
    if row.state not in OPEN:
        raise NotChanged("not-open")
    newest = draft_of(session, row)
    try:
        draft = document.from_json(document.to_json(draft))
    except NotADocument:
        raise NotChanged("not-a-draft") from None
    if document.to_json(newest) == document.to_json(draft):
        return row.revision
    if base != row.revision:
        raise Meanwhile(row.revision, newest, draft_of(session, row, base))
    row.revision += 1
    _keep(session, row, draft, act)
    return row.revision


def restore(session: Session, row: Bulletin, n: int, base: int, act: Act) -> int:
    """What revision `n` was is the newest again; nothing in between is lost. Raises NotChanged or Meanwhile."""
    return save(session, row, draft_of(session, row, n), base, act)


def history(session: Session, row: Bulletin, limit: int = 500) -> list[Revision]:
    """The newest revisions first."""
    query = (
        select(BulletinRevision.n, BulletinRevision.person_id, Person.name, BulletinRevision.at)
        .outerjoin(Person, Person.id == BulletinRevision.person_id)
        .where(BulletinRevision.bulletin_id == row.id)
        .order_by(BulletinRevision.n.desc())
        .limit(limit)
    )
    return [Revision(n, person, name or "–", at) for n, person, name, at in session.execute(query)]


def _keep(session: Session, row: Bulletin, draft: Draft, act: Act) -> None:
    text = document.to_json(draft)
    session.add(BulletinRevision(bulletin_id=row.id, n=row.revision, person_id=act.person, at=act.at, document=text))
    session.flush()
