"""The table of rights."""

from __future__ import annotations

import pytest

from holub_desk.staff.rights import ROLES, Right, rights_of


def test_the_table() -> None:
    """Written out a second time: a change of rights is made on purpose."""
    everyone = {Right.OWN, Right.READ, Right.DOWNLOAD}
    work = everyone | {Right.TRIAGE, Right.REPLY, Right.RESTRICT}
    editor = work | {Right.WIDEN, Right.EXPORT, Right.PUBLISH}
    assert {
        "analyst": work,
        "editor": editor,
        "admin": editor | {Right.PEOPLE, Right.CONFIGURE, Right.CUSTODY},
        "custodian": everyone | {Right.EXPORT, Right.ORIGINALS, Right.CUSTODY},
    } == ROLES


def test_no_role_holds_everything() -> None:
    """Whoever decides about people cannot open originals, and the other way round."""
    assert all(rights != set(Right) for rights in ROLES.values())
    assert not any({Right.PEOPLE, Right.ORIGINALS} <= rights for rights in ROLES.values())


@pytest.mark.parametrize("role", ["", "Admin", "root", "analyst "])
def test_an_unknown_role_has_no_rights(role: str) -> None:
    """A damaged row lets nobody in."""
    assert rights_of(role) == frozenset()
