"""The reports of the vault as the check asks for them: through the search index, all of them, whoever checks.

Words meet reports as in the search: as they stand, by their lemmas, and names by their sound in any script.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import Final

from sqlalchemy import Integer, column, select, text
from sqlalchemy.orm import Session

from holub_desk.bulletins.exposure.world import MANY, Known
from holub_desk.search.index import bring_up_to_date, is_behind, text_of
from holub_desk.search.query import SOUNDING, Term
from holub_desk.vault.tables import Report, ReportCode, ReportPlace, ReportTime, StoredMessage
from holub_desk.vault.vault import Vault
from holub_desk.words import sound, tokens

MAX_CHARACTERS: Final = 60_000
"""Of one report, as in the index."""
_MOST: Final = 20_000
"""Reports with a word that are listed."""
_LIST: Final = text(
    "SELECT count(*), json_group_array(id) FROM"
    " (SELECT rowid AS id FROM search_index WHERE search_index MATCH :match LIMIT :most)"
)
_SOME: Final = text("SELECT rowid FROM search_index WHERE search_index MATCH :match LIMIT :most")


class IndexBehind(Exception):
    """Some reports are not in the index: nothing can be said about them."""


class VaultCorpus:
    """`Corpus` of one vault, for one check: what was read once is kept. Raises IndexBehind, or what a database does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lists: dict[str, frozenset[int] | None] = {}
        self._known: dict[int, Known] = {}

    def standing_in(self, words: Collection[str]) -> Mapping[str, int]:
        """One question per word, and each once."""
        lists = {word: self._list(word) for word in words}
        return {word: MANY if these is None else min(MANY, len(these)) for word, these in lists.items()}

    def with_all(self, words: Sequence[str], at_most: int, *, heard: bool = False) -> Collection[int]:
        """Those and, where a word is in nearly all reports, perhaps some without it: whoever asks reads them anyway."""
        lists = [self._list(word, heard=heard) for word in words]
        short = sorted((each for each in lists if each is not None), key=len)
        if not lists or (short and not short[0]):
            return ()
        if short:
            found = frozenset.intersection(*short)
            if len(found) <= at_most or len(short) == len(lists):
                return sorted(found)[:at_most]  # one that nearly all reports have may be missing in some of them
        match = " AND ".join(matching(word, heard=heard) for word in words)  # with words that nearly all reports have
        return self._session.scalars(_SOME, {"match": match, "most": at_most}).all()

    def _list(self, word: str, *, heard: bool = False) -> frozenset[int] | None:
        """The reports with a word; none where they are too many to list."""
        match = matching(word, heard=heard)
        if match not in self._lists:
            row = self._session.execute(_LIST, {"match": match, "most": _MOST + 1}).one() if match else (0, "[]")
            self._lists[match] = None if row[0] > _MOST else frozenset(json.loads(row[1]))
        return self._lists[match]

    def known(self, reports: Collection[int]) -> Mapping[int, Known]:
        """Each read once."""
        missing = [each for each in dict.fromkeys(reports) if each not in self._known]
        if missing:
            self._known |= _read(self._session, missing)
        return {each: self._known[each] for each in reports if each in self._known}


def open_corpus(vault: Vault, session: Session) -> VaultCorpus:
    """Bring the index up to date, and open it. Raises IndexBehind where something is still missing."""
    bring_up_to_date(vault)
    if is_behind(session):
        raise IndexBehind("reports arrived that are not indexed yet")
    return VaultCorpus(session)


@lru_cache(maxsize=16_384)
def matching(word: str, *, heard: bool = False) -> str:
    """A word in the language of the index, in any form; empty where it is none.

    Its lemmas stand in the index wherever it stands itself, and so does its sound, where that is kept.
    """
    return " AND ".join(_one(token.folded, 1 if heard else SOUNDING) for token in tokens(word) if token.folded)


def _one(folded: str, sounding: int) -> str:
    lemmas = Term("word", (folded,)).lemmas()
    key = sound(folded).replace(" ", "")
    heard = [f'{{sound}} : "{key}"'] if len(key) >= sounding else []
    return f"({' OR '.join([*_quoted(lemmas), *heard])})"


def _quoted(lemmas: Collection[str]) -> list[str]:
    return [f'{{lemma}} : "{each}"' for each in lemmas]


def _read(session: Session, reports: Sequence[int]) -> dict[int, Known]:
    these = text("SELECT value FROM json_each(:ids)").bindparams(ids=json.dumps(list(reports)))
    ids = these.columns(column("value", Integer))
    places = _grouped(
        session, ReportPlace.report_id, ReportPlace.code, ReportPlace.counts, ReportPlace.report_id.in_(ids)
    )
    codes = _grouped(session, ReportCode.report_id, ReportCode.code, ReportCode.report_id.in_(ids))
    times = {
        row.report_id: (row.first_day or row.last_day, row.last_day)
        for row in session.scalars(select(ReportTime).where(ReportTime.counts, ReportTime.report_id.in_(ids)))
    }
    answered = set(
        session.scalars(
            select(StoredMessage.report_id).where(StoredMessage.kind == "answers", StoredMessage.report_id.in_(ids))
        )
    )
    return {
        row.id: Known(
            row.id,
            row.source_id or f"report {row.id}",
            (text_of(session, row) if row.id in answered else row.account)[:MAX_CHARACTERS],
            row.use,
            row.withdrawn,
            row.sensitivity,
            row.state,
            row.received_on,
            tuple(each for each in places.get(row.id, ()) if each),
            times.get(row.id),
            frozenset(codes.get(row.id, ())),
        )
        for row in session.scalars(select(Report).where(Report.id.in_(ids)))
    }


def _grouped(session: Session, key: object, value: object, *where: object) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for report, each in session.execute(select(key, value).where(*where)):  # type: ignore[call-overload]
        found.setdefault(report, []).append(each)
    return found
