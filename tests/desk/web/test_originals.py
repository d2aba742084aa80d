"""Sealed originals: for whoever keeps them, and for nobody else, whatever else they may do."""

from __future__ import annotations

import pytest
from holub_testing.attached import attach
from holub_testing.pages import sign_in
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.staff.rights import ROLES, Right
from holub_desk.vault.tables import CustodyEntry
from holub_desk.vault.vault import Vault

SEALED = b"age-encryption.org/v1 sealed for the custodian"
REPORT, ORIGINAL, COPY = "/reports/26-0001", "/reports/26-0001/attachments/1", "/reports/26-0001/attachments/2"


@pytest.fixture
def files(vault: Vault) -> Vault:
    """One report with a sealed original, and the cleaned copy of another file."""
    attach(vault, SEALED, role="original")
    attach(vault, b"cleaned", seq=2)
    return vault


def downloads(vault: Vault) -> int:
    with Session(vault.engine) as session:
        query = select(func.count()).where(CustodyEntry.act == log.Act.DOWNLOADED)
        return session.scalar(query) or 0


@pytest.mark.parametrize("role", ROLES)
async def test_who_gets_what(files: Vault, role: str) -> None:
    """The custodian gets both; everyone else the copy alone, no button for the original, and is told who keeps it."""
    sign_in(files, "Kateryna", "custodian")
    someone = sign_in(files, "Olena", role)
    keeps = role == "custodian"
    answer = await someone.ask("POST", ORIGINAL)
    assert answer.status == (200 if keeps else 403)
    assert (SEALED in answer.body) == keeps
    assert ("only whoever keeps originals may have it" in answer.body.decode()) == (not keeps)
    assert (await someone.ask("POST", COPY)).body == b"cleaned"
    assert downloads(files) == (2 if keeps else 1)
    report, page = [(await someone.ask("GET", path)).text for path in (REPORT, ORIGINAL)]
    assert ('aria-label="Download: 26-0001-1.age"' in report) == keeps
    assert ("I have such a machine" in page) == keeps
    for said in (report, page):
        assert ("Originals are kept by Kateryna." in said) == (not keeps)
    assert 'aria-label="Download: 26-0001-2.jpg"' in report
    assert (Right.ORIGINALS in ROLES[role]) == keeps


async def test_where_nobody_keeps_them(files: Vault) -> None:
    """That is said, so that somebody is asked to."""
    admin = sign_in(files, "Olena", "admin")
    assert "Nobody keeps originals at this desk yet." in (await admin.ask("GET", ORIGINAL)).text
