"""Sentences that would be released too soon after the newest report that they rest on. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from holub_desk.bulletins.draft import Draft, Sentence
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way, all_of
from holub_desk.bulletins.exposure.grounds import Grounds, reports_of
from holub_desk.bulletins.exposure.world import World


def delay(grounds: Grounds) -> Iterator[Finding]:
    """With the day from which each of them may stand in public."""
    for sentence in grounds.draft.sentences():
        day = earliest(grounds, sentence)
        if day is not None and day > grounds.release_on:
            newest = max(grounds.known[each].received_on for each in _there(grounds, sentence))
            reports = [each for each in _there(grounds, sentence) if grounds.known[each].received_on == newest]
            ways = (Way(Remedy.DELAY, until=day.isoformat()), Way(Remedy.DROP))
            yield Finding(
                Test.DELAY, sentence.id, "", "too-soon", reports=tuple(reports), ways=ways, text=all_of(sentence.text)
            )


def earliest(grounds: Grounds, sentence: Sentence) -> date | None:
    """The first day on which a sentence may be released; none where it rests on no report that is there."""
    received = [grounds.known[each].received_on for each in _there(grounds, sentence)]
    if not received:
        return None
    policy = grounds.world.policy
    military = any(claim.code in grounds.world.military for claim in grounds.cited(sentence))
    days = max(policy.delay_days, policy.military_delay_days) if military else policy.delay_days
    return max(received) + timedelta(days=days)


def draw_release_day(draft: Draft, world: World, chance: Random) -> date:
    """A day for the release, at random within the policy's spread after the first one that every sentence may have.

    Readers must not be able to count back from it to the day of a report; `chance` is a `SystemRandom` but in tests.
    """
    grounds = Grounds(draft, world)
    days = [day for sentence in draft.sentences() if (day := earliest(grounds, sentence)) is not None]
    return max([world.today, *days]) + timedelta(days=chance.randint(0, max(0, world.policy.spread_days)))


def _there(grounds: Grounds, sentence: Sentence) -> tuple[int, ...]:
    return tuple(each for each in reports_of(grounds.cited(sentence)) if each in grounds.known)
