"""Two admins and an analyst."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from holub_desk.vault.tables import Person
from holub_desk.vault.vault import Vault


@pytest.fixture
def staffed(vault: Vault) -> Iterator[Session]:
    """A transaction in a vault with Anna (1) and Bohdan (2), admins, and Olena (3), an analyst."""
    with Session(vault.writer) as session, session.begin():
        for name, role in (("Anna", "admin"), ("Bohdan", "admin"), ("Olena", "analyst")):
            session.add(Person(name=name, role=role))
        session.flush()
        yield session
