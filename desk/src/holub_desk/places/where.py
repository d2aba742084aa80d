"""A place that is said of a report: which, how precisely, and in whose words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Kind, Place

WORDS_ONLY: Final = "words"
"""The key of a place that the gazetteer does not have."""
MAX_WORDS: Final = 200
_MAX_SPANS: Final = 20
_KNOWN: Final = frozenset(("precision", "words", "spans"))


class Precision(StrEnum):
    """Nothing finer is known than this; from fine to coarse."""

    SETTLEMENT = "settlement"
    HROMADA = "hromada"
    RAION = "raion"
    OBLAST = "oblast"
    UNKNOWN = "unknown"


_FINEST = {Kind.HROMADA: Precision.HROMADA, Kind.RAION: Precision.RAION, Kind.OBLAST: Precision.OBLAST}


def finest(place: Place) -> Precision:
    """How precisely a place can be said: a raion is not a settlement."""
    return _FINEST.get(place.kind, Precision.SETTLEMENT)


@dataclass(frozen=True)
class Where:
    """A place as it is said of a report; `code` is empty where there are only words."""

    code: str
    precision: Precision
    words: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    """Where in the account it was read, as pairs of positions."""

    @property
    def key(self) -> str:
        """What tells the places of one report apart."""
        return self.code or WORDS_ONLY

    def as_json(self) -> dict[str, Any]:
        """As it stands in the history and in the custody log; the key stands beside it."""
        return {"precision": self.precision, "words": self.words, "spans": [list(span) for span in self.spans]}


def read_where(key: str, untrusted: object, gazetteer: Gazetteer, length: int) -> Where:
    """Check a place that somebody wants to say of a report whose account has `length` characters. Raises ValueError.

    Left out: `precision` is the finest that the place allows, the others are empty.
    """
    place = gazetteer.get(key) if key != WORDS_ONLY else None
    if place is None and key != WORDS_ONLY:
        raise ValueError("no such place in this edition")
    if not isinstance(untrusted, Mapping) or untrusted.keys() - _KNOWN:
        raise ValueError("not a place")
    precision = Precision(untrusted.get("precision") or (finest(place) if place else Precision.UNKNOWN))
    order = list(Precision)
    if place is not None and order.index(precision) < order.index(finest(place)):
        raise ValueError("more precise than the place")
    words = untrusted.get("words", "")
    if not isinstance(words, str) or len(words) > MAX_WORDS or (place is None and not words.strip()):
        raise ValueError("words that cannot be kept")
    return Where(place.code if place else "", precision, " ".join(words.split()), _spans(untrusted, length))


def _spans(untrusted: Mapping[str, Any], length: int) -> tuple[tuple[int, int], ...]:
    spans = untrusted.get("spans", [])
    if not isinstance(spans, list) or len(spans) > _MAX_SPANS:
        raise ValueError("spans that cannot be kept")
    found = set()
    for span in spans:
        if not isinstance(span, list) or len(span) != 2 or not all(type(each) is int for each in span):
            raise ValueError("not a span")
        start, end = span
        if not 0 <= start < end <= length:
            raise ValueError("a span outside the account")
        found.add((start, end))
    return tuple(sorted(found))
