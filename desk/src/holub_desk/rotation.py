"""When an old identity may go, and what the opener opens with meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from holub_desk import published
from holub_desk.custody import log
from holub_desk.keyring import Keyring, Retired
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity


def due(session: Session, keyring: Keyring, today: date, overlap_days: int) -> list[Retired]:
    """Retired identities that no envelope on its way should need any more: the new one has been public long enough."""
    since = published.current_since(session, keyring.recipients().current)
    if since is None or since + timedelta(days=overlap_days) > today:
        return []
    return keyring.retired()


def destroy(vault: Vault, keyring: Keyring, names: Sequence[str]) -> None:
    """Recorded first: an entry about a key that is still there is found out, a key that went unrecorded is not."""
    for name in names:
        record(vault, did="destroyed an identity", name=name)
        keyring.destroy(name)


def record(vault: Vault, **said: Any) -> None:
    """An entry of the custody log about keys."""
    with Session(vault.writer) as session, session.begin():
        log.append(session, log.minute(), [log.Entry(log.Act.KEYS, said=said)])


class LiveIdentities:
    """What the opener opens with: looked at before each run, so that a rotation needs no restart."""

    def __init__(self, vault: Vault, keyring: Keyring, passphrase: str, overlap_days: int) -> None:
        self._vault, self._keyring, self._passphrase, self._overlap = vault, keyring, passphrase, overlap_days
        self._names: dict[str, str | None] = {}
        self._identities: Sequence[HybridIdentity] = ()

    def __call__(self) -> Sequence[HybridIdentity]:
        """Destroys what is due, and reads the rest if anything has changed. Raises CommandError."""
        with Session(self._vault.engine) as session:
            going = due(session, self._keyring, datetime.now(UTC).date(), self._overlap)
        destroy(self._vault, self._keyring, [each.name for each in going])
        names = self._keyring.names()
        if names != self._names:
            self._identities, self._names = self._keyring.opening_identities(self._passphrase), names
        return self._identities
