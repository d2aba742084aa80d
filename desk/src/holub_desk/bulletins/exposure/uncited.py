"""Sentences that neither cite a claim nor are marked as assessment. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way, all_of
from holub_desk.bulletins.exposure.grounds import Grounds
from holub_desk.bulletins.exposure.reading import parts

_STATING: Final = ("lead", "text", "known")
"""Where facts are stated. A title and a heading sum up what stands below them, a caption says what is to be seen, and
the two lists of what is assessed and what is not known say what they are; the other tests read all of them."""


def uncited(grounds: Grounds) -> Iterator[Finding]:
    """Those, and sentences that cite a claim that is gone."""
    for part, sentence in parts(grounds.draft):
        written = any(text.strip() for text in sentence.text.values())
        if written and part in _STATING and not sentence.claims and not sentence.assessment:
            ways = (Way(Remedy.MARK), Way(Remedy.DROP))
            yield Finding(Test.UNCITED, sentence.id, "", "uncited", ways=ways, text=all_of(sentence.text))
        gone = [each for each in sentence.claims if each not in grounds.world.claims]
        if gone:
            yield Finding(
                Test.UNCITED, sentence.id, "", "claim-gone", ways=(Way(Remedy.DROP),), text=all_of(sentence.text)
            )
