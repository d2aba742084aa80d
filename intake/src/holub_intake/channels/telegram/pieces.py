"""One piece of what an account brings: what becomes of it, and what is to be said of it."""

from __future__ import annotations

from typing import Final

from holub_intake.addresses import Addresses
from holub_intake.channels.budget import Budget, Busy
from holub_intake.channels.telegram import pressing
from holub_intake.channels.telegram.api import MAX_FILE, Api, Blocked, Refused, TokenRefused, TooLarge, Unreachable
from holub_intake.channels.telegram.files import MEMORY, fetch
from holub_intake.channels.telegram.letters import LETTER, Letters
from holub_intake.channels.telegram.limits import Limits
from holub_intake.channels.telegram.talk import Origin, Talk, Talks
from holub_intake.channels.telegram.updates import Command, Dropped, File, Incoming, Press, Revised, Spot, Text
from holub_intake.conversation import events as on
from holub_intake.conversation.effects import Effect, Say

TRIES: Final = 5
"""How often something that does not work is tried before it is given up."""
_COMMANDS: Final[dict[str, on.Event]] = {
    "stop": on.Stop(),
    "skip": on.Skip(),
    "back": on.Back(),
    "delete": on.Withdraw(),
    "forget": on.Forget(),
}


class Later(Exception):
    """It cannot be dealt with now, and must come again."""


class Pieces:
    """Deals with pieces, in the order in which they came."""

    def __init__(self, api: Api, talks: Talks, limits: Limits, addresses: Addresses, letters: Letters) -> None:
        self._api = api
        self._talks = talks
        self._limits = limits
        self._addresses = addresses
        self._letters = letters
        self._budget = Budget(MEMORY)
        self._failures: dict[int, int] = {}
        """Update → how often it could not be dealt with."""

    def failed(self, incoming: Incoming) -> int:
        """Count a failure; returns how many there were."""
        self._failures[incoming.update] = self._failures.get(incoming.update, 0) + 1
        return self._failures[incoming.update]

    def dealt(self, incoming: Incoming) -> None:
        """It is done with: its failures do not matter any more."""
        self._failures.pop(incoming.update, None)

    async def take(self, talk: Talk, incoming: Incoming, index: int, *, again: bool) -> tuple[list[Effect], bool]:
        """What is to be said, and whether what came was taken. Raises Later."""
        origin = origin_of(incoming, index)
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

    async def aside(self, talk: Talk, what: str, origin: Origin) -> list[Effect]:
        """Something of the messenger's own to say; what is asked stays in sight below it."""
        return [Say(f"telegram.{what}"), *await self._talks.hear(talk, on.Begin(), origin)]

    async def _file(self, talk: Talk, incoming: Incoming, file: File, origin: Origin) -> tuple[list[Effect], bool]:
        if file.bytes > MAX_FILE:
            return await self.aside(talk, "too_large", origin), False
        if not self._limits.admits_file(talk.account, file.bytes):
            return await self.aside(talk, "too_many", origin), False
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
            if self.failed(incoming) < TRIES:
                raise Later from None
            return await self.aside(talk, "file_lost", origin), False
        except TooLarge:  # where it was not said before
            return await self.aside(talk, "too_large", origin), False
        except (Refused, Blocked):
            return await self.aside(talk, "file_lost", origin), False

    async def _command(self, talk: Talk, name: str, origin: Origin) -> list[Effect]:
        if name == "remember":
            try:
                self._addresses.ask_continuity(talk.account)
            except OSError:
                raise Later from None
            return await self.aside(talk, "remembered", origin)
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
        return await self.aside(talk, "help", origin)

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


def origin_of(incoming: Incoming, index: int) -> Origin:
    """What tells a piece from all others, also when it comes again."""
    if incoming.is_press:
        return Origin(incoming.day, ("press", incoming.update))
    return Origin(incoming.day, ("message", incoming.message, index))
