"""What every messenger is, to the rest of the intake. `tests/intake/channels/test_contract.py` holds each to it."""

from __future__ import annotations

from typing import Literal, Protocol


class Channel(Protocol):
    """A messenger's account. It takes what comes, and tells a source that there is an answer."""

    name: str

    async def run(self) -> None:
        """Take what comes until cancelled. May raise anything: it is started again."""

    async def notify(self, account: str, reply: str) -> Literal["delivered", "undeliverable"]:
        """Say silently, in neutral words, that there is an answer. Raises outbox.Later."""

    async def check(self) -> list[str]:
        """In plain words: whether it works, and what a source sees. Raises CommandError."""

    async def close(self) -> None:
        """Leave nothing open, and keep what a restart must know."""
