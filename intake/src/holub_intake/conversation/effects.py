"""What a conversation wants done. Texts are named by key, never spoken here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from holub_wire.questionnaire.value import Answer


@dataclass(frozen=True)
class Say:
    """Show a text."""

    key: str


@dataclass(frozen=True)
class Note:
    """Show a note of the questionnaire."""

    key: str


@dataclass(frozen=True)
class Ask:
    """Ask the question of a slot: the `number`th of `total` as things stand. `problem` says what was wrong with the
    last answer."""

    key: str
    number: int
    total: int
    problem: str | None = None


@dataclass(frozen=True)
class AskFile:
    """Ask what to do with the chosen file."""

    cleanable: bool


@dataclass(frozen=True)
class Review:
    """Show the answers before they are sent."""

    answers: Mapping[str, Answer] = field(repr=False)


@dataclass(frozen=True)
class SealAccount:
    """Seal and store these words, then report Sealed or NotSealed."""

    text: str = field(repr=False)
    revises: bool = False


@dataclass(frozen=True)
class SealAnswers:
    """Seal and store these answers, then report Sealed or NotSealed."""

    answers: Mapping[str, Answer | None] = field(repr=False)


@dataclass(frozen=True)
class SealFile:
    """Read, clean, seal and store the chosen file, then report Sealed or NotSealed."""

    how: Literal["copy", "original", "as_is"]


@dataclass(frozen=True)
class SealEnd:
    """Seal and store the end of the conversation, then report Sealed or NotSealed."""


@dataclass(frozen=True)
class SealWithdraw:
    """Seal and store that what was sent is taken back, then report Sealed or NotSealed."""


@dataclass(frozen=True)
class SealForget:
    """Seal and store that the address is to be forgotten, then report Sealed or NotSealed."""


@dataclass(frozen=True)
class DropFile:
    """Forget the chosen file."""


@dataclass(frozen=True)
class Erase:
    """Forget everything and leave."""


Effect = (
    Say
    | Note
    | Ask
    | AskFile
    | Review
    | SealAccount
    | SealAnswers
    | SealFile
    | SealEnd
    | SealWithdraw
    | SealForget
    | DropFile
    | Erase
)
