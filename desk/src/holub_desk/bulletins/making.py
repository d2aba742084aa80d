"""From a draft to what the public gets. Pure: claims come in, and only codes, cells and bands of them go out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Final

from holub_desk.bulletins.bands import band
from holub_desk.bulletins.draft import Cell, Draft, Sentence, days_of
from holub_desk.bulletins.released import (
    Correction,
    Fact,
    PublicCell,
    PublicPicture,
    PublicPlace,
    PublicSection,
    PublicSentence,
    Released,
    Status,
    Version,
)
from holub_desk.cases.claim import Claim, Rests
from holub_desk.places.called import in_language
from holub_desk.places.gazetteer import Gazetteer
from holub_desk.places.where import finest
from holub_desk.words.romanise import romanise

_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_TITLE: Final = 56
_RUSSIAN: Final = str.maketrans({"ы": "y", "э": "e", "ё": "io", "ъ": ""})


def address_of(day: date, title: str, taken: Collection[str]) -> str:
    """The last part of an address: the day and the title in Latin letters, as no other bulletin has it."""
    latin = romanise(title.lower().translate(_RUSSIAN))
    slug = _PLAIN.sub("-", latin).strip("-")
    if len(slug) > _LONGEST_TITLE:
        slug = slug[: _LONGEST_TITLE + 1].rpartition("-")[0] or slug[:_LONGEST_TITLE]
    plain = "-".join(part for part in (day.isoformat(), slug) if part)
    address, n = plain, 1
    while address in taken:
        n += 1
        address = f"{plain}-{n}"
    return address


def version_of(draft: Draft, language: str) -> Version:
    """All that is said in one language."""
    picture = draft.picture
    return Version(
        title=_text(draft.title, language),
        lead=_sentences(draft.lead, language),
        sections=tuple(
            PublicSection(section.kind, _text(section.heading, language), _sentences(section.sentences, language))
            for section in draft.sections
        ),
        caption=_text(picture.caption, language) if picture else "",
        alt=_text(picture.alt, language) if picture else "",
    )


def cells_of(draft: Draft, places: Gazetteer) -> tuple[PublicCell, ...]:
    """The cells by name; one of a place that this edition of the codifier does not have is left out."""
    found = (public_cell(cell, draft.languages, places) for cell in sorted(draft.cells))
    return tuple(cell for cell in found if cell is not None)


def public_cell(cell: Cell, languages: Iterable[str], places: Gazetteer) -> PublicCell | None:
    """A cell as readers find it."""
    place = places.get(cell.code)
    if place is None:
        return None
    names = {language: in_language(place, language) for language in languages}
    oblast = next((unit.code for unit in places.above(place)), place.code)
    return PublicCell(PublicPlace(place.code, finest(place).value, names, oblast), cell.week)


def facts_of(
    draft: Draft, claims: Mapping[int, Claim], origins: Mapping[Rests, int], least: int, places: Gazetteer
) -> tuple[Fact, ...]:
    """What the cited claims come to in the cells that are published. A fact that fewer than `least` independent sources
    tell is left out, and its number where fewer than so many tell one: an export must not tell more than the text."""
    cited = dict.fromkeys(claim for sentence in draft.sentences() for claim in sentence.claims)
    groups: dict[tuple[Cell, str, str], list[Claim]] = defaultdict(list)
    for claim in (claims[number] for number in cited if number in claims):
        cell = cell_of(claim, draft.cells, places)
        if cell is not None:
            groups[cell, claim.code, claim.kind].append(claim)
    facts = []
    for (cell, code, _), told in sorted(groups.items()):
        shown = public_cell(cell, draft.languages, places)
        if shown is None or independent(told, origins) < least:
            continue
        counted = [claim for claim in told if claim.many.low is not None or claim.many.high is not None]
        numbers = [claim.many for claim in counted] if independent(counted, origins) >= least else []
        facts.append(Fact(code, told[0].kind.value, shown, *band(numbers)))
    return tuple(facts)


def independent(claims: Iterable[Claim], origins: Mapping[Rests, int]) -> int:
    """How many independent sources tell these; what has no known origin does not count."""
    return len({origins[claim.on] for claim in claims if claim.on in origins})


def cell_of(claim: Claim, cells: Iterable[Cell], places: Gazetteer) -> Cell | None:
    """The finest of these cells that a claim lies in as a whole; none where it may have been elsewhere or later."""
    place = places.get(claim.where.code) if claim.where is not None else None
    if place is None or claim.when is None or claim.when.first is None:
        return None
    fitting = []
    for cell in cells:
        around, (monday, sunday) = places.get(cell.code), days_of(cell.week)
        if around is None or not place.lies_in(around.prefix):
            continue
        if monday <= claim.when.first and claim.when.last <= sunday:
            fitting.append((len(around.prefix), cell))
    return max(fitting)[1] if fitting else None


def released(
    draft: Draft,
    *,
    address: str,
    released_on: date,
    changed_on: date,
    facts: tuple[Fact, ...],
    places: Gazetteer,
    picture: PublicPicture | None,
    corrections: tuple[Correction, ...] = (),
    checkpoint: str = "",
) -> Released:
    """The bulletin of a day: the first release, or a corrected one."""
    status: Status = "corrected" if corrections else "released"
    return Released(
        address=address,
        status=status,
        released_on=released_on,
        changed_on=changed_on,
        category=draft.category,
        versions={language: version_of(draft, language) for language in draft.languages},
        cells=cells_of(draft, places),
        facts=facts,
        picture=picture,
        corrections=corrections,
        checkpoint=checkpoint,
    )


def retracted(before: Released, day: date, why: Mapping[str, str], checkpoint: str) -> Released:
    """What stands at the address from now on: the titles, and why. Nothing of what it said."""
    return Released(
        address=before.address,
        status="retracted",
        released_on=before.released_on,
        changed_on=day,
        category=before.category,
        versions={language: Version(version.title, (), ()) for language, version in before.versions.items()},
        corrections=(*before.corrections, Correction(day, why)),
        checkpoint=checkpoint,
    )


def _text(sentence: Sentence, language: str) -> str:
    return sentence.text.get(language, "").strip()


def _sentences(sentences: Iterable[Sentence], language: str) -> tuple[PublicSentence, ...]:
    said = ((_text(each, language), each.assessment) for each in sentences)
    return tuple(PublicSentence(words, assessment) for words, assessment in said if words)
