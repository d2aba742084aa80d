"""Whether the picture gives away who took it. Pure; hashes are PDQ's (`holub_desk.media.pdq`)."""

from __future__ import annotations

from collections.abc import Iterator

from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way
from holub_desk.bulletins.exposure.grounds import Grounds, is_allowed
from holub_desk.bulletins.exposure.world import Original, PictureSeen
from holub_desk.media.pdq import is_match

_DROP = (Way(Remedy.DROP),)


def picture(grounds: Grounds) -> Iterator[Finding]:
    """Only a picture that was encoded anew and has parts covered may look like one that came with a report."""
    use = grounds.draft.picture
    if use is None:
        return
    at, originals = use.caption.id, grounds.world.originals
    seen = (grounds.world.pictures or {}).get(use.picture)
    if seen is None or originals is None:
        because = "picture-unknown" if seen is None else "originals-unknown"
        yield Finding(Test.UNCHECKED, at, "", because, shown=Test.PICTURE, ways=_DROP)
        return
    found = {(each.report, _alike(seen, each)) for each in originals}
    for because in ("picture-original", "picture-of-another", "picture-uncovered"):
        reports = tuple(sorted(report for report, why in found if why == because))
        if not reports and because == "picture-uncovered" and seen.report is not None and not seen.covered:
            reports = (seen.report,)
        if reports:
            yield Finding(Test.PICTURE, at, "", because, shown=str(use.picture), reports=reports, ways=_DROP)
    if seen.report is not None:
        known = grounds.world.corpus.known((seen.report,)).get(seen.report)
        if known is None or not is_allowed(known):
            because = "picture-not-allowed"
            yield Finding(Test.PICTURE, at, "", because, shown=str(use.picture), reports=(seen.report,), ways=_DROP)


def _alike(seen: PictureSeen, original: Original) -> str:
    if seen.sha256 == original.sha256:
        return "picture-original"
    if seen.pdq is None or original.pdq is None or not is_match(seen.pdq, original.pdq):
        return ""
    if seen.report != original.report:
        return "picture-of-another"
    return "" if seen.covered else "picture-uncovered"
