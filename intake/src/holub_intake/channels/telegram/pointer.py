"""Pointer mode: the bot says the safe way, collects nothing, and takes away what was sent all the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

from holub_intake.addresses import Account
from holub_intake.channels.telegram.chat import Chats
from holub_intake.channels.telegram.show import Shown, Speech
from holub_intake.channels.telegram.updates import Command, Incoming

_STAYS: Final = 3600
_MOST: Final = 5000


class Pointer:
    """Answers everybody with the same words."""

    def __init__(self, chats: Chats, speech: Speech, languages: tuple[str, ...], now: Callable[[], float]) -> None:
        self._chats = chats
        self._speech = speech
        self._languages = languages
        self._now = now
        self._shown: OrderedDict[Account, tuple[float, list[int]]] = OrderedDict()
        """Our messages that stand in a chat, and since when."""

    async def take(self, group: Sequence[Incoming]) -> int:
        """Say it once for all that came; returns how many are done with."""
        first = group[0]
        language = first.language if first.language in self._languages else self._languages[0]
        text = self._speech.text("telegram.pointer", language)
        if any(not isinstance(piece, Command) for each in group for piece in each.pieces if not each.is_press):
            text = self._speech.text("telegram.not_taken", language) + "\n\n" + text
        old = [(each.message, each.sent) for each in group if each.message]
        _, shown = self._shown.pop(first.account, (0.0, []))
        old += [(message, int(self._now())) for message in shown]
        sent = await self._chats.turn(first.chat, Shown(text), old, stays=_STAYS)
        if len(self._shown) < _MOST:
            self._shown[first.account] = self._now(), sent
        return len(group)

    async def idle(self) -> None:
        """Forget whose chat has nothing of ours in it any more."""
        while self._shown and self._now() - next(iter(self._shown.values()))[0] > _STAYS:
            self._shown.popitem(last=False)
