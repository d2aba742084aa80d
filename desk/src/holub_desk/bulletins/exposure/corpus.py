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
from holub_desk.search.query import Term
from holub_desk.vault.tables import Report, ReportCode, ReportPlace, ReportTime
from holub_desk.vault.vault import Vault
from holub_desk.words import tokens

MAX_CHARACTERS: Final = 60_000
"""Of one report, as in the index."""
_MOST_WORDS: Final = 60
"""That are asked for at once."""
_COUNT: Final = text("SELECT count(*) FROM (SELECT 1 FROM search_index WHERE search_index MATCH :match LIMIT :most)")
_BEST: Final = text("SELECT rowid FROM search_index WHERE search_index MATCH :match ORDER BY rank LIMIT :most")
_SOME: Final = text("SELECT rowid FROM search_index WHERE search_index MATCH :match LIMIT :most")


class IndexBehind(Exception):
    """Some reports are not in the index: nothing can be said about them."""


class VaultCorpus:
    """`Corpus` of one vault, for one check: what was read once is kept. Raises IndexBehind, or what a database does."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._counts: dict[str, int] = {}
        self._known: dict[int, Known] = {}

    def standing_in(self, words: Collection[str]) -> Mapping[str, int]:
        """One short question per word, and each once."""
        found = {}
        for word in words:
            match = matching(word)
            if word not in self._counts:
                asked = {"match": match, "most": MANY}
                self._counts[word] = (self._session.scalar(_COUNT, asked) or 0) if match else 0
            found[word] = self._counts[word]
        return found

    def having(self, words: Collection[str], at_most: int) -> Collection[int]:
        """By rank: what is rare weighs most."""
        asked = [match for word in sorted(words)[:_MOST_WORDS] if (match := matching(word))]
        if not asked:
            return ()
        return self._session.scalars(_BEST, {"match": " OR ".join(asked), "most": at_most}).all()

    def with_all(self, words: Sequence[str], at_most: int) -> Collection[int]:
        """In no order: they are few, or it does not matter which."""
        asked = [matching(word) for word in words]
        if not asked or not all(asked):
            return ()
        return self._session.scalars(_SOME, {"match": " AND ".join(asked), "most": at_most}).all()

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
def matching(word: str) -> str:
    """A word in the language of the index, in any form; empty where it is none."""
    found = [token.folded for token in tokens(word) if token.folded]
    return "(" + " AND ".join(Term("word", (each,)).match() for each in found) + ")" if found else ""


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
    return {
        row.id: Known(
            row.id,
            row.source_id or f"report {row.id}",
            text_of(session, row)[:MAX_CHARACTERS],
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
