"""Sentences that rest on a report which nobody held to be fit for publication. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from holub_desk.bulletins.exposure.finding import Finding, Remedy, Test, Way, all_of
from holub_desk.bulletins.exposure.grounds import Grounds, reports_of

_OUT = ("rejected", "set_aside")


def sensitivity(grounds: Grounds) -> Iterator[Finding]:
    """Every report is highly sensitive until somebody with the right lowers it; what was set aside is no ground."""
    for sentence in grounds.draft.sentences():
        cited = [grounds.known[report] for report in reports_of(grounds.cited(sentence)) if report in grounds.known]
        high = tuple(each.report for each in cited if each.sensitivity != "normal")
        out = tuple(each.report for each in cited if each.state in _OUT)
        for because, reports in (("sensitive", high), ("set-aside", out)):
            if reports:
                yield Finding(
                    Test.SENSITIVITY,
                    sentence.id,
                    "",
                    because,
                    reports=reports,
                    ways=(Way(Remedy.DROP),),
                    text=all_of(sentence.text),
                )
