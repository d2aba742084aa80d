"""The post: what the desk lays down for sources beside the spool, and what the intake says became of it.

`mail/` holds letters for sources from the web, by slot; `outbox/` notices for sources on messengers, and `noticed/`
those whose sources were told; `outcomes/` one fixed word for each reply that is done with, by its id. Nothing in a name
or a word tells to whom.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, Literal, cast, get_args

from holub_wire import durable
from holub_wire.durable import Put
from holub_wire.reply import SIZE

Outcome = Literal["delivered", "undeliverable", "expired"]
OUTCOMES: Final = frozenset(get_args(Outcome))

_ID = re.compile(r"[0-9a-f]{32}")
_MAIL: Final = SIZE + 32 + 4 + 16
"""Bytes of a letter's file: sealed, hash of the token, day on which it expires, id of the reply."""


@dataclass(frozen=True)
class Mail:
    """A letter in its slot. Whoever shows the token of this hash may delete it; on `expires` it is gone."""

    sealed: bytes = field(repr=False)
    token_sha256: bytes = field(repr=False)
    expires: date
    reply: str


class Post:
    """Letters, notices and outcomes under `root`, which is the spool's."""

    def __init__(self, root: Path) -> None:
        self._mail = root / "mail"
        self._outbox = root / "outbox"
        self._noticed = root / "noticed"
        self._outcomes = root / "outcomes"
        self._tmp = root / "post-tmp"

    def prepare(self) -> None:
        """Create the directories. Call once, on the side that owns them, before serving."""
        shards = (self._mail / f"{shard:02x}" for shard in range(256))
        durable.prepare(self._tmp, *shards, self._outbox, self._noticed, self._outcomes)

    # --- letters: by slot ------------------------------------------------------------------------------

    def put_mail(self, slot: str, mail: Mail) -> Put:
        """Lay a letter into its slot, durably. Raises OSError."""
        if len(mail.sealed) != SIZE or len(mail.token_sha256) != 32:
            raise ValueError("not a letter")
        data = mail.sealed + mail.token_sha256 + mail.expires.toordinal().to_bytes(4) + bytes.fromhex(_id(mail.reply))
        return durable.put(self._tmp, self._slot(slot), data)

    def get_mail(self, slot: str) -> Mail | None:
        """What lies in a slot; None when nothing does."""
        data = durable.get(self._slot(slot), _MAIL + 1)
        if data is None or len(data) != _MAIL:
            return None
        try:
            expires = date.fromordinal(int.from_bytes(data[SIZE + 32 : SIZE + 36]))
        except (ValueError, OverflowError):
            return None
        return Mail(data[:SIZE], data[SIZE : SIZE + 32], expires, data[SIZE + 36 :].hex())

    def remove_mail(self, slot: str) -> None:
        """Empty a slot."""
        durable.remove(self._slot(slot))

    def mail(self) -> Iterator[str]:
        """The slots that are not empty."""
        for shard in range(256):
            yield from _names(self._mail / f"{shard:02x}")

    # --- notices: by reply ------------------------------------------------------------------------------

    def put_outbox(self, reply: str, sealed: bytes) -> Put:
        """Lay down a notice, durably. Raises OSError."""
        if len(sealed) != SIZE:
            raise ValueError("not a notice")
        return durable.put(self._tmp, self._outbox / _id(reply), sealed)

    def outbox(self) -> list[str]:
        """The replies that wait to be delivered."""
        return list(_names(self._outbox))

    def outbox_noticed(self, reply: str) -> None:
        """The source knows of it: keep the notice, apart, until it is read or expires. Raises OSError."""
        sealed = self.get_outbox(reply)
        if sealed is not None:
            durable.put(self._tmp, self._noticed / reply, sealed)
        durable.remove(self._outbox / reply)

    def noticed(self) -> list[str]:
        """The replies whose sources know of them and have not read them yet."""
        return list(_names(self._noticed))

    def get_outbox(self, reply: str) -> bytes | None:
        """A sealed notice, whether its source knows of it or not; None when it is gone."""
        sealed = durable.get(self._outbox / _id(reply), SIZE + 1)
        return durable.get(self._noticed / reply, SIZE + 1) if sealed is None else sealed

    def outbox_done(self, reply: str) -> None:
        """Forget a notice."""
        durable.remove(self._outbox / _id(reply))
        durable.remove(self._noticed / reply)

    # --- what became of them ----------------------------------------------------------------------------

    def put_outcome(self, reply: str, outcome: Outcome) -> None:
        """Say, durably, what became of a reply; what was said first stays. Raises OSError."""
        durable.put(self._tmp, self._outcomes / _id(reply), outcome.encode())

    def outcomes(self) -> dict[str, Outcome]:
        """What became of which reply; anything that is no outcome is left out."""
        said: dict[str, Outcome] = {}
        for reply in _names(self._outcomes):
            word = (durable.get(self._outcomes / reply, 20) or b"").decode("ascii", "replace")
            if word in OUTCOMES:
                said[reply] = cast(Outcome, word)
        return said

    def outcome_done(self, reply: str) -> None:
        """Forget an outcome; only after the desk has committed it."""
        durable.remove(self._outcomes / _id(reply))

    def _slot(self, slot: str) -> Path:
        return self._mail / _id(slot)[:2] / slot


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise ValueError("not an id")
    return text


def _names(directory: Path) -> Iterator[str]:
    with suppress(FileNotFoundError), os.scandir(directory) as entries:
        yield from [entry.name for entry in entries if _ID.fullmatch(entry.name)]
