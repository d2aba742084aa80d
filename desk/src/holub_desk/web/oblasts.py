"""The 27 oblasts as the pages call them, and the first characters of a code that name one."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from holub_desk.places.called import in_language
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.place import Kind

_PREFIX: Final = re.compile(r"UA[0-9]{2}")
_CRIMEA: Final = {"uk": "Крим", "en": "Crimea"}


def oblast_of(untrusted: str) -> str:
    """The prefix that an address asks for, or an empty one."""
    return untrusted if _PREFIX.fullmatch(untrusted) and untrusted in oblasts() else ""


@cache
def oblasts() -> tuple[str, ...]:
    """All prefixes, in the order of the codifier."""
    return tuple(place.prefix for place in gazetteer().places if place.kind in (Kind.OBLAST, Kind.CAPITAL))


@cache
def oblast_name(prefix: str, language: str) -> str:
    """`Донецька область`, `Donetska oblast`; a prefix that no oblast has is its own name."""
    place = gazetteer().starting(prefix)
    if place is None:
        return prefix
    if prefix == "UA01":
        return _CRIMEA[language]
    return in_language(place, language)
