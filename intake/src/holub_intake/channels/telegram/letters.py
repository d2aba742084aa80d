"""Answers of the desk: a neutral sentence comes by itself; the words only when the source asks for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, Protocol

from holub_intake.addresses import Account
from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.channels.telegram.chat import Chats
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.show import Shown, Speech
from holub_intake.channels.telegram.updates import Incoming
from holub_intake.outbox import Later

READ: Final = "r:"
DONE: Final = "k:"
LETTER: Final = (READ, DONE)
_NOTICE_STAYS: Final = 40 * 3600
_LETTER_STAYS: Final = 24 * 3600


class Notices(Protocol):
    """What the outbox lets a source do."""

    def read(self, account: Account, reply: str) -> str | None: ...
    def done(self, reply: str) -> None: ...
    def forget(self, account: Account) -> None: ...


class Letters:
    """Notices of one bot. `notices` is there once the outbox is."""

    def __init__(
        self,
        api: Api,
        chats: Chats,
        deletions: Deletions,
        speech: Speech,
        languages: tuple[str, ...],
        now: Callable[[], float],
    ) -> None:
        self._api = api
        self._chats = chats
        self._deletions = deletions
        self._speech = speech
        self._languages = languages
        self._now = now
        self.notices: Notices | None = None

    async def notify(self, account: str, reply: str) -> Literal["delivered", "undeliverable"]:
        """Say that there is something. Raises Later."""
        # Which language the source speaks was forgotten with its conversation.
        text = "\n".join(self._speech.text("telegram.notice", language) for language in self._languages)
        button = (self._speech.text("telegram.read", self._languages[0]), READ + reply)
        chat = int(account)
        try:
            message = await self._api.send(chat, text, [[button]])
        except (Blocked, Refused):
            return "undeliverable"
        except (Unreachable, TokenRefused):
            raise Later from None
        self._deletions.add(chat, [message], int(self._now()), after=_NOTICE_STAYS)
        return "delivered"

    async def press(self, incoming: Incoming, data: str) -> None:
        """Show a letter to its own source, or let it be gone."""
        kind, reply = data[:2], data[2:]
        language = incoming.language if incoming.language in self._languages else self._languages[0]
        old = [(incoming.message, incoming.sent)]
        text = self.notices.read(incoming.account, reply) if self.notices else None
        if kind == DONE:
            if text is not None and self.notices:
                self.notices.done(reply)
            await self._chats.turn(incoming.chat, None, old, stays=0)
        elif text is None:
            shown = self._speech.plain("telegram.letter_gone", language)
            await self._chats.turn(incoming.chat, shown, old, stays=600)
        else:
            rows = [[(self._speech.text("telegram.letter_done", language), DONE + reply)]]
            await self._chats.turn(incoming.chat, Shown(text, rows), old, stays=_LETTER_STAYS)

    def forget(self, account: Account) -> None:
        """Forget everything that waits for an account."""
        if self.notices:
            self.notices.forget(account)
