"""What each role may do: the one table. A route names the right it needs, and never a role."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Right(StrEnum):
    """Something that a person of the desk may do."""

    OWN = "own"
    """One's own account: language, sessions, passkeys, password."""
    READ = "read"
    """Reports that need-to-know lets one see: lists, search, map, arrivals, charts."""
    DOWNLOAD = "download"
    """Attachments as files, outside the sandbox."""
    TRIAGE = "triage"
    """States, grades, codes, places, notes, saved views; cases, and claims in them."""
    REPLY = "reply"
    """Answer a source."""
    RESTRICT = "restrict"
    """Put a report into a need-to-know group of one's own."""
    WIDEN = "widen"
    """Let everyone see it again."""
    EXPORT = "export"
    """Take reports out of the desk."""
    PUBLISH = "publish"
    """Bulletins; and closing a case, which lets its reports go."""
    ORIGINALS = "originals"
    """Sealed originals, with all their hidden data."""
    CUSTODY = "custody"
    """The custody log and its checkpoints."""
    PEOPLE = "people"
    """Invitations, roles, groups, recovery."""
    CONFIGURE = "configure"
    """Codebook, places, and other things that every report is measured by."""


_ANALYST: Final = frozenset({Right.OWN, Right.READ, Right.DOWNLOAD, Right.TRIAGE, Right.REPLY, Right.RESTRICT})
_EDITOR: Final = _ANALYST | {Right.WIDEN, Right.EXPORT, Right.PUBLISH}
ROLES: Final[Mapping[str, frozenset[Right]]] = {
    "analyst": _ANALYST,
    "editor": _EDITOR,
    "admin": _EDITOR | {Right.PEOPLE, Right.CONFIGURE, Right.CUSTODY},
    "custodian": frozenset(
        {Right.OWN, Right.READ, Right.DOWNLOAD, Right.EXPORT, Right.ORIGINALS, Right.CUSTODY},
    ),
}
"""No role holds everything: who decides about people does not open originals; who keeps originals judges nothing."""


def rights_of(role: str, *, one_person: bool = False) -> frozenset[Right]:
    """The rights of a role; of an unknown one, none. Where one person is the whole desk, its admin is custodian too."""
    if one_person and role == "admin":
        return frozenset(Right)
    return ROLES.get(role, frozenset())
