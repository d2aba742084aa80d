"""Conversation mode: what an account brings becomes events, and what the core wants said becomes messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from holub_intake.addresses import Addresses
from holub_intake.channels.budget import Budget, Busy
from holub_intake.channels.telegram import pressing
from holub_intake.channels.telegram.api import MAX_FILE, Api, Blocked, Refused, TokenRefused, TooLarge, Unreachable
from holub_intake.channels.telegram.chat import Chats
from holub_intake.channels.telegram.files import MEMORY, fetch
from holub_intake.channels.telegram.letters import LETTER, Letters
from holub_intake.channels.telegram.limits import Limits
from holub_intake.channels.telegram.show import Speech
from holub_intake.channels.telegram.talk import Origin, Talk, Talks
from holub_intake.channels.telegram.updates import (
    Command,
    Dropped,
    File,
    Incoming,
    Press,
    Revised,
    Spot,
    Text,
)
from holub_intake.conversation import events as on
from holub_intake.conversation.effects import Effect, Erase, Say
from holub_intake.dispatch import NotStored
from holub_intake.journal import Event, record

_STAYS: Final = 40 * 3600
"""Seconds that a message of ours may stand in a chat: later Telegram would not let us delete it."""
_LAST_WORDS: Final = 600
_KEPT: Final = 24 * 3600
"""Seconds that something stays in the chat that we did not take: it may be the only copy."""
_TRIES: Final = 5
_FAREWELLS: Final = (Say("again.withdrawn"), Say("again.forgotten"))
_COMMANDS: Final[dict[str, on.Event]] = {
    "stop": on.Stop(),
    "skip": on.Skip(),
    "back": on.Back(),
    "delete": on.Withdraw(),
    "forget": on.Forget(),
}


class Later(Exception):
    """It cannot be dealt with now, and must come again."""


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
        self,
        api: Api,
        talks: Talks,
        speech: Speech,
        chats: Chats,
        limits: Limits,
        addresses: Addresses,
        letters: Letters,
        now: Callable[[], float],
    ) -> None:
        self._api = api
        self._talks = talks
        self._speech = speech
        self._chats = chats
        self._limits = limits
        self._addresses = addresses
        self._letters = letters
        self._now = now
        self._budget = Budget(MEMORY)
        self._failures: dict[int, int] = {}
        """Update → how often it could not be dealt with."""

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
                resumed = await self._talks.hear(talk, on.Resume(), _origin(first, 0))
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
                self._failures.pop(incoming.update, None)
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
            turn.said += await self._aside(talk, "too_many", _origin(incoming, 0))
            self._chats.leave_for(incoming.chat, incoming.message, incoming.sent, _KEPT)
            return
        stays = False
        for index in range(len(incoming.pieces)):
            if talk.held is not None and talk.held[0] == incoming.update and index < talk.held[1]:
                continue  # durable since last time
            again = talk.held == (incoming.update, index)
            said, taken = await self._piece(talk, incoming, index, again=again)
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

    async def _piece(self, talk: Talk, incoming: Incoming, index: int, *, again: bool) -> tuple[list[Effect], bool]:
        """What is to be said, and whether what came was taken. Raises Later."""
        origin = _origin(incoming, index)
        if again and talk.state.failed:
            return await self._talks.hear(talk, on.Retry(), origin), True
        match incoming.pieces[index]:
            case Text(text):
                said = await self._talks.hear(talk, on.Text(text), origin)
                if text.strip() and not said and not talk.sealed and not talk.state.failed:
                    raise RuntimeError("the conversation did not take words")
                return said, True
            case Revised(text, version):
                edit = Origin(incoming.day, ("edit", incoming.message, version), origin.what, incoming.day)
                return await self._talks.hear(talk, on.Edited(text), edit), True
            case Spot(latitude, longitude):
                return await self._talks.hear(talk, on.Place(latitude, longitude), origin), True
            case File() as file:
                return await self._file(talk, incoming, file, origin)
            case Command(name):
                return await self._command(talk, name, origin), True
            case Press(_, data):
                return await self._press(talk, incoming, data, origin), True
            case Dropped(what):
                return await self._talks.hear(talk, on.Refused(what), origin), True

    async def _aside(self, talk: Talk, what: str, origin: Origin) -> list[Effect]:
        """Something of the messenger's own to say; what is asked stays in sight below it."""
        return [Say(f"telegram.{what}"), *await self._talks.hear(talk, on.Begin(), origin)]

    async def _file(self, talk: Talk, incoming: Incoming, file: File, origin: Origin) -> tuple[list[Effect], bool]:
        if file.bytes > MAX_FILE:
            return await self._aside(talk, "too_large", origin), False
        if not self._limits.admits_file(talk.account, file.bytes):
            return await self._aside(talk, "too_many", origin), False
        try:
            async with self._budget.loan() as loan:
                await loan.grow_to(2 * (file.bytes or MAX_FILE))  # as it came, and cleaned
                talk.file = await fetch(self._api, file.id)
                if not talk.file[0]:
                    talk.file = None
                    return [Say("file.empty"), *await self._talks.hear(talk, on.Begin(), origin)], True
                cleaned = talk.file[2]
                said = await self._talks.hear(talk, on.Brought(cleaned), origin)
                if not talk.sealed and not talk.state.failed:
                    raise RuntimeError("the conversation did not take a file")
                return said, True
        except (Unreachable, TokenRefused, Busy):
            if self._failed(incoming) < _TRIES:
                raise Later from None
            return await self._aside(talk, "file_lost", origin), False
        except TooLarge:  # where it was not said before
            return await self._aside(talk, "too_large", origin), False
        except (Refused, Blocked):
            return await self._aside(talk, "file_lost", origin), False

    async def _command(self, talk: Talk, name: str, origin: Origin) -> list[Effect]:
        if name == "remember":
            try:
                self._addresses.ask_continuity(talk.account)
            except OSError:
                raise Later from None
            return await self._aside(talk, "remembered", origin)
        if name == "forget":
            said = await self._talks.hear(talk, on.Forget(), origin)
            if not talk.state.failed:
                self._letters.forget(talk.account)
                self._addresses.drop_continuity(talk.account)
                self._limits.forget(talk.account)
            return said
        if name in talk.state.questionnaire.languages:
            return await self._talks.hear(talk, on.Language(name), origin)
        event = _COMMANDS.get(name)
        said = await self._talks.hear(talk, event, origin) if event is not None else []
        if event is not None or name == "start":  # what does not fit here leaves what is asked in sight
            return said or await self._talks.hear(talk, on.Begin(), origin)
        return await self._aside(talk, "help", origin)

    async def _press(self, talk: Talk, incoming: Incoming, data: str, origin: Origin) -> list[Effect]:
        if data[:2] in LETTER:
            conversation = await self._letters.press(incoming, data, talk.shown)
            if conversation is not None:
                self._talks.answer(talk, conversation)
            return []
        event = pressing.event_of(talk, data)
        if event is None:  # an old button, or one that only changes what is shown
            return await self._talks.hear(talk, on.Begin(), origin)
        if not isinstance(event, on.Begin):
            talk.page, talk.chosen = 0, []
        return await self._talks.hear(talk, event, origin)

    def _failed(self, incoming: Incoming) -> int:
        self._failures[incoming.update] = self._failures.get(incoming.update, 0) + 1
        return self._failures[incoming.update]

    async def _give_up(self, talk: Talk, incoming: Incoming, turn: _Turn) -> Say | None:
        """After some tries: seal the words in it as they are, else leave it in the chat. None as long as we try."""
        failures = self._failed(incoming)
        if failures < _TRIES:
            return None
        text = "\n".join(piece.text for piece in incoming.pieces if isinstance(piece, Text | Revised))
        said = Say("telegram.defective" if text else "telegram.not_kept")
        try:
            if text:
                await self._talks.store_words(talk.account, talk.state.language, text, _origin(incoming, 0))
        except NotStored:
            return None
        except Exception:  # the words themselves: whoever sent them must not hold up all others
            if failures < 2 * _TRIES:
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


def _origin(incoming: Incoming, index: int) -> Origin:
    if incoming.is_press:
        return Origin(incoming.day, ("press", incoming.update))
    return Origin(incoming.day, ("message", incoming.message, index))


def _is_letter(incoming: Incoming) -> bool:
    return any(isinstance(piece, Press) and piece.data[:2] in LETTER for piece in incoming.pieces)
