"""What the sentences of a draft rest on, and whether they may. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from holub_desk.bulletins.draft import Draft, Sentence
from holub_desk.bulletins.exposure.days import days
from holub_desk.bulletins.exposure.details import Detail, Kind, details, values
from holub_desk.bulletins.exposure.reading import Passage, Word, passages, words_of
from holub_desk.bulletins.exposure.world import Known, World
from holub_desk.cases.claim import Claim
from holub_desk.places.gazetteer import gazetteer
from holub_desk.places.place import Kind as UnitKind
from holub_desk.places.place import Place
from holub_desk.triage.consent import allows

_LONGEST: Final = 20_000
"""Characters of a report that are read; an account is shorter by the protocol."""
_CHUNK: Final = 8
_OUT: Final = ("rejected", "set_aside")


@dataclass(frozen=True)
class Grounds:
    """A draft beside its world, with what several tests look up; each thing is looked up once."""

    draft: Draft
    world: World

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return passages(self.draft)

    @cached_property
    def known(self) -> Mapping[int, Known]:
        """The reports of all claims; one that is gone is not in it."""
        reports = {claim.on.report for claim in self.world.claims.values()}
        return self.world.corpus.known({report for report in reports if report is not None})

    @cached_property
    def _texts(self) -> dict[int, frozenset[tuple[Kind, str]]]:
        return {}

    def details_of(self, report: Known) -> frozenset[tuple[Kind, str]]:
        """What numbers, hours, plates and colours it has."""
        if report.report not in self._texts:
            self._texts[report.report] = values(report.text[:_LONGEST], self.words_of(report))
        return self._texts[report.report]

    def words_of(self, report: Known) -> tuple[Word, ...]:
        """The words of a report, as far as it is read."""
        if report.report not in self._words:
            self._words[report.report] = words_of(report.text[:_LONGEST])
        return self._words[report.report]

    @cached_property
    def _words(self) -> dict[int, tuple[Word, ...]]:
        return {}

    def details_in(self, text: str) -> tuple[Detail, ...]:
        """The details of a released text; each is read once."""
        if text not in self._read:
            self._read[text] = tuple(details(text, words_of(text)))
        return self._read[text]

    @cached_property
    def _read(self) -> dict[str, tuple[Detail, ...]]:
        return {}

    def holders(self, detail: Detail, at_most: int, sources: int) -> tuple[Known, ...]:
        """Reports with a detail; no further ones, once they are of so many sources."""
        own = (detail.kind, detail.value)
        if own not in self._holders:
            found: dict[int, Known] = {}
            for words in sorted(detail.ask):
                for known in self._in_chunks(self.world.corpus.with_all(words, at_most)):
                    if len({each.source for each in found.values()}) < sources:
                        found |= {each.report: each for each in known if own in self.details_of(each)}
            self._holders[own] = tuple(found.values())
        return self._holders[own]

    def _in_chunks(self, reports: Collection[int]) -> Iterator[Collection[Known]]:
        listed = list(reports)
        for some in (listed[:_CHUNK], listed[_CHUNK:]):
            yield self.world.corpus.known(some).values() if some else ()

    @cached_property
    def _holders(self) -> dict[tuple[Kind, str], tuple[Known, ...]]:
        return {}

    def cited(self, sentence: Sentence) -> tuple[Claim, ...]:
        """The claims of a sentence that are still there."""
        return tuple(self.world.claims[each] for each in sentence.claims if each in self.world.claims)

    def is_usable(self, claim: Claim) -> bool:
        """Whether it may stand behind a published sentence; what is published already always may."""
        if claim.on.report is None:
            return True
        known = self.known.get(claim.on.report)
        return known is not None and is_allowed(known) and known.state not in _OUT

    def usable(self, sentence: Sentence) -> tuple[Claim, ...]:
        return tuple(claim for claim in self.cited(sentence) if self.is_usable(claim))

    def origins(self, claims: Iterable[Claim]) -> frozenset[int]:
        """Who is behind these claims, each once; one of which that is not known counts for nobody."""
        return frozenset(self.world.origins[claim.on] for claim in claims if claim.on in self.world.origins)

    @cached_property
    def public_words(self) -> frozenset[str]:
        """Every word of what is published anyway, and what its words may be forms of."""
        return frozenset(
            term for text in self._public for word in words_of(text) for term in word.terms | {word.folded}
        )

    @cached_property
    def public_sounds(self) -> frozenset[str]:
        return frozenset(word.heard for text in self._public for word in words_of(text))

    @cached_property
    def public_details(self) -> frozenset[tuple[Kind, str]]:
        return frozenset(each for text in self._public for each in values(text))

    @cached_property
    def public_days(self) -> frozenset[tuple[int, int]]:
        return frozenset((each.day, each.month) for text in self._public for each in days(text))

    @cached_property
    def _public(self) -> tuple[str, ...]:
        of_items = [claim for claim in self.world.claims.values() if claim.on.item is not None]
        return (*self.world.public, *(" ".join((each.who, each.place, each.note)) for each in of_items))

    @cached_property
    def concerned(self) -> tuple[Place, ...]:
        """The settlements that claims and their reports lie in, and those of the cells."""
        codes = {each.where.code for each in self.world.claims.values() if each.where and each.where.code}
        codes |= {code for known in self.known.values() for code in known.places}
        codes |= {cell.code for cell in self.draft.cells}
        places = (gazetteer().get(code) for code in sorted(codes))
        return tuple(
            place
            for place in places
            if place is not None and (place.kind.is_settlement or place.kind is UnitKind.DISTRICT)
        )

    def is_only_public(self, sentence: Sentence) -> bool:
        """Whether it rests on published items, and on nothing else."""
        cited = self.cited(sentence)
        return bool(cited) and len(cited) == len(sentence.claims) and all(claim.on.report is None for claim in cited)

    @cached_property
    def release_on(self) -> date:
        return self.world.release_on or self.world.today


def is_allowed(known: Known) -> bool:
    """Whether its source allows that it is published in general words, and did not take it back."""
    return allows(known.use, "publish", withdrawn=known.withdrawn)


def reports_of(claims: Iterable[Claim]) -> tuple[int, ...]:
    """The reports, each once."""
    return tuple(sorted({claim.on.report for claim in claims if claim.on.report is not None}))
