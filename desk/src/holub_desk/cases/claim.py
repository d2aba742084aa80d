"""One checkable statement, as a person read it out of one report or one published item. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from holub_desk.places.when import When
from holub_desk.places.where import Where


class Kind(StrEnum):
    """How it is known. A forecast never becomes an event by itself: somebody has to claim that it happened."""

    OBSERVED = "observed"
    SAID = "said"
    FORECAST = "forecast"


@dataclass(frozen=True, order=True)
class Rests:
    """A report or an item, of which one is named: what a claim rests on."""

    report: int | None = None
    item: int | None = None

    def __post_init__(self) -> None:
        if (self.report is None) == (self.item is None):
            raise ValueError("a claim rests on one report or one item")


@dataclass(frozen=True)
class Many:
    """How many; of `about 40` both are 40, of `more than 40` there is no `high`."""

    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Claim:
    """Who, what, where, when, how many; what is not known is empty."""

    id: int
    on: Rests
    code: str
    kind: Kind
    who: str = ""
    where: Where | None = None
    place: str = ""
    """The name as it stood when it was said."""
    when: When | None = None
    many: Many = Many()
    note: str = ""
