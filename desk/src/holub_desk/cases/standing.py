"""Which claims say the same, and which stand against each other, side by side. Pure.

A *matter* is one code at one place; a *stand* is what claims of it agree on: their times overlap, their numbers
overlap, and none of them foretells what another has seen. Nothing decides between stands: that is for people. A claim
so vague that it fits several supports none of them, and stands by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Final, Literal, TypeVar

from holub_desk.cases.claim import Claim, Kind, Many, Rests
from holub_desk.places.where import Precision

Difference = Literal["time", "many", "forecast"]
DIFFERENCES: Final[tuple[Difference, ...]] = ("time", "many", "forecast")
_DIGITS: Final = {Precision.SETTLEMENT: 12, Precision.HROMADA: 9, Precision.RAION: 6, Precision.OBLAST: 4}
_Group = TypeVar("_Group")


@dataclass(frozen=True)
class Stand:
    """Claims that agree. The days and numbers are what all of them allow."""

    claims: tuple[Claim, ...]
    forecast: bool
    first: date
    last: date
    many: Many
    sources: int = 0
    """How many independent sources say so."""

    @property
    def dated(self) -> bool:
        """Whether anything is said of the time."""
        return (self.first, self.last) != (date.min, date.max)


@dataclass(frozen=True)
class Matter:
    """One code at one place: what is said of it, and in what the stands differ."""

    code: str
    place: str
    """Its name, of the claim that is most precise; empty where none says it."""
    stands: tuple[Stand, ...]
    differ: tuple[Difference, ...]
    sources: int


def matters(
    claims: Iterable[Claim], origins: Mapping[Rests, int], usable: Collection[Rests] | None = None
) -> tuple[Matter, ...]:
    """All claims by what they are about, those that differ first. What rests on something that is not `usable` (by
    default everything is) is left out: it counts for nothing. The order of the claims does not matter."""
    counted = sorted((each for each in claims if usable is None or each.on in usable), key=lambda each: each.id)
    found = []
    for code in sorted({each.code for each in counted}):
        of_code = [each for each in counted if each.code == code]
        found += [_matter(code, group, origins) for group in _by_place(of_code)]
    return tuple(sorted(found, key=lambda each: not each.differ))


def independent(on: Iterable[Rests], origins: Mapping[Rests, int]) -> int:
    """How many independent sources stand behind these."""
    return len({origins[each] for each in on})


def prefix(claim: Claim) -> str:
    """The beginning of a place's code as far as it is known; empty where nothing is."""
    if claim.where is None:
        return ""
    return claim.where.code[: _DIGITS.get(claim.where.precision, 0)]


def _matter(code: str, claims: Sequence[Claim], origins: Mapping[Rests, int]) -> Matter:
    stands = [_counted(each, origins) for each in _stands(claims)]
    differ = {difference for one, other in combinations(stands, 2) for difference in differences(one, other)}
    finest = max(claims, key=lambda each: (len(prefix(each)), bool(each.place), -each.id))
    return Matter(
        code,
        finest.place,
        tuple(sorted(stands, key=lambda each: (each.forecast, each.first, each.last, each.claims[0].id))),
        tuple(each for each in DIFFERENCES if each in differ),
        independent((each.on for each in claims), origins),
    )


def _by_place(claims: Sequence[Claim]) -> list[list[Claim]]:
    """The most precise first; a coarser one belongs to the only finer one that lies in it, if there is only one."""
    groups: list[tuple[str, list[Claim]]] = []
    for claim in sorted(claims, key=lambda each: (-len(prefix(each)), each.id)):
        here = prefix(claim)
        fitting = [group for group in groups if group[0].startswith(here)]
        chosen = _one(fitting, lambda group, here=here: group[0] == here)  # type: ignore[misc]
        if chosen is None:
            groups.append((here, [claim]))
        else:
            chosen[1].append(claim)
    return [group for _, group in groups]


def _stands(claims: Sequence[Claim]) -> list[Stand]:
    """The most precise first, likewise."""
    stands: list[Stand] = []
    for each in sorted((_alone(claim) for claim in claims), key=_width):
        fitting = [stand for stand in stands if not differences(stand, each)]
        chosen = _one(fitting, lambda stand, each=each: _window(stand) == _window(each))  # type: ignore[misc]
        if chosen is None:
            stands.append(each)
        else:
            stands[stands.index(chosen)] = _joined(chosen, each)
    return stands


def _one(fitting: Sequence[_Group], same: Callable[[_Group], bool]) -> _Group | None:
    if len(fitting) == 1:
        return fitting[0]
    return next((each for each in fitting if same(each)), None)


def differences(one: Stand, other: Stand) -> tuple[Difference, ...]:
    """In what two stands cannot both be right; an announcement and what was seen are two things on any day."""
    if one.forecast != other.forecast:
        return ("forecast",)
    found: list[Difference] = []
    if one.last < other.first or other.last < one.first:
        found.append("time")
    if _above(one.many, other.many) or _above(other.many, one.many):
        found.append("many")
    return tuple(found)


def _above(one: Many, other: Many) -> bool:
    return one.low is not None and other.high is not None and one.low > other.high


def _alone(claim: Claim) -> Stand:
    first, last = date.min, date.max
    if claim.when is not None:
        first, last = claim.when.first or date.min, claim.when.last
    return Stand((claim,), claim.kind is Kind.FORECAST, first, last, claim.many)


def _joined(one: Stand, other: Stand) -> Stand:
    lows = [each.low for each in (one.many, other.many) if each.low is not None]
    highs = [each.high for each in (one.many, other.many) if each.high is not None]
    many = Many(max(lows, default=None), min(highs, default=None))
    days = max(one.first, other.first), min(one.last, other.last)
    return Stand((*one.claims, *other.claims), one.forecast, *days, many)


def _window(stand: Stand) -> tuple[object, ...]:
    return stand.first, stand.last, stand.many


def _width(stand: Stand) -> tuple[int, int, int]:
    endless = 10**9
    many = endless if stand.many.low is None or stand.many.high is None else stand.many.high - stand.many.low
    return (stand.last - stand.first).days, many, stand.claims[0].id


def _counted(stand: Stand, origins: Mapping[Rests, int]) -> Stand:
    sources = independent((each.on for each in stand.claims), origins)
    return Stand(stand.claims, stand.forecast, stand.first, stand.last, stand.many, sources)
