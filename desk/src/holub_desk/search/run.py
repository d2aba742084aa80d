"""Ask the index. What a person may not know of is neither listed nor counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, literal_column, select, table, text
from sqlalchemy.orm import Session

from holub_desk.reports.queue import facts, with_facts
from holub_desk.search.query import Query
from holub_desk.search.snippet import Snippet, snippet
from holub_desk.staff.need_to_know import hidden
from holub_desk.triage import filter as filters
from holub_desk.vault.tables import Report, spoken_number

Order = Literal["relevance", "newest"]
MOST: Final = 1_000
"""Hits that are counted and paged through; beyond these it is said that there are more."""

_WORDS: Final = "search_index"
_NAMES: Final = "search_names"
_TRIGRAM: Final = 3
_REPORT: Final[ColumnElement[int]] = Report.id.expression

Narrowing = Callable[[ColumnElement[int]], Sequence[ColumnElement[bool]]]
"""Further conditions, on the column that holds a report's id."""


def _nothing_else(_: ColumnElement[int]) -> Sequence[ColumnElement[bool]]:
    return ()


@dataclass(frozen=True)
class Hit:
    """A report that was found."""

    id: int
    number: str
    received_on: date
    channel: str
    language: str
    state: str
    attachments: int
    withdrawn: bool
    example: bool
    snippet: Snippet


@dataclass(frozen=True)
class Found:
    """A page of hits. `total` is at most `MOST` + 1. `names`: no word was found, only names that hold it."""

    hits: tuple[Hit, ...]
    total: int
    ids: tuple[int, ...]
    """Of all hits, at most `MOST`."""
    names: bool


@dataclass(frozen=True)
class _Way:
    """One way to ask: a query of ids, and how they are ordered."""

    rows: Select[Any]
    id: ColumnElement[int]
    index: str = ""

    def ordered(self, order: Order) -> Select[Any]:
        # Both are orders in which an index gives its rows by itself: nothing is sorted here.
        by_rank = self.index and order == "relevance"
        return self.rows.order_by(text(f"{self.index}.rank") if by_rank else self.id.desc())

    def narrowed(self, person: int, wanted: filters.Filter, also: Narrowing) -> _Way:
        """What this person may know of and wants. Few reports are hidden, so they are left out by their ids."""
        rows = self.rows.where(self.id.not_in(hidden(person)), *also(self.id))
        if wanted:
            rows = with_facts(rows.join(Report, Report.id == self.id)) if self.index else rows
            rows = rows.where(*filters.condition(wanted, person))
        return _Way(rows, self.id, self.index)


def search(
    session: Session,
    person: int,
    query: Query,
    wanted: filters.Filter,
    also: Narrowing = _nothing_else,
    *,
    order: Order = "relevance",
    limit: int = 30,
    skip: int = 0,
) -> Found:
    """The reports that answer a query and pass a filter, a page at a time."""
    for way in _ways(query):
        ids = list(session.scalars(way.narrowed(person, wanted, also).ordered(order).limit(MOST + 1)))
        if ids:
            hits = _hits(session, ids[:MOST][skip : skip + limit], query)
            return Found(hits, len(ids), tuple(ids[:MOST]), way.index == _NAMES)
    return Found((), 0, (), names=False)


def search_ids(person: int, query: Query, wanted: filters.Filter, also: Narrowing = _nothing_else) -> Select[Any]:
    """The ids (`id`) of all reports that answer by their words, in no order; where nothing is asked, all that pass."""
    way = (_ways(query) or [_all()])[0]
    return way.narrowed(person, wanted, also).rows


def _ways(query: Query) -> list[_Way]:
    """By number; by words and then, for one alone, by names that hold it; or, without words, by the filter alone."""
    if query.number:
        year, _, serial = query.number.partition("-")
        one = select(Report.id).where(Report.year == 2000 + int(year), Report.serial == int(serial))
        return [_Way(one, _REPORT)]
    match = query.match()
    if match is None:
        return [] if query.terms else [_all()]
    ways = [_matching(_WORDS, match)]
    if len(query.terms) == 1 and len("".join(query.terms[0].words)) >= _TRIGRAM:
        ways.append(_matching(_NAMES, f'"{" ".join(query.terms[0].words)}"'))
    return ways


def _all() -> _Way:
    return _Way(facts(Report.id), _REPORT)


def _matching(index: str, match: str) -> _Way:
    rowid: ColumnElement[int] = literal_column(f"{index}.rowid")
    rows = select(rowid.label("id")).select_from(table(index))
    return _Way(rows.where(text(f"{index} MATCH :match").bindparams(match=match)), rowid, index)


def _hits(session: Session, ids: Sequence[int], query: Query) -> tuple[Hit, ...]:
    rows = {row.id: row for row in session.scalars(select(Report).where(Report.id.in_(ids)))}
    return tuple(
        Hit(
            row.id,
            spoken_number(row.year, row.serial),
            row.received_on,
            row.channel,
            row.language,
            row.state,
            row.attachments,
            row.withdrawn,
            row.example,
            snippet(row.account, query),
        )
        for row in (rows[each] for each in ids)
    )
