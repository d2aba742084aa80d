"""Coming back without JavaScript: this server makes code words and reads letters for a source, and sees them meanwhile.

Whatever words are typed, right, wrong or none, take the same way: eight slots are read, and something is said of the
same length.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from holub_intake.channels.budget import Busy
from holub_intake.mailboxes import Mailboxes
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.code import SLOTS, Code, CodeError, Return, keys, read, slot
from holub_wire.envelope import WebReply
from holub_wire.reply import Letter, ReplyError, read_letter

_AT_ONCE: Final = 2
"""Derivations at a time; each takes a tenth of a second and 32 MiB."""
_MOST_WAITING: Final = 40


@dataclass(frozen=True)
class Found:
    """A letter, and the slot that it lies in."""

    slot: str
    letter: Letter = field(repr=False)


@dataclass(frozen=True)
class Visit:
    """Someone who came back: how to be answered, and what is there."""

    reply: WebReply = field(repr=False)
    letters: tuple[Found, ...]


class Returning:
    """Code words on one line."""

    def __init__(self, salt: bytes, mailboxes: Mailboxes) -> None:
        self._salt = salt
        self._mailboxes = mailboxes
        self._threads = ThreadPoolExecutor(_AT_ONCE, "returning")
        self._waiting = 0

    async def look(self, untrusted_words: str) -> Visit:
        """What lies under these words. Words that are no code find what an empty mailbox holds. Raises Busy."""
        try:
            code = read(untrusted_words)
        except CodeError:
            code = Code.new()
        return await self._in_turn(code)

    async def new_code(self, language: str) -> tuple[tuple[str, ...], WebReply]:
        """Eight new words, and what they stand for. Raises Busy."""
        code = Code.new()
        visit = await self._in_turn(code)
        return tuple(code.words(language)), visit.reply

    async def delete(self, slot_id: str, token: str) -> None:
        """Delete a letter that was read; anything else does nothing."""
        await asyncio.get_running_loop().run_in_executor(self._threads, self._mailboxes.delete, slot_id, token)

    async def _in_turn(self, code: Code) -> Visit:
        if self._waiting >= _MOST_WAITING:
            raise Busy
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._visit, code)
        finally:
            self._waiting -= 1

    def _visit(self, code: Code) -> Visit:
        stands_for: Return = keys(code, self._salt)
        identity = HybridIdentity(stands_for.identity_seed)
        found = []
        for n in range(SLOTS):
            place = slot(stands_for.mailbox, n)
            with suppress(AgeError, ReplyError):
                found.append(Found(place, read_letter(open_sealed(self._mailboxes.read(place), [identity]))))
        return Visit(WebReply(str(identity.recipient()), stands_for.mailbox.hex()), tuple(found))
