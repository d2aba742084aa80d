"""Passages that stand in a report too: the same words, the same letters, the same lemmas, in whatever script. Pure.

A passage that three sources have is a phrase of the language, or of the form, and nobody's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from holub_desk.bulletins.exposure.finding import Finding, Test
from holub_desk.bulletins.exposure.grounds import Grounds
from holub_desk.bulletins.exposure.reading import Passage, Word, words_of
from holub_desk.bulletins.exposure.world import Known

RUN: Final = 5
"""Words in a row, in any form and script, that count as a passage."""
CONTENT: Final = 4
"""Words in a row that do where words of grammar are left out."""
LETTERS: Final = 28
"""Letters in a row that do, whatever spaces stand between."""
_WINDOW: Final = 3
_HEARD: Final = 4
"""Letters of a key by sound below which the index knows no word by it."""
_CANDIDATES: Final = 12
"""Reports that have all words of a window, of which this many count."""
_READ: Final = 24
"""Reports that are read for one sentence."""
_LONGEST: Final = 20_000
"""Characters of a published item that are read."""
_ORDER: Final = ("verbatim-quoted", "verbatim-words", "verbatim-lemmas", "verbatim-letters")
_QUOTED: Final = re.compile('[«„“"”]([^«»„“"”]{4,300})[»“"”]')


@dataclass(frozen=True)
class Overlap:
    """Words `begin` to `end` of the passage, and how they were known again."""

    begin: int
    end: int
    because: str


def verbatim(grounds: Grounds) -> Iterator[Finding]:
    """The longest passages of each sentence, each once."""
    public = [words_of(text[:_LONGEST]) for text in grounds.world.public]
    for passage in grounds.passages:
        reports = list(grounds.world.corpus.known(_candidates(passage, grounds)).values())
        found: dict[tuple[int, int, str], list[Known]] = {}
        for known in reports:
            for each in overlaps(passage, grounds.words_of(known)):
                found.setdefault((each.begin, each.end, each.because), []).append(known)
        yield from _judged(found, passage, public, reports, grounds)


def _candidates(passage: Passage, grounds: Grounds) -> list[int]:
    """Reports that have all words of a run or of a quotation, or of two windows; those with most of them first."""
    corpus, found = grounds.world.corpus, dict[int, int]()
    heard = _heard(passage)
    enough = 2 if len(heard) > _WINDOW else 1
    for weight, windows in ((enough, _runs_of(passage)), (1, _windows(heard, _WINDOW))):
        for window in windows:
            for report in corpus.with_all(window, _CANDIDATES, heard=True):
                found[report] = found.get(report, 0) + weight
    most = sorted((report for report, weight in found.items() if weight >= enough), key=lambda report: -found[report])
    return most[:_READ]


def _heard(passage: Passage) -> list[Word]:
    """The longer words, which the index knows in any script."""
    return [word for word in passage.words if not word.grammar and len(word.heard) >= _HEARD]


def _runs_of(passage: Passage) -> Iterator[tuple[str, ...]]:
    yield from _windows(passage.words, RUN)
    for match in _quoted(passage):
        inside = [word for word in passage.words if match.start() < word.start < match.end()]
        yield from _windows(inside, max(2, len(inside)))


def _windows(words: Sequence[Word], width: int) -> Iterator[tuple[str, ...]]:
    """Sets of so many words in a row, each once; of fewer words all of them, if they are more than one."""
    runs = (words[at : at + width] for at in range(max(1, len(words) - width + 1)))
    asked = (tuple(sorted({word.folded for word in run})) for run in runs)
    yield from dict.fromkeys(each for each in asked if len(each) > 1)


def _quoted(passage: Passage) -> Iterator[re.Match[str]]:
    return _QUOTED.finditer(passage.text)


def overlaps(passage: Passage, words: Sequence[Word]) -> Iterator[Overlap]:
    """What a sentence has in common with one report, by each way of comparing; longer than the least that counts."""
    ours = passage.words
    yield from _runs(ours, words, RUN, "verbatim-words")
    content = [at for at, word in enumerate(ours) if not word.grammar]
    theirs = [word for word in words if not word.grammar]
    for each in _runs([ours[at] for at in content], theirs, CONTENT, "verbatim-lemmas"):
        yield Overlap(content[each.begin], content[each.end - 1] + 1, each.because)
    yield from _letters(ours, words)
    for match in _quoted(passage):
        inside = [at for at, word in enumerate(ours) if match.start() < word.start < match.end()]
        if len(inside) > 1 and any(not ours[at].grammar for at in inside):
            run = [ours[at] for at in inside]
            if any(True for _ in _runs(run, words, len(run), "quoted")):
                yield Overlap(inside[0], inside[-1] + 1, "verbatim-quoted")


def _runs(ours: Sequence[Word], theirs: Sequence[Word], least: int, because: str) -> Iterator[Overlap]:
    """Maximal runs of at least so many words that are the same."""
    where: dict[str, list[int]] = {}
    for at, word in enumerate(theirs):
        for key in {word.folded, *word.terms, f"/{word.heard}"}:
            where.setdefault(key, []).append(at)
    lengths: dict[int, int] = {}
    ended = 0
    for at, word in enumerate(ours):
        keys = {word.folded, *word.terms, f"/{word.heard}"}
        hits = {there for key in keys for there in where.get(key, ())}
        longer = {there: lengths.get(there - 1, 0) + 1 for there in hits}
        closed = max((length for there, length in lengths.items() if there + 1 not in longer), default=0)
        still = max(longer.values(), default=0)
        if closed >= least and closed > still - 1 and at > ended:
            yield Overlap(at - closed, at, because)
            ended = at
        lengths = longer
    last = max(lengths.values(), default=0)
    if last >= least:
        yield Overlap(len(ours) - last, len(ours), because)


def _letters(ours: Sequence[Word], theirs: Sequence[Word]) -> Iterator[Overlap]:
    """The same letters, for whoever spaces words otherwise."""
    mine = "".join(map(_bare, ours))
    if len(mine) < LETTERS:
        return
    other = "".join(map(_bare, theirs))
    pieces = {other[at : at + LETTERS] for at in range(len(other) - LETTERS + 1)}
    owner = [at for at, word in enumerate(ours) for _ in _bare(word)]
    begin = end = -1
    for at in range(len(mine) - LETTERS + 1):
        if mine[at : at + LETTERS] in pieces:
            if begin < 0:
                begin = at
            end = at + LETTERS
        elif begin >= 0 and at >= end:
            break
    if begin >= 0:
        yield Overlap(owner[begin], owner[end - 1] + 1, "verbatim-letters")


def _bare(word: Word) -> str:
    return word.folded.replace("-", "").replace("'", "")


def _judged(
    found: dict[tuple[int, int, str], list[Known]],
    passage: Passage,
    public: Sequence[Sequence[Word]],
    reports: Sequence[Known],
    grounds: Grounds,
) -> Iterator[Finding]:
    told: list[tuple[int, int]] = []
    k = grounds.world.policy.sources
    for begin, end, because in sorted(found, key=lambda each: (each[0] - each[1], _ORDER.index(each[2]), each)):
        if any(begin < last and first < end for first, last in told):
            continue
        run = passage.words[begin:end]
        if any(_has(run, words) for words in public):
            continue
        having = {known.report: known for known in reports if _has(run, grounds.words_of(known))}
        having |= {known.report: known for known in found[begin, end, because]}
        if len({known.source for known in having.values()}) >= k:
            continue
        told.append((begin, end))
        start, stop = run[0].start, run[-1].end
        yield passage.finding(Test.VERBATIM, because, start, stop, tuple(sorted(having)))


def _has(run: Sequence[Word], words: Sequence[Word]) -> bool:
    """Whether a text has all of it, words of grammar aside, in this order."""
    ours, theirs = [word for word in run if not word.grammar], [word for word in words if not word.grammar]
    return bool(ours) and any(True for _ in _runs(ours, theirs, len(ours), ""))
