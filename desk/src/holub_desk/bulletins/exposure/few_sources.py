"""Sentences that rest on fewer than k independent sources. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from holub_desk.bulletins.draft import Sentence
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way, all_of
from holub_desk.bulletins.exposure.grounds import Grounds, reports_of
from holub_desk.cases.claim import Claim


def few_sources(grounds: Grounds) -> Iterator[Finding]:
    """Over all claims of a sentence that can be used. One that rests on published items alone exposes nobody."""
    for sentence in grounds.draft.sentences():
        if not sentence.claims or grounds.is_only_public(sentence):
            continue
        usable = grounds.usable(sentence)
        if len(grounds.origins(usable)) < grounds.world.policy.sources:
            yield Finding(
                Test.FEW_SOURCES,
                sentence.id,
                "",
                "few-sources",
                reports=reports_of(grounds.cited(sentence)),
                ways=(*further(grounds, sentence), Way(Remedy.DROP)),
                text=all_of(sentence.text),
            )


def further(grounds: Grounds, sentence: Sentence) -> tuple[Way, ...]:
    """Claims of other sources that say the same of the same place: as few as are enough, or no way at all."""
    usable = grounds.usable(sentence)
    have = set(grounds.origins(usable))
    chosen: list[int] = []
    for claim in sorted(grounds.world.claims.values(), key=lambda each: each.id):
        origin = grounds.origins((claim,))
        if claim.id in sentence.claims or not origin or origin <= have:
            continue
        if grounds.is_usable(claim) and any(is_same(claim, other) for other in usable):
            have |= origin
            chosen.append(claim.id)
        if len(have) >= grounds.world.policy.sources:
            return (Way(Remedy.AGGREGATE, claims=tuple(chosen)),)
    return ()


def is_same(one: Claim, other: Claim) -> bool:
    """Whether two claims say the same: one code, one kind, and one place or one that lies in the other."""
    if one.code != other.code or one.kind != other.kind or one.where is None or other.where is None:
        return False
    codes = (one.where.code, other.where.code)
    return bool(codes[0]) and codes[0] == codes[1]
