"""Published bulletins as FollowTheMoney entities: an Article in each language, an Event for each fact, its Address.

A forecast is no event, and is left out; of a retracted bulletin the article stays, with its note, and no event. There
is no person among the entities, and no employment: workers are not named.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from holub_desk.bulletins.draft import days_of
from holub_desk.bulletins.released import Fact, PublicPlace, Released, page_of
from holub_desk.exports.model import Entity
from holub_desk.triage.codebook import Codebook

_THREE: Final = {"uk": "ukr", "en": "eng", "ru": "rus"}
"""Language codes as FollowTheMoney wants them; of another language none is given."""
_SAID_IN: Final = "en"


@dataclass(frozen=True)
class Publisher:
    """Who publishes. `site` is the address of the site, with no slash at the end; without one there are no links."""

    name: str
    site: str = ""


def entities_of(released: Iterable[Released], by: Publisher, codebook: Codebook) -> tuple[Entity, ...]:
    """All entities; the same bulletins give the same entities with the same ids."""
    found: dict[str, Entity] = {}
    for bulletin in sorted(released, key=lambda each: (each.released_on, each.address)):
        for entity in (*_articles(bulletin, by), *_events(bulletin, by, codebook)):
            found.setdefault(entity.id, entity)  # an address is shared
    return tuple(found.values())


def article_id(bulletin: Released, language: str) -> str:
    """The id of a bulletin in one language."""
    return f"bulletin-{bulletin.address}-{language}"


def _articles(bulletin: Released, by: Publisher) -> Iterator[Entity]:
    for language, version in sorted(bulletin.versions.items()):
        properties: dict[str, tuple[str, ...]] = {
            "name": (version.title,),
            "title": (version.title,),
            "fileName": (f"{bulletin.address}.{language}.html",),
            "mimeType": ("text/html",),
            "publisher": (by.name,),
            "publishedAt": (bulletin.released_on.isoformat(),),
            "modifiedAt": (bulletin.changed_on.isoformat(),),
            "country": ("ua",),
        }
        if language in _THREE:
            properties["language"] = (_THREE[language],)
        if by.site:
            properties["sourceUrl"] = (f"{by.site}/{page_of(bulletin.address, language)}",)
        said = [note.text[language] for note in bulletin.corrections if note.text.get(language)]
        if said:
            properties["notes"] = tuple(dict.fromkeys(" ".join(each.split()) for each in said))
        if bulletin.status != "released":
            properties["keywords"] = (bulletin.status,)
        yield Entity(article_id(bulletin, language), "Article", properties)


def _events(bulletin: Released, by: Publisher, codebook: Codebook) -> Iterator[Entity]:
    if bulletin.status == "retracted":
        return
    proof = tuple(article_id(bulletin, language) for language in sorted(bulletin.versions))
    for fact in bulletin.facts:
        if fact.kind == "forecast":
            continue
        place, (monday, sunday) = _address(fact.cell.place), days_of(fact.cell.week)
        name = f"{codebook.label(fact.code, _SAID_IN)}, {_name(fact.cell.place)}, {fact.cell.week}"
        properties: dict[str, tuple[str, ...]] = {
            "name": (name,),
            "startDate": (monday.isoformat(),),
            "endDate": (sunday.isoformat(),),
            "country": ("ua",),
            "location": (_name(fact.cell.place),),
            "addressEntity": (place.id,),
            "proof": proof,
            "publisher": (by.name,),
            "keywords": (fact.code, fact.kind),
        }
        if band := _band(fact):
            properties["summary"] = (band,)
        yield place
        yield Entity(
            f"event-{bulletin.address}-{fact.code}-{fact.kind}-{fact.cell.place.code}-{fact.cell.week}",
            "Event",
            properties,
        )


def _address(place: PublicPlace) -> Entity:
    names = tuple(dict.fromkeys(place.names[language] for language in sorted(place.names)))
    return Entity(
        f"place-{place.code}",
        "Address",
        {
            "name": names,
            "full": (_name(place),),
            "country": ("ua",),
            "remarks": (f"{place.level}, KATOTTG {place.code}",),
        },
    )


def _name(place: PublicPlace) -> str:
    return place.names.get(_SAID_IN) or place.names[min(place.names)]


def _band(fact: Fact) -> str:
    if fact.low is None and fact.high is None:
        return ""
    if fact.high is None:
        return f"at least {fact.low} people"
    return f"{fact.low} to {fact.high} people" if fact.low is not None else f"at most {fact.high} people"
