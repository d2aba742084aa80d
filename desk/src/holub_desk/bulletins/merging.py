"""Two people wrote at one time: what both can keep is put together, and where they differ both are shown. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from holub_desk.bulletins import editing
from holub_desk.bulletins.draft import Draft, Sentence


@dataclass(frozen=True)
class Merged:
    """What came of it. `theirs` are the sentences, as they were saved meanwhile, that say something else in `draft`."""

    draft: Draft
    theirs: Mapping[str, Sentence]
    whole: bool
    """False: the order, sections, languages or the like differ in a way that only a person can put together; then
    `draft` has them as in the one that is written now."""

    @property
    def clean(self) -> bool:
        """Whether everything of both is in it."""
        return self.whole and not self.theirs


def merge(base: Draft, theirs: Draft, mine: Draft) -> Merged:
    """Put together what was made of `base`: saved as `theirs`, written now as `mine`."""
    was, saved, written = (_frame(each) for each in (base, theirs, mine))
    whole = written in (was, saved) or saved == was
    frame = theirs if written == was else mine
    there = {each.id: each for each in theirs.sentences()}
    before = {each.id: each for each in base.sentences()}
    here = {each.id: each for each in mine.sentences()}
    differing: dict[str, Sentence] = {}

    def choose(one: Sentence) -> Sentence:
        own, other, old = here.get(one.id), there.get(one.id), before.get(one.id)
        if own is None or other is None or own == other:
            return own or other or one
        if own == old:
            return other
        if other != old:
            differing[one.id] = other
        return own

    merged = editing.each(frame, choose)
    kept = {each.id for each in merged.sentences()}
    if any(id not in kept and one != before.get(id) for id, one in here.items()):  # they left out what is written here
        merged, whole = editing.each(mine, choose), False
        kept = set(here)
    unseen = {id: one for id, one in there.items() if id not in kept and one != before.get(id)}
    return Merged(merged, differing | unseen, whole and not unseen)


def _frame(draft: Draft) -> Draft:
    """The draft without what its sentences say: order, sections, languages, category, cells, picture."""
    bare = editing.each(draft, lambda one: Sentence(one.id))
    return replace(bare, cells=tuple(sorted(bare.cells)))
