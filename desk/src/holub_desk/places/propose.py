"""Which places a text seems to name, and why; to be shown to a person, who decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from holub_desk.places.naming import Names
from holub_desk.places.pieces import Piece, pieces
from holub_desk.places.place import Kind
from holub_desk.places.proposal import Candidate, Proposal, Reason
from holub_desk.places.reading import Found, believed, found_in, is_abroad

MOST_PROPOSALS = 100
_SCORES = {
    Reason.TYPE: 0.45,
    Reason.UNIT: 0.45,
    Reason.CAPITAL: 0.3,
    Reason.PREPOSITION: 0.2,
    Reason.LIST: 0.15,
    Reason.SHORT: 0.3,
    Reason.FIRST: 0.1,
    Reason.SPELLING: -0.1,
}
_FLOOR = 0.4


def propose(text: str, names: Names, answered: str = "") -> tuple[Proposal, ...]:
    """What `text` may name, in order; nothing overlaps.

    `answered` is the beginning of a code, of the oblast or raion that the source chose in the form; of shared names
    those elsewhere are left out, unless the name is only borne elsewhere.
    """
    read = pieces(text)
    words = [names.words(piece.folded) for piece in read]
    found = believed([_answered(each, answered) for each in found_in(read, words, names)], read)
    made = [_proposal(text, read, each, answered) for each in found[:MOST_PROPOSALS]]
    return _narrowed(made)


def _answered(found: Found, answered: str) -> Found:
    """What is weak only because it lies abroad as well is not, where the source said that it is here."""
    here = bool(answered) and is_abroad(found.named) and any(place.lies_in(answered) for place in found.named.places)
    return replace(found, weak=False) if here else found


def _proposal(text: str, read: Sequence[Piece], found: Found, answered: str) -> Proposal:
    start, end = read[found.begin].start, read[found.end - 1].end
    places = found.named.places
    within = [place for place in places if answered and (place.lies_in(answered) or answered.startswith(place.prefix))]
    candidates = []
    for place in within or places:
        reasons = [Reason.ANSWERED] if within else []
        if place.code in found.named.former:
            reasons.append(Reason.FORMER)
        if place.kind in found.kinds:
            reasons.append(Reason.KIND)
        if place.kind is Kind.HROMADA and Kind.RAION in found.kinds:
            reasons.append(Reason.ABOLISHED)
        candidates.append(Candidate(place, tuple(reasons)))
    score = min(1.0, _FLOOR + sum(_SCORES.get(reason, 0) for reason in found.reasons))
    return Proposal(
        start,
        end,
        text[start:end],
        tuple(candidates),
        round(score, 2),
        tuple(dict.fromkeys(found.reasons)),
        len(places),
    )


def _narrowed(made: list[Proposal]) -> tuple[Proposal, ...]:
    """Each with its candidates in order, by what the rest of the text names."""
    alone = [(Reason.UNIT in each.reasons, each.candidates[0].place) for each in made if len(each.candidates) == 1]
    units = tuple(place.prefix for is_unit, place in alone if is_unit)
    raions = tuple(place.code[:6] for is_unit, place in alone if not is_unit)
    themselves = {place.code for _, place in alone}
    result = []
    for number, each in enumerate(made):
        following = made[number + 1] if number + 1 < len(made) else None
        candidates = [
            _placed(candidate, units, raions) if candidate.place.code not in themselves else candidate
            for candidate in each.candidates
        ]
        if following and Reason.UNIT in following.reasons and following.start - each.end <= 3:
            inside = [
                candidate for candidate in candidates
                if any(candidate.place.lies_in(unit.place.prefix) for unit in following.candidates)
                and candidate.place.kind is not Kind.OBLAST
            ]  # fmt: skip
            candidates = inside or candidates
        candidates.sort(key=_order)
        result.append(replace(each, candidates=tuple(candidates)))
    return tuple(result)


def _placed(candidate: Candidate, units: tuple[str, ...], raions: tuple[str, ...]) -> Candidate:
    beside = (Reason.BESIDE,) * candidate.place.code.startswith(units)
    near = (Reason.NEAR,) * candidate.place.code.startswith(raions)
    return Candidate(candidate.place, candidate.reasons + beside + near) if beside or near else candidate


_WEIGHT = {Reason.BESIDE: 4, Reason.NEAR: 3, Reason.KIND: 2}
_SIZE = {kind: number for number, kind in enumerate((Kind.CAPITAL, Kind.CITY, Kind.OBLAST, Kind.RAION, Kind.DISTRICT,
                                                     Kind.HROMADA, Kind.SETTLEMENT, Kind.VILLAGE))}  # fmt: skip


def _order(candidate: Candidate) -> tuple[int, int, int, int, str]:
    place = candidate.place
    weight = sum(_WEIGHT.get(reason, 0) for reason in candidate.reasons)
    return -weight, _SIZE[place.kind], Reason.FORMER in candidate.reasons, -place.population, place.code
