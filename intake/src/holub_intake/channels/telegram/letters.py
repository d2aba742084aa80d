"""Answers of the desk: a neutral sentence comes by itself; the words only when the source asks for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal, Protocol

from holub_intake.addresses import Account
from holub_intake.channels.telegram.api import Api, Blocked, Refused, TokenRefused, Unreachable
from holub_intake.channels.telegram.chat import Chats
from holub_intake.channels.telegram.deletions import Deletions
from holub_intake.channels.telegram.show import Shown, Speech
from holub_intake.channels.telegram.updates import Incoming
from holub_intake.outbox import Later
from holub_wire.reply import Notice

READ: Final = "r:"
DONE: Final = "k:"
LETTER: Final = (READ, DONE)
_NOTICE_STAYS: Final = 40 * 3600
_LETTER_STAYS: Final = 24 * 3600


class Notices(Protocol):
    """What the outbox lets a source do."""

    def read(self, account: Account, reply: str) -> Notice | None: ...
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
        # A restart need not lose it: where day keys lie on the disk, the answer can still be read.
        self._deletions.add(chat, [message], int(self._now()), after=_NOTICE_STAYS, survives=True)
        return "delivered"

    async def press(self, incoming: Incoming, data: str, shown_now: Sequence[int] = ()) -> str | None:
        """Show a letter to its own source in place of `shown_now`, or let it be gone.

        Returns the conversation that what is written next belongs to.
        """
        kind, reply = data[:2], data[2:]
        language = incoming.language if incoming.language in self._languages else self._languages[0]
        old = [(incoming.message, incoming.sent)]
        notice = self.notices.read(incoming.account, reply) if self.notices else None
        if kind == DONE:
            if notice is not None and self.notices:
                self.notices.done(reply)
            await self._chats.turn(incoming.chat, None, old, stays=0)
            return None
        if notice is None or notice.text is None:
            shown = self._speech.plain("telegram.letter_gone", language)
            await self._chats.turn(incoming.chat, shown, old, stays=600)
            return None
        # Shown again by "answer": after an hour nobody remembers any more what is answered.
        buttons = (("telegram.answer", READ), ("telegram.letter_done", DONE))
        rows = [[(self._speech.text(key, language), action + reply) for key, action in buttons]]
        old += [(message, int(self._now())) for message in shown_now]
        text = notice.text + "\n\n" + self._speech.text("telegram.answering", language)
        await self._chats.turn(incoming.chat, Shown(text, rows), old, stays=_LETTER_STAYS)
        return notice.conversation

    def forget(self, account: Account) -> None:
        """Forget everything that waits for an account."""
        if self.notices:
            self.notices.forget(account)
