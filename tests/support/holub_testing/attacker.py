"""Someone who has both sides, all of it, and knows our program: what can be found out about 100,000 accounts?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import inspect, text

from holub_desk.vault.vault import Vault
from holub_intake.addresses import Account, Addresses, DayKey
from holub_intake.redelivery import Redelivery

_OPAQUE = re.compile(rb"[A-Za-z0-9+/=_-]{16,}")


@dataclass(frozen=True)
class Loot:
    """Everything that lies on the disks and in the processes of both sides."""

    desk: Vault
    intake: Path
    addresses: Addresses
    redelivery: Redelivery

    def tokens(self) -> set[str]:
        """Every opaque word in the desk's database, opened, and in the intake's files."""
        found: set[bytes] = set()
        with self.desk.engine.connect() as connection:
            for table in inspect(self.desk.engine).get_table_names():
                for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                    for value in row:
                        if isinstance(value, bytes):
                            found.add(value.hex().encode())
                        found.update(_OPAQUE.findall(str(value).encode()))
        for path in self.intake.rglob("*"):
            if path.is_file():
                found.update(_OPAQUE.findall(path.read_bytes()))
                found.update(_OPAQUE.findall(path.name.encode()))
        return {token.decode() for token in found}

    def day_keys(self) -> dict[date, DayKey]:
        """Those in the process, and those on the disk."""
        return dict(self.addresses._keys)

    def matches(self, accounts: Iterable[str], days: Iterable[date]) -> set[str]:
        """The accounts that can be tied to anything that is there: by handle, wish, return address, or repeat."""
        tokens = self.tokens()
        keys = list(self.day_keys().values())
        named = {account.id for token in tokens if (account := self.addresses.open(token)) is not None}
        known_days = [day for day in days if day in self.redelivery._days]
        matched: set[str] = set()
        for name in accounts:
            account = Account("telegram", name)
            if name in named or any(
                key.handle(account) in tokens or key.tag(b"holub-continuity-v1\n", account) in key.asked for key in keys
            ):
                matched.add(name)
                continue
            for day in known_days:
                if self.redelivery.conversation(day, account) in tokens:
                    matched.add(name)
        return matched
