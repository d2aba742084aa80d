"""What the line file that is out there says, as far as the desk has to remember it."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from holub_desk.vault.tables import Setting
from holub_wire.age.recipients import HybridRecipient

_CURRENT: Final = "line_current"
_EXPIRES: Final = "line_expires"


def note_current(session: Session, current: HybridRecipient, today: date) -> None:
    """A line file was written that names this recipient; the day of the first one counts. The caller commits."""
    name = _short(current)
    row = session.get(Setting, _CURRENT)
    if row is None or row.value.split()[1] != name:
        session.merge(Setting(name=_CURRENT, value=f"{today.isoformat()} {name}"))


def current_since(session: Session, current: HybridRecipient) -> date | None:
    """Since when sources can seal to this recipient; None where no line file names it yet."""
    row = session.get(Setting, _CURRENT)
    if row is None or row.value.split()[1] != _short(current):
        return None
    return date.fromisoformat(row.value.split()[0])


def note_channels(session: Session, expires: date | None) -> None:
    """Until when the newest line file's signed channels hold; None where it has none. The caller commits."""
    session.merge(Setting(name=_EXPIRES, value=expires.isoformat() if expires else ""))


def channels_until(session: Session) -> date | None:
    """Until when they hold; None where there are none."""
    row = session.get(Setting, _EXPIRES)
    return date.fromisoformat(row.value) if row is not None and row.value else None


def _short(recipient: HybridRecipient) -> str:
    return hashlib.sha256(str(recipient).encode()).hexdigest()[:32]
