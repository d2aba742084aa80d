"""The Admiralty grades, and what it takes to give one. Pure.

A source's letter comes from its own track record, never from how its words sound; a report's number from whether
others confirm it. A grade never lowers a report's sensitivity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

SOURCE: Final = ("A", "B", "C", "D", "E", "F")
"""Reliability: completely, usually, fairly, not usually, not reliable; F cannot be judged."""
INFORMATION: Final = (1, 2, 3, 4, 5, 6)
"""Credibility: confirmed, probably true, possibly true, doubtful, improbable; 6 cannot be judged."""
CONFIRMED: Final = (1, 2)
REFUTED: Final = 5

Why = Literal["no-record", "needs-second", "same-source", "fresh-web", "not-usable", "url-needs-note"]
"""Why a grade is refused."""


@dataclass(frozen=True)
class Record:
    """What came of a source's other reports: how many were confirmed by others (1, 2), and how many refuted (5)."""

    confirmed: int = 0
    refuted: int = 0


def letters(record: Record) -> tuple[str, ...]:
    """The letters that a track record allows. Of a first report D, E and F: it can be doubted, not yet trusted.

    C takes one confirmed report, B three, A six; whoever was refuted as often as confirmed is never above D.
    """
    best = "D"
    if record.confirmed > record.refuted:
        best = "C"
        if record.refuted * 4 <= record.confirmed:
            best = "B" if record.confirmed >= 3 else best
            best = "A" if record.confirmed >= 6 and not record.refuted else best
    return SOURCE[SOURCE.index(best) :]


@dataclass(frozen=True)
class Evidence:
    """One report as evidence for another. `fresh_web`: a conversation of the web by a source with nothing else, of
    which anybody can make as many as they like. `usable`: not withdrawn, rejected or invented."""

    source: str
    fresh_web: bool
    usable: bool


@dataclass(frozen=True)
class Basis:
    """What confirms: further reports, or something published, with a note on what it shows."""

    others: Sequence[Evidence] = ()
    url: str = ""
    note: str = ""


def refusal(grade: int, own: Evidence, basis: Basis) -> Why | None:
    """Why this number cannot be given on this basis; None where it can."""
    if grade not in CONFIRMED:
        return None
    if basis.url:
        return None if basis.note.strip() else "url-needs-note"
    if not basis.others:
        return "needs-second"
    usable = [other for other in basis.others if other.usable]
    if not usable:
        return "not-usable"
    others = [other for other in usable if other.source != own.source]
    if not others:
        return "same-source"
    if own.fresh_web and all(other.fresh_web for other in others):
        return "fresh-web"
    return None
