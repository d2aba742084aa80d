"""What somebody may see of a finding who may not know of all its reports. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from holub_desk.bulletins.exposure.finding import Finding


@dataclass(frozen=True)
class Seen:
    """`finding` names the reports that this person may see; `others`: one that they may not see is concerned too."""

    finding: Finding
    others: bool
    key: str
    """Of the finding as it is, so that an override names the same one for everybody."""


def as_seen(finding: Finding, visible: Collection[int]) -> Seen:
    """A finding without the reports that are not in `visible`; how many those are is not said either."""
    reports = tuple(each for each in finding.reports if each in visible)
    shown = replace(finding, reports=reports)
    return Seen(shown, len(reports) < len(finding.reports), finding.key)
