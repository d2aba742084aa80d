"""What a sentence gives away together with what was released before: three bulletins with three sources each can still
point at the one who knew all of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from holub_desk.bulletins.draft import Sentence
from holub_desk.bulletins.exposure.details import Detail
from holub_desk.bulletins.exposure.few_sources import is_same
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way, all_of
from holub_desk.bulletins.exposure.grounds import Grounds, reports_of
from holub_desk.bulletins.exposure.world import Before, Known
from holub_desk.cases.claim import Rests
from holub_desk.places.gazetteer import gazetteer

_LOOKED_AT: Final = 40
_LONGEST: Final = 20_000
"""Characters of a bulletin that was released, in one language."""
_MOST_BEFORE: Final = 40
"""Earlier sentences of one place whose details are put together with those of a new one."""


def cumulative(grounds: Grounds) -> Iterator[Finding]:
    """By the reports that sentences rested on, and by details that only few reports have together."""
    for sentence in grounds.draft.sentences():
        if not sentence.claims or grounds.is_only_public(sentence):
            continue
        before = [each for each in grounds.world.released if _is_related(each, sentence, grounds)]
        found = _narrowed(sentence, before, grounds) or _left(sentence, before, grounds)
        found = found or _fitting(sentence, before, grounds)
        if found is not None:
            yield found


def _narrowed(sentence: Sentence, before: Sequence[Before], grounds: Grounds) -> Finding | None:
    """Of everyone behind the sentence: who else stands behind all that was released and that this one stands behind?"""
    mine = grounds.origins(grounds.usable(sentence))
    k = grounds.world.policy.sources
    if len(mine) < k:
        return None  # few sources by itself: another test says so
    sets = [origins for each in before if len(origins := _origins(each, grounds)) >= k]
    fewest: frozenset[int] = mine
    for one in sorted(mine):
        together = mine
        for origins in sets:
            if one in origins:
                together &= origins
        if len(together) < len(fewest):
            fewest = together
    if len(fewest) >= k:
        return None
    reports = [
        claim.on.report
        for claim in grounds.usable(sentence)
        if claim.on.report is not None and grounds.world.origins.get(claim.on) in fewest
    ]
    return _finding(sentence, "cumulative-sources", tuple(sorted(set(reports))))


def _left(sentence: Sentence, before: Sequence[Before], grounds: Grounds) -> Finding | None:
    """Who is left of a larger group that was released, when this one and all smaller ones that were are taken away?"""
    mine = grounds.origins(grounds.usable(sentence))
    k = grounds.world.policy.sources
    everything = {_origins(each, grounds) for each in grounds.world.released}
    for whole in {_origins(each, grounds) for each in before}:
        if mine < whole and len(mine) >= k:
            left = whole.difference(mine, *(each for each in everything if each < whole))
            if 0 < len(left) < k:
                reports = {each for one in before for each in one.reports}
                fewer = tuple(sorted(each for each in reports if grounds.world.origins.get(Rests(each)) in left))
                return _finding(sentence, "cumulative-left", fewer, _citing(left, sentence, grounds))
    return None


def _citing(left: frozenset[int], sentence: Sentence, grounds: Grounds) -> tuple[Way, ...]:
    """To cite those too who would be left, where they said the same."""
    usable = grounds.usable(sentence)
    these = [
        claim
        for claim in grounds.world.claims.values()
        if claim.id not in sentence.claims
        and grounds.is_usable(claim)
        and grounds.origins((claim,)) & left
        and any(is_same(claim, other) for other in usable)
    ]
    everyone = grounds.origins(these) == left
    return (Way(Remedy.AGGREGATE, claims=tuple(claim.id for claim in these)),) if everyone else ()


def _origins(before: Before, grounds: Grounds) -> frozenset[int]:
    """Who stood behind a sentence; a report that nobody placed counts for itself."""
    return frozenset(grounds.world.origins.get(Rests(report=each), -each - 1) for each in before.reports)


def _is_related(before: Before, sentence: Sentence, grounds: Grounds) -> bool:
    """Of one place, or of a place that lies in the other; where no place is known of either, of a common report."""
    theirs = [code for code, _ in before.cells]
    claims = grounds.usable(sentence)
    ours = [claim.where.code for claim in claims if claim.where is not None and claim.where.code]
    ours = ours or [cell.code for cell in grounds.draft.cells]
    if not theirs or not ours:
        return not before.reports.isdisjoint(reports_of(claims))
    return any(
        _prefix(one).startswith(_prefix(other)) or _prefix(other).startswith(_prefix(one))
        for one in ours
        for other in theirs
    )


def _prefix(code: str) -> str:
    place = gazetteer().get(code)
    return place.prefix if place is not None else code


def _fitting(sentence: Sentence, before: Sequence[Before], grounds: Grounds) -> Finding | None:
    """Details that each stand in reports of enough sources, but all together in those of too few."""
    ours = _details(sentence.text, grounds)
    if not ours:
        return None
    k = grounds.world.policy.sources
    cited = [grounds.known[each] for each in reports_of(grounds.usable(sentence)) if each in grounds.known]
    earlier: dict[tuple[str, str], Detail] = {}
    for each in before[:_MOST_BEFORE]:
        earlier |= _details(each.text, grounds)
    for own, detail in ours.items():
        for other, further in earlier.items():
            if other == own or not any({own, other} <= grounds.details_of(each) for each in cited):
                continue
            alone = (grounds.holders(each, _LOOKED_AT, k) for each in (detail, further))
            if any(len({each.source for each in holders}) < k for holders in alone):
                continue  # rare by itself: another test says so
            both = _together(detail, further, grounds)
            if len({each.source for each in both}) < k:
                return _finding(sentence, "cumulative-details", tuple(sorted(each.report for each in both)))
    return None


def _details(text: Mapping[str, str], grounds: Grounds) -> dict[tuple[str, str], Detail]:
    """The details of a sentence in all its languages; names are left to other tests."""
    found: dict[tuple[str, str], Detail] = {}
    for each in text.values():
        for detail in grounds.details_in(each[:_LONGEST]):
            own = (detail.kind, detail.value)
            if detail.kind != "name" and own not in grounds.public_details:
                found.setdefault(own, detail)
    return found


def _together(one: Detail, other: Detail, grounds: Grounds) -> list[Known]:
    """Reports that have both."""
    corpus, both = grounds.world.corpus, {(one.kind, one.value), (other.kind, other.value)}
    found: set[int] = set()
    for words in sorted(one.ask):
        for further in sorted(other.ask):
            found |= set(corpus.with_all((*words, *further), _LOOKED_AT))
    return [each for each in corpus.known(found).values() if both <= grounds.details_of(each)]


def _finding(sentence: Sentence, because: str, reports: tuple[int, ...], first: tuple[Way, ...] = ()) -> Finding:
    ways = (*first, Way(Remedy.DROP))
    return Finding(Test.CUMULATIVE, sentence.id, "", because, reports=reports, ways=ways, text=all_of(sentence.text))
