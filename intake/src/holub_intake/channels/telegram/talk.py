"""One account's conversation: the core's effects are sealed and durable before anybody hears of them."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from holub_intake.addresses import Account, Addresses
from holub_intake.channels.telegram.updates import CHANNEL
from holub_intake.conversation import events as on
from holub_intake.conversation.advance import advance
from holub_intake.conversation.effects import (
    Effect,
    SealAccount,
    SealAnswers,
    SealEnd,
    SealFile,
    SealForget,
    SealWithdraw,
)
from holub_intake.conversation.state import State
from holub_intake.dispatch import Dispatch, NotStored, Sender
from holub_intake.redelivery import Redelivery

IDLE_SECONDS: Final = 3600.0
MOST_TALKS: Final = 5000
_PAUSES: Final = (0.1, 0.5, 2.0)
"""Seconds between tries to store."""

Sealing = SealAccount | SealAnswers | SealFile | SealEnd | SealWithdraw | SealForget
_SEALING: Final = (SealAccount, SealAnswers, SealFile, SealEnd, SealWithdraw, SealForget)


@dataclass(frozen=True)
class Origin:
    """What the messenger delivered, so that the same delivered again is known: its day, and what tells it apart."""

    day: date
    what: tuple[str | int, ...]
    revises: tuple[str | int, ...] | None = None
    """Likewise the message that an edit replaces."""
    revised_day: date | None = None


@dataclass
class Talk:
    """What is remembered of one account, in memory only."""

    account: Account
    state: State
    sender: Sender
    part: int = 0
    """Of today: what is told after taking back, or after being forgotten, stands for itself at the desk."""
    step: str = ""
    """Names the buttons that count; older ones do nothing."""
    page: int = 0
    chosen: list[str] = field(default_factory=list, repr=False)
    """Choices marked so far, in order, where several can be marked."""
    shown: list[int] = field(default_factory=list)
    """Our messages that stand in the chat."""
    file: tuple[bytes, str, bool] | None = field(default=None, repr=False)
    """Content, type and whether it was cleaned, until it is sealed."""
    held: tuple[int, int] | None = None
    """The update, and the piece of it, that could not be stored yet."""
    sealed: int = 0
    """How much was sealed of what came last. What the messenger brings again may be an answer once and words the next
    time, so its id tells the order, never the kind."""
    used: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def turn(self) -> str:
        """From now on older buttons do nothing; returns the name of the new ones."""
        self.step = secrets.token_urlsafe(6)
        return self.step


class Talks:
    """All talks of one bot: at most `most`, those idle for longest go first. `now` is a monotonic clock."""

    def __init__(
        self,
        dispatch: Dispatch,
        addresses: Addresses,
        redelivery: Redelivery,
        now: Callable[[], float],
        *,
        most: int = MOST_TALKS,
    ) -> None:
        self._dispatch = dispatch
        self._addresses = addresses
        self._redelivery = redelivery
        self._now = now
        self._most = most
        self._talks: OrderedDict[Account, Talk] = OrderedDict()
        self._parts: OrderedDict[str, tuple[date, int]] = OrderedDict()
        """Which part of today a conversation goes on with after its talk was forgotten, by its id: no account stays."""
        self._seqs: OrderedDict[str, tuple[date, int]] = OrderedDict()
        """Likewise where a conversation goes on."""

    def __len__(self) -> int:
        return len(self._talks)

    def find(self, account: Account) -> Talk | None:
        """The talk of an account, if there is one."""
        talk = self._talks.get(account)
        if talk is not None:
            talk.used = self._now()
            self._talks.move_to_end(account)
        return talk

    def begin(self, account: Account, language: str) -> Talk:
        """A new talk; the oldest ones make room."""
        line, today = self._dispatch.line, self._dispatch.day()
        language = language if language in line.languages else line.languages[0]
        day, part = self._parts.pop(self._redelivery.conversation(today, account), (today, 0))
        part = part if day == today else 0
        sender = self._sender(language, self._redelivery.conversation(today, account, part))
        state = State(line.questionnaire, language, today, at_once=True)
        talk = Talk(account, state, sender, part, used=self._now())
        self._talks[account] = talk
        while len(self._talks) > self._most:
            _, oldest = self._talks.popitem(last=False)
            self._remember(oldest)
        return talk

    def answer(self, talk: Talk, conversation: str) -> None:
        """Let what is said next belong to an earlier conversation. Its questions are not asked again."""
        if talk.sender.conversation != conversation:
            self._remember(talk)
            talk.sender = self._sender(talk.state.language, conversation)
        line, language = self._dispatch.line, talk.state.language
        talk.state = State(line.questionnaire, language, self._dispatch.day(), "done", at_once=True, told=True)
        talk.page, talk.chosen, talk.shown, talk.held = 0, [], [], None

    def end(self, talk: Talk) -> None:
        """Forget what was said, now."""
        if self._talks.get(talk.account) is talk:
            del self._talks[talk.account]
            self._remember(talk)

    def idle(self) -> list[Talk]:
        """Those that nobody used for an hour. What is remembered of earlier days is forgotten."""
        self._forget_days()
        return [talk for talk in self._talks.values() if self.is_idle(talk)]

    def is_idle(self, talk: Talk) -> bool:
        """Whether nobody used it for an hour, and it is not over."""
        return self._talks.get(talk.account) is talk and self._now() - talk.used >= IDLE_SECONDS

    async def hear(self, talk: Talk, event: on.Event, origin: Origin) -> list[Effect]:
        """Take one step, and every step that follows from sealing; returns what is to be said.

        When something could not be stored, `talk.state.failed` is true: the same update must come again.
        """
        said: list[Effect] = []
        pending: list[on.Event] = [event]
        if not isinstance(event, on.Retry):
            talk.sealed = 0
        while pending:
            talk.state, effects = advance(talk.state, pending.pop(0))
            for effect in effects:
                if isinstance(effect, _SEALING):
                    pending.append(await self._seal(talk, effect, origin))
                else:
                    said.append(effect)
        return said

    async def store_words(self, account: Account, language: str, text: str, origin: Origin) -> None:
        """Seal words outside any conversation, as they are. Raises NotStored."""
        talk = self.find(account) or self.begin(account, language)
        talk.sealed = 0
        await self._store(talk, SealAccount(text), origin)

    async def _seal(self, talk: Talk, effect: Sealing, origin: Origin) -> on.Event:
        for pause in _PAUSES:
            with suppress(NotStored):
                await self._store(talk, effect, origin)
                talk.sealed += 1
                return on.Sealed()
            await asyncio.sleep(pause)
        return on.NotSealed()

    async def _store(self, talk: Talk, effect: Sealing, origin: Origin) -> None:
        sender, dispatch = talk.sender, self._dispatch
        sender.language = talk.state.language
        try:
            sender.reply = self._addresses.reply(talk.account)
        except OSError:
            raise NotStored from None
        message = self._id(talk.account, origin.day, *origin.what, talk.sealed)
        match effect:
            case SealAccount(text):
                await dispatch.store_account(sender, text, message=message, revises=self._revised(talk, origin))
            case SealAnswers(answers):
                await dispatch.store_answers(sender, answers, message=message)
            case SealFile():
                assert talk.file is not None
                content, kind, cleaned = talk.file
                await dispatch.store_file(sender, content, kind, cleaned=cleaned, message=message)
                talk.file = None
            case SealEnd():
                await dispatch.store_empty(sender, "end", message=message)
            case SealWithdraw():
                await dispatch.store_empty(sender, "withdraw", message=message)
                self._next_part(talk)
            case SealForget():
                await dispatch.store_empty(sender, "forget", message=message)
                self._next_part(talk)

    def _next_part(self, talk: Talk) -> None:
        talk.part += 1
        talk.sender.conversation = self._redelivery.conversation(talk.state.today, talk.account, talk.part)

    def _revised(self, talk: Talk, origin: Origin) -> str | None:
        if origin.revises is None or origin.revised_day is None:
            return None
        return self._id(talk.account, origin.revised_day, *origin.revises, 0)

    def _id(self, account: Account, day: date, *what: str | int) -> str:
        return self._redelivery.message(day, account, *what)

    def _sender(self, language: str, conversation: str) -> Sender:
        today = self._dispatch.day()
        day, seq = self._seqs.pop(conversation, (today, 0))
        seq = max(seq if day == today else 0, self._redelivery.base_seq())
        return Sender(CHANNEL, language, conversation=conversation, seq=seq)

    def _remember(self, talk: Talk) -> None:
        today = self._dispatch.day()
        first = self._redelivery.conversation(today, talk.account)
        self._parts[first] = (today, talk.part)
        self._parts.move_to_end(first)
        self._seqs[talk.sender.conversation] = (today, talk.sender.seq)
        while len(self._parts) > 4 * self._most:
            self._parts.popitem(last=False)
        while len(self._seqs) > 4 * self._most:
            self._seqs.popitem(last=False)

    def _forget_days(self) -> None:
        today = self._dispatch.day()
        self._parts = OrderedDict((key, left) for key, left in self._parts.items() if left[0] == today)
        self._seqs = OrderedDict((key, left) for key, left in self._seqs.items() if left[0] == today)
