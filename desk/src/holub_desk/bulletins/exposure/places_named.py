"""Which places a sentence names, and who of those that it can be told from is there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from holub_desk.bulletins.exposure.grounds import Grounds
from holub_desk.bulletins.exposure.reading import Passage
from holub_desk.cases.claim import Claim
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.naming import names
from holub_desk.places.place import Kind, Place
from holub_desk.places.propose import propose
from holub_desk.words import romanise, sound, tokens

_LEAST: Final = 4
"""Letters of a name in Latin letters below which everything sounds alike."""


@dataclass(frozen=True)
class NamedPlace:
    """What may be meant by a name."""

    start: int
    end: int
    places: tuple[Place, ...]


def named_in(passage: Passage, grounds: Grounds) -> tuple[NamedPlace, ...]:
    """As `holub_desk.places` reads it; in Latin letters also villages that claims or reports lie in."""
    found = list(_proposed(passage.text))
    for place in grounds.concerned:
        for start, end in _romanised(passage, place):
            if not any(start < each.end and each.start < end for each in found):
                found.append(NamedPlace(start, end, (place,)))
    return tuple(sorted(found, key=lambda each: each.start))


@lru_cache(maxsize=4096)
def _proposed(text: str) -> tuple[NamedPlace, ...]:
    return tuple(
        NamedPlace(each.start, each.end, tuple(candidate.place for candidate in each.candidates))
        for each in propose(text, names())
    )


def _romanised(passage: Passage, place: Place) -> Iterator[tuple[int, int]]:
    if not re.search("[A-Za-z]", passage.text):
        return
    for name in (romanise(place.name), *place.russian, *place.former):
        key = [sound(token.folded) for token in tokens(name)]
        if len("".join(key)) < _LEAST:
            continue
        latin = [word for word in passage.words if word.folded.isascii()]
        for at in range(len(latin) - len(key) + 1):
            run = latin[at : at + len(key)]
            if run[0].capital and [sound(word.folded) for word in run] == key:
                yield run[0].start, run[-1].end


def lies_in(claim: Claim, place: Place, grounds: Grounds) -> bool:
    """Whether a claim is of this place: by its own word, else by where its report lies."""
    if claim.where is not None and claim.where.code:
        return claim.where.code.startswith(place.prefix)
    known = grounds.known.get(claim.on.report) if claim.on.report is not None else None
    return known is not None and any(code.startswith(place.prefix) for code in known.places)


def those_in(place: Place, grounds: Grounds) -> tuple[Claim, ...]:
    """All claims that lie there, those too that may not be used."""
    return tuple(claim for claim in grounds.world.claims.values() if lies_in(claim, place, grounds))


def wider(place: Place) -> tuple[Place, ...]:
    """Its raion and its oblast, as far as they are wider."""
    return tuple(
        unit for unit in reversed(gazetteer().above(place)) if unit.kind in (Kind.RAION, Kind.OBLAST, Kind.CAPITAL)
    )
