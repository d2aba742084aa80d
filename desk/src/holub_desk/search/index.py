"""Keep the index up to date with the reports, after they are stored: a search may lag a moment, storing never waits."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from holub_desk.custody.log import Act
from holub_desk.reports.read import answers_of
from holub_desk.search.terms import terms_of
from holub_desk.vault.tables import CustodyEntry, Report, Setting
from holub_desk.vault.vault import Vault

BATCH: Final = 200
_LET_GO: Final = "search_let_go"
"""How many times reports had been destroyed when the index was put together last."""
_SETTING: Final = "search_changed"
"""Up to which change of any report everything is in the index: `changed` only ever grows."""


_DESTROYED: Final = text(f"custody_entry.act = '{Act.DESTROYED}'")
"""Written out, so that SQLite sees that the small index of these will do."""


def bring_up_to_date(vault: Vault) -> int:
    """Index what changed since; returns how many reports. Killed in between, it is done again."""
    done = 0
    while count := _batch(vault):
        done += count
    return done


def is_behind(session: Session) -> bool:
    """Whether some report, as it now is, is not in the index."""
    return bool(_waiting(session, 1))


def let_go(vault: Vault) -> bool:
    """Let the words of destroyed reports be gone from the index; returns whether there were any.

    FTS5 only marks what is deleted: the words stay where they are until its parts are put together anew. The custody
    log says when there is something to do.
    """
    with Session(vault.engine) as session:
        destroyed = session.scalar(select(func.count(CustodyEntry.n)).where(_DESTROYED)) or 0
        row = session.get(Setting, _LET_GO)
        if destroyed == (int(row.value) if row is not None else 0):
            return False
    with Session(vault.writer) as session, session.begin():
        for table in ("search_index", "search_names"):
            session.execute(text(f"INSERT INTO {table} ({table}) VALUES ('optimize')"))  # noqa: S608 - two fixed names
        session.merge(Setting(name=_LET_GO, value=str(destroyed)))
    return True


def _batch(vault: Vault) -> int:
    with Session(vault.engine) as session:  # most of the time there is nothing, and nobody is kept from writing
        if not _waiting(session, 1):
            return 0
    with Session(vault.writer) as session, session.begin():
        waiting = _waiting(session, BATCH)
        for report in waiting:
            put(session, report.id, text_of(session, report))
        if waiting:
            _remember(session, waiting[-1].changed)
        return len(waiting)


def _waiting(session: Session, limit: int) -> list[Report]:
    row = session.get(Setting, _SETTING)
    since = int(row.value) if row is not None else 0
    return list(session.scalars(select(Report).where(Report.changed > since).order_by(Report.changed).limit(limit)))


def _remember(session: Session, changed: int) -> None:
    row = session.get(Setting, _SETTING)
    if row is None:
        session.add(Setting(name=_SETTING, value=str(changed)))
    else:
        row.value = str(changed)


def text_of(session: Session, report: Report) -> str:
    """The account and what was answered in words."""
    answers, _ = answers_of(session, report)
    return "\n".join([report.account, *(each for each in answers.values() if isinstance(each, str))])


def put(session: Session, report: int, words: str) -> None:
    """Index one report; the caller commits."""
    values = values_of(report, words)
    for statement in (*_FORGET, *INSERT):
        session.execute(statement, values)


def values_of(report: int, words: str) -> dict[str, int | str]:
    """What `INSERT` stores."""
    terms = terms_of(words)
    return {"id": report, "exact": terms.exact, "lemma": terms.lemma, "sound": terms.sound, "name": terms.names}


_FORGET: Final = (
    text("DELETE FROM search_index WHERE rowid = :id"),
    text("DELETE FROM search_names WHERE rowid = :id"),
)
INSERT: Final = (
    text("INSERT INTO search_index (rowid, exact, lemma, sound) VALUES (:id, :exact, :lemma, :sound)"),
    text("INSERT INTO search_names (rowid, name) VALUES (:id, :name)"),
)
