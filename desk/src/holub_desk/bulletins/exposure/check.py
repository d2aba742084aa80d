"""Everything in a draft that these tests find may give a source away. Nothing found means nothing found by them.

Fail-closed: a test that cannot be done is a finding. Pure; the corpus asks an index, and holds no draft.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from holub_desk.bulletins.draft import Draft
from holub_desk.bulletins.exposure.consent import consent
from holub_desk.bulletins.exposure.cumulative import cumulative
from holub_desk.bulletins.exposure.delay import delay
from holub_desk.bulletins.exposure.few_sources import few_sources
from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way
from holub_desk.bulletins.exposure.grounds import Grounds
from holub_desk.bulletins.exposure.picture import picture
from holub_desk.bulletins.exposure.place import place
from holub_desk.bulletins.exposure.rare import rare
from holub_desk.bulletins.exposure.reading import too_much
from holub_desk.bulletins.exposure.sensitivity import sensitivity
from holub_desk.bulletins.exposure.uncited import uncited
from holub_desk.bulletins.exposure.verbatim import verbatim
from holub_desk.bulletins.exposure.world import World

TESTS: Final[dict[Test, Callable[[Grounds], Iterator[Finding]]]] = {
    Test.UNCITED: uncited,
    Test.FEW_SOURCES: few_sources,
    Test.RARE: rare,
    Test.VERBATIM: verbatim,
    Test.CONSENT: consent,
    Test.SENSITIVITY: sensitivity,
    Test.DELAY: delay,
    Test.PICTURE: picture,
    Test.PLACE: place,
    Test.CUMULATIVE: cumulative,
}


def check(draft: Draft, world: World) -> tuple[Finding, ...]:
    """All findings in the order of the sentences that they are about; those about the whole come first."""
    grounds = Grounds(draft, world)
    found: list[Finding] = []
    for sentence, language in too_much(draft):
        found.append(Finding(Test.UNCHECKED, sentence.id, language, "too-long", ways=(Way(Remedy.DROP),)))
    for test, look in TESTS.items():
        try:
            found += look(grounds)
        except Exception:  # whatever it was: what was not looked at was not found to be well
            found.append(Finding(Test.UNCHECKED, "", "", "failed", shown=test))
    order = {sentence.id: at for at, sentence in enumerate(draft.sentences())}
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (order.get(each.sentence, -1), each.start)))
