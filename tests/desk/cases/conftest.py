"""Four reports, somebody of the desk, and a case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from holub_desk.cases import folder
from holub_desk.cases.folder import Act
from holub_desk.vault.tables import Person, Report
from holub_desk.vault.vault import Vault

OLENA = Act(1, "2026-11-28T10:00Z")
PETRO = Act(2, "2026-11-28T11:00Z")


def report(n: int, **more: object) -> Report:
    """A report of a source of its own."""
    fields: dict[str, object] = {
        "id": n,
        "conversation": f"{n:032x}",
        "year": 2026,
        "serial": n,
        "received_on": date(2026, 11, 20),
        "channel": "web",
        "language": "uk",
        "questionnaire": "q",
        "version": "v",
        "account": "Привезли два автобуси.",
        "changed": n,
        "source_id": f"s{n}",
        "use": "publish",
    }
    return Report(**(fields | more))


@pytest.fixture
def session(vault: Vault) -> Iterator[Session]:
    """A transaction with Olena, Petro and four reports in it; it is rolled back."""
    with Session(vault.writer) as made:
        made.add_all([Person(id=1, name="Olena", role="analyst"), Person(id=2, name="Petro", role="analyst")])
        made.add_all([report(1), report(2), report(3), report(4, use="keep")])
        made.flush()
        yield made
        made.rollback()


@pytest.fixture
def case(session: Session) -> int:
    """An empty case."""
    return folder.make(session, "Building site in Mariupol", OLENA)
