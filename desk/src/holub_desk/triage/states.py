"""The states of a report, and the ways between them. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

STATES: Final = ("new", "in_triage", "assessed", "linked", "set_aside", "rejected")
NEXT: Final[Mapping[str, tuple[str, ...]]] = {
    "new": ("in_triage", "set_aside", "rejected"),
    "in_triage": ("new", "assessed", "set_aside", "rejected"),
    "assessed": ("in_triage", "linked", "set_aside", "rejected"),
    "linked": ("assessed", "set_aside", "rejected"),
    "set_aside": ("in_triage",),
    "rejected": ("in_triage",),
}
REASONS: Final[Mapping[str, tuple[str, ...]]] = {
    "set_aside": ("too_vague", "waiting", "duplicate", "other_desk"),
    "rejected": ("positions", "vendetta", "emergency", "spam", "false", "out_of_scope"),
}
"""Why; these two are never without a reason."""


def refusal(before: str, after: str, reason: str, *, graded: bool, linked: bool) -> str | None:
    """Why a report cannot go from one state to another; None where it can."""
    if after not in NEXT.get(before, ()):
        return "no-way"
    if after in REASONS and reason not in REASONS[after]:
        return "needs-reason"
    if after in ("assessed", "linked") and not graded:
        return "needs-grades"
    if after == "linked" and not linked:
        return "needs-link"
    return None
