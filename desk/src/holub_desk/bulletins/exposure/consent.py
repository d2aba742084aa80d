"""Sentences that rest on a report whose source did not allow it, or took it back. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way, all_of
from holub_desk.bulletins.exposure.grounds import Grounds, is_allowed, reports_of


def consent(grounds: Grounds) -> Iterator[Finding]:
    """A finding per sentence and reason; a report that is gone was taken back, as far as anybody knows."""
    for sentence in grounds.draft.sentences():
        refused: dict[str, list[int]] = {}
        for report in reports_of(grounds.cited(sentence)):
            known = grounds.known.get(report)
            if known is None:
                refused.setdefault("report-gone", []).append(report)
            elif known.withdrawn:
                refused.setdefault("withdrawn", []).append(report)
            elif not is_allowed(known):
                refused.setdefault("not-allowed", []).append(report)
        for because, reports in refused.items():
            yield Finding(
                Test.CONSENT,
                sentence.id,
                "",
                because,
                reports=tuple(reports),
                ways=(Way(Remedy.DROP),),
                text=all_of(sentence.text),
            )
