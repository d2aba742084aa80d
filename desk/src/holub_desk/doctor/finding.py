"""What a check looks at, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from holub_desk.config import Settings
from holub_desk.keyring import Keyring
from holub_desk.vault.vault import Vault

Level = Literal["danger", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing that is not protected. It names no source, no person and no secret."""

    check: str
    level: Level
    says: str
    do: str


@dataclass(frozen=True)
class House:
    """The desk, and the machine under it."""

    settings: Settings
    keyring: Keyring
    vault: Vault
    now: datetime
    config: Path
    """Where the settings are: the intake's may lie beside them."""
    root: Path = Path("/")
    """Where /proc and /sys are."""


Check = Callable[[House], Iterator[Finding]]
