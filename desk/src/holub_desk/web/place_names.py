"""What places are called on a page: with the word for their kind, and in English by resolution 55 of 2010."""

from __future__ import annotations

from holub_desk.places.called import in_language
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.place import Kind, Place
from holub_desk.triage.filter import IN_WORDS, NO_PLACE
from holub_desk.web.texts import Words


def name_of(place: Place, words: Words) -> str:
    """Донецька область; Donetska oblast."""
    name = in_language(place, words.language)
    return words["unit_district"].format(name=name) if place.kind is Kind.DISTRICT else name


def above(place: Place, gazetteer: Gazetteer, words: Words) -> str:
    """What it lies in, the closest first, without its hromada, which is mostly called like the place itself."""
    units = [unit for unit in gazetteer.above(place) if unit.kind is not Kind.HROMADA]
    return ", ".join(name_of(unit, words) for unit in reversed(units))


def label(value: str, gazetteer: Gazetteer, words: Words) -> str:
    """A place of a filter in full; a code that this edition does not have stands for itself."""
    if value in (IN_WORDS, NO_PLACE):
        return words[f"place_{value}"]
    place = gazetteer.starting(value)
    if place is None:
        return value
    around = above(place, gazetteer, words)
    return f"{name_of(place, words)} ({around})" if around else name_of(place, words)
