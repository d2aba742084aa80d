"""The keys of backups: an identity for each week, and the reports that were destroyed since.

One file, wrapped by the passphrase, beside the vault, and a copy of it on another medium that each backup replaces. A
backup whose week is no longer in it opens for nobody. Whoever keeps old copies of it keeps old weeks: docs/recovery.md.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from holub_wire import durable
from holub_wire.age.errors import AgeError, NoMatchingIdentity
from holub_wire.age.identities import HybridIdentity, PassphraseIdentity
from holub_wire.age.open import open_sealed
from holub_wire.age.recipients import PassphraseRecipient
from holub_wire.age.seal import seal
from holub_wire.command import CommandError

NAME: Final = "backup-keys.age"
"""In the desk's directory."""


@dataclass(frozen=True)
class BackupKeys:
    """`weeks`: the Monday of each living week, and its identity. `destroyed`: hashes of conversations, and when."""

    weeks: Mapping[date, HybridIdentity] = field(default_factory=dict, repr=False)
    destroyed: Mapping[str, date] = field(default_factory=dict)

    def on(self, today: date, keep_days: int) -> BackupKeys:
        """With an identity for this week, and without those whose time is over."""
        monday = today - timedelta(days=today.weekday())
        first = today - timedelta(days=keep_days)
        weeks = {start: each for start, each in self.weeks.items() if start + timedelta(days=6) >= first}
        weeks.setdefault(monday, HybridIdentity.generate())
        destroyed = {each: day for each, day in self.destroyed.items() if day >= first}
        return BackupKeys(weeks, destroyed)

    @property
    def current(self) -> HybridIdentity:
        """The newest week's."""
        return self.weeks[max(self.weeks)]


def read(path: Path, passphrase: str) -> BackupKeys:
    """Raises CommandError."""
    try:
        data = json.loads(open_sealed(path.read_bytes(), [PassphraseIdentity(passphrase)]))
        weeks = {date.fromisoformat(week): HybridIdentity.parse(secret) for week, secret in data["weeks"].items()}
        return BackupKeys(weeks, {each: date.fromisoformat(day) for each, day in data["destroyed"].items()})
    except FileNotFoundError:
        raise CommandError(f"there are no backup keys at {path}", "name their file with --keys") from None
    except NoMatchingIdentity:
        raise CommandError("the passphrase does not open the backup keys", "passphrases are case sensitive") from None
    except (OSError, AgeError, ValueError, KeyError, TypeError, AttributeError):
        raise CommandError(f"the backup keys at {path} are damaged", "use the copy on the other medium") from None


def wrapped(keys: BackupKeys, passphrase: str, work_factor: int) -> bytes:
    """The file's content."""
    data = {
        "v": 1,
        "weeks": {week.isoformat(): identity.secret() for week, identity in keys.weeks.items()},
        "destroyed": {each: day.isoformat() for each, day in keys.destroyed.items()},
    }
    return seal(json.dumps(data).encode(), [PassphraseRecipient(passphrase, work_factor)])


def write(path: Path, keys: BackupKeys, passphrase: str, work_factor: int) -> None:
    """Put them in the place of what is there, durably. Raises OSError."""
    sealed = wrapped(keys, passphrase, work_factor)
    durable.replace(path, sealed)
