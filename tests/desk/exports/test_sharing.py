"""The sharing log."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.exports.sharing import NotShared, checked, record, shares
from holub_desk.vault.tables import Person
from holub_desk.vault.vault import Vault


def test_what_is_given_is_logged_first(vault: Vault) -> None:
    """For whom, what for, under which agreement, and the hash of the file: here, and in the custody log."""
    with Session(vault.writer) as session, session.begin():
        session.add(Person(id=1, name="Olena", role="editor"))
        session.flush()
        to = checked(" A  monitor ", "sanctions\n", "of 2026-11-01")
        record(session, to, "ftm", b"lines", 7, 1, "2026-11-28T10:00Z")
    with Session(vault.engine) as session:
        (share,) = shares(session, 10)
        assert (share.who, share.to.recipient, share.to.purpose) == ("Olena", "A monitor", "sanctions")
        assert (share.format, share.count, share.sha256) == ("ftm", 7, hashlib.sha256(b"lines").hexdigest())
        (entry,) = log.entries_of(session, limit=1)
        assert entry.act == log.Act.EXPORTED
        assert entry.said is not None
        assert entry.said["sha256"] == share.sha256


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("recipient", ("", "p", "a")),
        ("recipient", ("r" * 201, "p", "a")),
        ("purpose", ("r", " ", "a")),
        ("agreement", ("r", "p", "")),
        ("agreement", ("r", "p", "a" * 2001)),
    ],
)
def test_nothing_is_given_without_saying_what_for(fault: str, said: tuple[str, str, str]) -> None:
    """Each of the three has to be said."""
    with pytest.raises(NotShared) as raised:
        checked(*said)
    assert raised.value.fault == fault
