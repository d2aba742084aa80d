"""The cards of place and time: what the source answered, what was decided, and what its words seem to name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from holub_desk.places.answered import prefix_answered
from holub_desk.places.called import called, lies_within
from holub_desk.places.find import finder
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.naming import names
from holub_desk.places.place import Kind, Place
from holub_desk.places.proposal import Candidate, Proposal, Reason
from holub_desk.places.propose import propose
from holub_desk.places.store import PlaceShown, decided_time, places_of, time_of
from holub_desk.places.when import DatePrecision, When
from holub_desk.places.where import Precision, finest
from holub_desk.reports.read import answers_of
from holub_desk.vault.tables import Report
from holub_desk.words import romanise

MOST_PROPOSALS: Final = 30
"""Of one report; as some are decided, others take their place."""
MOST_CANDIDATES: Final = 24
"""Of one name; whoever looks for another types it, with its raion."""
MOST_FOUND: Final = 20
_AT_ONCE: Final = 3
"""Candidates in view; the others are folded."""
_KEYS: Final = 9


@dataclass(frozen=True)
class Choice:
    """A place that may be meant. `key` is the digit that chooses it, or 0."""

    code: str
    name: str
    latin: str
    within: str
    reasons: tuple[str, ...]
    key: int = 0


@dataclass(frozen=True)
class Proposed:
    """Words, and the places that they may name; `start` and `end` are empty where they stand in an answer."""

    words: str
    start: str
    end: str
    homonyms: int
    first: tuple[Choice, ...]
    others: tuple[Choice, ...]
    left_out: int


@dataclass(frozen=True)
class Placed:
    """A place that was decided or answered, in words. `precisions` are those that it can be said with."""

    key: str
    name: str
    latin: str
    within: str
    precision: str
    precisions: tuple[str, ...]
    words: str
    spans: int
    answered: bool
    counts: bool
    said: dict[str, Any]


def where_values(session: Session, row: Report) -> dict[str, Any]:
    """What the two cards show; of a report that was taken back nothing is proposed any more."""
    shown = places_of(session, row.id)
    placed = [_placed(each) for each in shown]
    proposals = [] if row.withdrawn else _proposals(session, row, [each for each in shown if not each.answered])
    time, from_source = time_of(session, row.id)
    return {
        "placed": placed,
        "proposed": list(_numbered(proposals)),
        "said_places": _said(shown, proposals),
        "when": time,
        "when_answered": from_source,
        "when_decided": decided_time(session, row.id),
        "when_precisions": tuple(DatePrecision),
        "when_days": _days(time),
    }


def found_by_name(typed: str) -> list[Choice]:
    """What a search box shows, the likeliest first."""
    return [_choice(match.place, (), match.name) for match in finder().find(typed, limit=MOST_FOUND)]


def _proposals(session: Session, row: Report, decided: Sequence[PlaceShown]) -> list[tuple[Proposal, bool]]:
    """What the account names, and then what the answers name; the flag says which. What was decided is left out."""
    answers, _ = answers_of(session, row)
    prefix = prefix_answered(answers)
    settlement = answers.get("settlement")
    words = " ".join(settlement.split())[:200] if isinstance(settlement, str) else ""
    found = [(each, True) for each in propose(row.account, names(), prefix)]
    found += [(each, False) for each in propose(words, names(), prefix)]
    codes = {each.where.code for each in decided if each.where.code}
    spans = [span for each in decided for span in each.where.spans]
    kept: list[tuple[Proposal, bool]] = []
    named: set[tuple[str, ...]] = set()
    for each, in_account in found:
        candidates = tuple(candidate.place.code for candidate in each.candidates)
        settled = bool(codes & set(candidates))
        settled = settled or (in_account and any(a < each.end and each.start < b for a, b in spans))
        if settled or candidates in named:
            continue
        named.add(candidates)
        kept.append((each, in_account))
    return kept[:MOST_PROPOSALS]


def _numbered(proposals: Sequence[tuple[Proposal, bool]]) -> Iterator[Proposed]:
    key = 0
    for each, in_account in proposals:
        choices: list[Choice] = []
        shared = _shared(each.candidates)
        for place in each.candidates[:MOST_CANDIDATES]:
            key += len(choices) < _AT_ONCE
            numbered = key if len(choices) < _AT_ONCE and key <= _KEYS else 0
            choices.append(_choice(place.place, _reasons(place, shared), key=numbered))
        yield Proposed(
            each.words,
            str(each.start) if in_account else "",
            str(each.end) if in_account else "",
            each.homonyms,
            tuple(choices[:_AT_ONCE]),
            tuple(choices[_AT_ONCE:]),
            len(each.candidates) - len(choices),
        )


def _shared(candidates: Sequence[Candidate]) -> frozenset[Reason]:
    """What speaks for all of several alike: it helps nobody to tell them apart."""
    if len(candidates) < 2:
        return frozenset()
    return frozenset.intersection(*(frozenset(each.reasons) for each in candidates)) - {Reason.FORMER}


def _reasons(candidate: Candidate, shared: frozenset[Reason]) -> tuple[str, ...]:
    return tuple(str(reason) for reason in candidate.reasons if reason not in shared)


def _choice(place: Place, reasons: tuple[str, ...], meant: str = "", key: int = 0) -> Choice:
    name = called(place.name, place.kind)
    if meant and meant != place.name:
        name = f"{name} ({meant})"
    return Choice(place.code, name, romanise(place.name), lies_within(place, gazetteer()), reasons, key)


def _placed(shown: PlaceShown) -> Placed:
    """With the names that it had when it was said; what it lies in, without itself."""
    place = gazetteer().get(shown.where.code) if shown.where.code else None
    units = ((shown.hromada, Kind.HROMADA), (shown.raion, Kind.RAION), (shown.oblast, Kind.OBLAST))
    within = [called(name, kind) for name, kind in units if name and (place is None or place.kind is not kind)]
    return Placed(
        shown.where.key,
        called(shown.name, place.kind) if place else shown.name,
        romanise(shown.name),
        " · ".join(within),
        shown.where.precision,
        _precisions(place),
        shown.where.words,
        len(shown.where.spans),
        shown.answered,
        shown.counts,
        shown.where.as_json(),
    )


def _precisions(place: Place | None) -> tuple[str, ...]:
    if place is None:
        return ()
    order = list(Precision)
    return tuple(order[order.index(finest(place)) : order.index(Precision.UNKNOWN)])


def _said(shown: Sequence[PlaceShown], proposals: Sequence[tuple[Proposal, bool]]) -> tuple[tuple[int, int], ...]:
    """Where the account speaks of places."""
    decided = {span for each in shown if not each.answered for span in each.where.spans}
    return tuple(sorted(decided | {(each.start, each.end) for each, in_account in proposals if in_account}))


def _days(time: When | None) -> tuple[str, str]:
    """For the two fields of days: of what is as wide as its name says, one day is enough."""
    if time is None:
        return "", ""
    first = time.first if time.precision is DatePrecision.RANGE else None
    return _iso(first), _iso(time.last)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
