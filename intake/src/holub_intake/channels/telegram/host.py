"""Conversation mode: what an account brings becomes events, and what the core wants said becomes messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from holub_intake.channels.telegram.chat import Chats
from holub_intake.channels.telegram.letters import LETTER
from holub_intake.channels.telegram.limits import Limits
from holub_intake.channels.telegram.pieces import TRIES, Later, Pieces, origin_of
from holub_intake.channels.telegram.show import Speech
from holub_intake.channels.telegram.talk import Origin, Talk, Talks
from holub_intake.channels.telegram.updates import Command, File, Incoming, Press, Revised, Text
from holub_intake.conversation import events as on
from holub_intake.conversation.effects import Effect, Erase, Say
from holub_intake.dispatch import NotStored
from holub_intake.journal import Event, record

_STAYS: Final = 40 * 3600
"""Seconds that a message of ours may stand in a chat: later Telegram would not let us delete it."""
_LAST_WORDS: Final = 600
_KEPT: Final = 24 * 3600
"""Seconds that something stays in the chat that we did not take: it may be the only copy."""
_FAREWELLS: Final = (Say("again.withdrawn"), Say("again.forgotten"))


@dataclass
class _Turn:
    """What one account's updates led to, before it is said."""

    said: list[Effect]
    old: list[tuple[int, int]]
    """Messages that may go: id, when they were sent."""
    dealt: int = 0


class Host:
    """Conversations of one bot."""

    def __init__(
        self, talks: Talks, speech: Speech, chats: Chats, limits: Limits, pieces: Pieces, now: Callable[[], float]
    ) -> None:
        self._talks = talks
        self._speech = speech
        self._chats = chats
        self._limits = limits
        self._pieces = pieces
        self._now = now

    async def take(self, group: Sequence[Incoming]) -> int:
        """Deal with one account's updates in order; returns how many of them, from the first, are done with."""
        first = group[0]
        talk = self._talks.find(first.account)
        fresh = talk is None
        talk = talk or self._talks.begin(first.account, first.language)
        async with talk.lock:
            if self._talks.find(first.account) is not talk:  # it ended while this waited
                return await self.take(group)
            turn = _Turn([], [])
            resumed: list[Effect] = []
            if fresh and first.pieces != (Command("start"),) and not _is_letter(first):
                resumed = await self._talks.hear(talk, on.Resume(), origin_of(first, 0))
            for incoming in group:
                try:
                    await self._one(talk, incoming, turn)
                except Later:
                    break
                except Exception as defect:  # one that cannot be dealt with must not hold up all others
                    record(Event.UNEXPECTED, kind=type(defect).__name__)
                    said = await self._give_up(talk, incoming, turn)
                    self._talks.end(talk)  # its state is not to be trusted
                    if said is None:
                        break
                    turn.said.append(said)
                self._pieces.dealt(incoming)
                turn.dealt += 1
                if talk.state.phase == "stopped" or self._talks.find(talk.account) is not talk:
                    break  # what comes after belongs to another conversation
            if talk.state.phase != "stopped":  # who leaves is not told to go on
                turn.said[:0] = resumed
            await self._say(talk, first.chat, turn)
            if fresh and talk.state.phase == "gate" and not turn.said:
                self._talks.end(talk)
        over = self._talks.find(first.account) is not talk
        if over and 0 < turn.dealt < len(group):
            return turn.dealt + await self.take(group[turn.dealt :])
        return turn.dealt

    async def _say(self, talk: Talk, chat: int, turn: _Turn) -> None:
        over = any(isinstance(effect, Erase) for effect in turn.said)
        if over:
            turn.said = [effect for effect in turn.said if isinstance(effect, Say | Erase)]
            if not any(effect in _FAREWELLS for effect in turn.said):
                turn.said.append(Say("stopped"))
        talk.turn()
        shown = self._speech.said(talk, turn.said)
        old = turn.old
        if shown is not None or over:
            old = old + [(message, int(self._now())) for message in talk.shown]
        sent = await self._chats.turn(chat, shown, old, stays=_LAST_WORDS if over else _STAYS)
        if shown is not None or over:
            talk.shown = sent
        if over:
            self._talks.end(talk)

    async def _one(self, talk: Talk, incoming: Incoming, turn: _Turn) -> None:
        """Raises Later."""
        if not incoming.is_press and talk.held is None and not self._limits.admits(talk.account):
            turn.said += await self._pieces.aside(talk, "too_many", origin_of(incoming, 0))
            self._chats.leave_for(incoming.chat, incoming.message, incoming.sent, _KEPT)
            return
        stays = False
        for index in range(len(incoming.pieces)):
            if talk.held is not None and talk.held[0] == incoming.update and index < talk.held[1]:
                continue  # durable since last time
            again = talk.held == (incoming.update, index)
            said, taken = await self._pieces.take(talk, incoming, index, again=again)
            if talk.state.failed:
                if not again:
                    turn.said += said
                talk.held = (incoming.update, index)
                raise Later
            talk.held = None
            stays = stays or not taken
            turn.said += said
        if stays:
            self._chats.leave_for(incoming.chat, incoming.message, incoming.sent, _KEPT)
        elif incoming.message and not (incoming.is_press and incoming.message in talk.shown and not turn.said):
            turn.old.append((incoming.message, incoming.sent))

    async def _give_up(self, talk: Talk, incoming: Incoming, turn: _Turn) -> Say | None:
        """After some tries: seal the words in it as they are, else leave it in the chat. None as long as we try."""
        failures = self._pieces.failed(incoming)
        if failures < TRIES:
            return None
        text = "\n".join(piece.text for piece in incoming.pieces if isinstance(piece, Text | Revised))
        said = Say("telegram.defective" if text else "telegram.not_kept")
        try:
            if text:
                await self._talks.store_words(talk.account, talk.state.language, text, origin_of(incoming, 0))
        except NotStored:
            return None
        except Exception:  # the words themselves: whoever sent them must not hold up all others
            if failures < 2 * TRIES:
                return None
            said = Say("telegram.not_kept")
        record(Event.UPDATE_DEFECTIVE)
        if said.key == "telegram.defective" and not any(isinstance(piece, File) for piece in incoming.pieces):
            turn.old.append((incoming.message, incoming.sent))
        else:
            self._chats.leave_for(incoming.chat, incoming.message, incoming.sent, _KEPT)
        return said

    async def idle(self) -> None:
        """End the conversations that nobody goes on with, and forget who has not been here for a day."""
        self._limits.forget_old()
        for talk in self._talks.idle():
            async with talk.lock:
                if not self._talks.is_idle(talk):  # the source wrote while this waited
                    continue
                origin = Origin(talk.state.today, ("idle", talk.sender.seq))
                said = await self._talks.hear(talk, on.Idle(), origin)
                # An end that cannot be stored is let go: what is told next must not wait behind it.
                end_lost = talk.state.failed and talk.held is None
                if end_lost or any(isinstance(effect, Erase) for effect in said):
                    chat = int(talk.account.id)
                    await self._chats.turn(chat, None, [(each, int(self._now())) for each in talk.shown], stays=0)
                    self._talks.end(talk)


def _is_letter(incoming: Incoming) -> bool:
    return any(isinstance(piece, Press) and piece.data[:2] in LETTER for piece in incoming.pieces)
