"""Conversations of the form without JavaScript: in memory only, behind a random token, and forgotten after a while."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

from holub_intake.conversation.state import State
from holub_intake.dispatch import Sender


@dataclass
class Talk:
    """One conversation between two pages. `step` is the page that was shown last: an older one does nothing twice."""

    state: State
    sender: Sender
    step: str = ""
    used: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Talks:
    """At most `most` conversations; those idle for longest go first. Times are seconds of any monotonic clock."""

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._talks: OrderedDict[str, Talk] = OrderedDict()

    def __len__(self) -> int:
        return len(self._talks)

    def keep(self, talk: Talk, now: float) -> str:
        """Remember a conversation; returns its token."""
        token = secrets.token_urlsafe(18)
        talk.used = now
        self._talks[token] = talk
        while len(self._talks) > self._most:
            self._talks.popitem(last=False)
        return token

    def find(self, token: str, now: float) -> Talk | None:
        """The conversation behind a token, if it was used lately."""
        self.forget_old(now)
        talk = self._talks.get(token)
        if talk is not None:
            talk.used = now
            self._talks.move_to_end(token)
        return talk

    def forget_old(self, now: float) -> None:
        """Forget the conversations that nobody used lately. Call often: nobody else may come to do it."""
        while self._talks and now - next(iter(self._talks.values())).used > self._seconds:
            self._talks.popitem(last=False)

    def forget(self, token: str) -> None:
        """Forget a conversation, now."""
        self._talks.pop(token, None)
