"""Words, numbers, hours, names, plates and colours that stand in the reports of one source alone. Pure.

What stands in no report tells nothing of one; what is published anyway, what everyone says, and what claims of two
origins say, neither.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from holub_desk.bulletins.exposure.details import Detail, details
from holub_desk.bulletins.exposure.finding import Finding, Test
from holub_desk.bulletins.exposure.grounds import Grounds
from holub_desk.bulletins.exposure.ordinary import is_ordinary, is_the_desks
from holub_desk.bulletins.exposure.places_named import named_in
from holub_desk.bulletins.exposure.reading import Passage, Word, words_of
from holub_desk.bulletins.exposure.things import made_of, said_otherwise
from holub_desk.bulletins.exposure.wording import banded, cut
from holub_desk.bulletins.exposure.world import Known
from holub_desk.words import readings

FEW: Final = 4
"""Reports with a word among which one source can still be the only one."""
LOOKED_AT: Final = 40
"""Reports that have its words and are read for a number."""
_NAMING: Final = ("NOUN", "ADJF", "ADJS")
_DOING: Final = ("VERB", "INFN", "PRTF", "PRTS", "GRND")
_SHORTEST: Final = 4
"""Letters of a word that can be somebody's own."""


def rare(grounds: Grounds) -> Iterator[Finding]:
    """Each detail and each uncommon word of each sentence, in each language."""
    for passage in grounds.passages:
        places = [(each.start, each.end) for each in named_in(passage, grounds)]
        found = list(details(passage.text, passage.words, places))
        for detail in found:
            yield from _detail(detail, passage, grounds)
        taken = [(each.start, each.end) for each in found] + places
        for word in passage.words:
            if not any(start <= word.start < end for start, end in taken):
                yield from _word(word, passage, grounds)


def _detail(detail: Detail, passage: Passage, grounds: Grounds) -> Iterator[Finding]:
    if detail.kind == "name":
        [word] = [each for each in passage.words if each.start == detail.start]
        if detail.value not in grounds.public_sounds:
            yield from _in_index(word, passage, grounds, "rare-name")
        return
    own = (detail.kind, detail.value)
    if own in grounds.public_details or _claimed(detail, passage, grounds):
        return
    yield from _judged(
        grounds.holders(detail, LOOKED_AT, grounds.world.policy.sources),
        passage, f"rare-{detail.kind}", detail.start, detail.end, _coarser(detail, passage),
    )  # fmt: skip


def _claimed(detail: Detail, passage: Passage, grounds: Grounds) -> bool:
    """Whether claims of two origins say this very number."""
    if detail.kind != "number":
        return False
    said = [
        each for each in grounds.usable(passage.sentence) if str(each.many.low) == str(each.many.high) == detail.value
    ]
    return len(grounds.origins(said)) > 1


def _coarser(detail: Detail, passage: Passage) -> str:
    if detail.kind == "number":
        return banded(passage.text, detail.start, detail.end, int(detail.value), passage.language, passage.words) or ""
    if detail.kind in ("colour", "time"):
        return cut(passage.text, detail.start, detail.end, passage.words if detail.kind == "time" else ())
    return ""


def _word(word: Word, passage: Passage, grounds: Grounds) -> Iterator[Finding]:
    thing = said_otherwise(word.folded)
    if word.grammar or not word.folded[0].isalpha() or is_the_desks(word.folded):
        return
    if not thing and (len(word.folded) < _SHORTEST or is_ordinary(word.folded)):
        return
    known = readings(word.folded)
    if (
        not thing
        and known
        and (not any(each.part in _NAMING for each in known) or any(each.part in _DOING for each in known))
    ):
        return  # what was done, and how, is said in many ways; what was there is a detail
    if not word.terms.isdisjoint(grounds.public_words) or _is_agreed(word, passage, grounds):
        return
    if not thing and any(map(is_ordinary, made_of(word.folded))):
        return
    if thing or grounds.world.corpus.standing_in((word.folded,)).get(word.folded):
        yield from _in_index(word, passage, grounds, "rare-word", thing or made_of(word.folded))


def _is_agreed(word: Word, passage: Passage, grounds: Grounds) -> bool:
    """Whether claims of two origins have it in their own words."""
    said = [each for each in grounds.usable(passage.sentence) if word.terms & _said(f"{each.who} {each.note}")]
    return len(grounds.origins(said)) > 1


def _said(text: str) -> frozenset[str]:
    return frozenset(term for word in words_of(text[:1000]) for term in word.terms)


def _in_index(
    word: Word, passage: Passage, grounds: Grounds, because: str, thing: Collection[str] = ()
) -> Iterator[Finding]:
    """By the word itself, and by all words for the same thing."""
    corpus, asked = grounds.world.corpus, {word.folded, *thing}
    count = sum(corpus.standing_in(asked).values())
    if 0 < count <= FEW * max(1, len(thing)):
        reports = {report for each in asked for report in corpus.with_all((each,), FEW)}
        known = list(corpus.known(reports).values())
        adjective = all(each.part == "ADJF" for each in readings(word.folded)) and bool(readings(word.folded))
        text = cut(passage.text, word.start, word.end) if adjective else ""
        yield from _judged(known, passage, because, word.start, word.end, text)


def _judged(
    known: Sequence[Known], passage: Passage, because: str, start: int, end: int, text: str
) -> Iterator[Finding]:
    if not known or len({each.source for each in known}) > 1:
        return
    yield passage.finding(Test.RARE, because, start, end, tuple(sorted(each.report for each in known)), text)
