"""The outbox: notices that the desk laid down for messenger sources, opened, delivered and forgotten.

What reaches the messenger by itself is a neutral sentence. The text stays here, sealed, until the source asks for it or
its time is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from holub_intake.addresses import Account, Addresses
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.post import Outcome, Post
from holub_wire.reply import Notice, ReplyError, read_notice


class Later(Exception):
    """It could not be delivered now; it will be tried again."""


class Messenger(Protocol):
    """What the outbox asks of a channel."""

    async def notify(self, account: str, reply: str) -> Literal["delivered", "undeliverable"]:
        """Say silently, in neutral words, that there is an answer. Raises Later."""


@dataclass(frozen=True)
class Outbox:
    """Notices in a post. `messengers` by the name of their channel."""

    post: Post
    identity: HybridIdentity = field(repr=False)
    addresses: Addresses
    messengers: Mapping[str, Messenger]
    today: Callable[[], date]

    async def run_once(self) -> int:
        """Deal with everything that waits now; returns how many are still to be delivered. Raises OSError."""
        self._drop_read()
        left = 0
        for reply in self.post.outbox():
            try:
                outcome = await self._deliver(reply)
            except Later:
                left += 1
                continue
            self.post.put_outcome(reply, outcome)
            if outcome == "delivered":
                self.post.outbox_noticed(reply)
            else:
                self.post.outbox_done(reply)
        return left

    def read(self, account: Account, reply: str) -> Notice | None:
        """A notice, for its own source only; None when it is gone, or another's."""
        with suppress(ValueError):  # not an id
            notice = self._open(reply)
            if notice is not None and notice.expires > self.today() and self._for(notice) == account:
                return notice
        return None

    def done(self, reply: str) -> None:
        """The source has read it: forget it."""
        self.post.outbox_done(reply)

    def forget(self, account: Account) -> None:
        """Forget every notice for an account that wants to be forgotten."""
        for reply in [*self.post.outbox(), *self.post.noticed()]:
            notice = self._open(reply)
            if notice is not None and self._for(notice) == account:
                self.post.put_outcome(reply, "undeliverable")
                self.post.outbox_done(reply)

    async def _deliver(self, reply: str) -> Outcome:
        notice = self._open(reply)
        if notice is None:
            return "undeliverable"
        if notice.expires <= self.today():
            return "expired"
        account = self._for(notice)
        messenger = self.messengers.get(account.channel) if account else None
        if account is None or messenger is None:
            return "undeliverable"
        return await messenger.notify(account.id, reply)

    def _drop_read(self) -> None:
        for reply in self.post.noticed():
            notice = self._open(reply)
            if notice is None or notice.expires <= self.today():
                self.post.outbox_done(reply)

    def _for(self, notice: Notice) -> Account | None:
        return self.addresses.open(notice.address)

    def _open(self, reply: str) -> Notice | None:
        return open_notice(self.post, self.identity, reply)


def open_notice(post: Post, identity: HybridIdentity, reply: str) -> Notice | None:
    """A notice of the post; None when it is gone, or not for this key."""
    sealed = post.get_outbox(reply)
    if sealed is None:
        return None
    try:
        notice = read_notice(open_sealed(sealed, [identity]))
    except (AgeError, ReplyError):
        return None
    return notice if notice.id == reply else None
