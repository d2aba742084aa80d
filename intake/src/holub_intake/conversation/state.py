"""Everything a conversation remembers between two events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from holub_intake.conversation.effects import SealAccount, SealAnswers, SealEnd, SealFile
from holub_wire.questionnaire.evaluate import Answer
from holub_wire.questionnaire.model import Questionnaire

Phase = Literal["gate", "account", "question", "review", "done", "stopped"]
Waiting = SealAccount | SealAnswers | SealFile | SealEnd


@dataclass(frozen=True)
class State:
    """`waiting` is what is being sealed: words live here from Send until Sealed, and nowhere after."""

    questionnaire: Questionnaire = field(repr=False)
    language: str
    today: date
    phase: Phase = "gate"
    told: bool = False
    """Whether anything of the source's own is stored: words or a file."""
    asked: str | None = None
    seen: frozenset[str] = frozenset()
    """Questions that were asked once."""
    changing: bool = False
    """Whether the question asked was chosen from the review."""
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    offered: bool | None = None
    """A file was chosen; whether it can be cleaned."""
    waiting: Waiting | None = field(default=None, repr=False)
    failed: bool = False
    """What waits could not be stored; Retry tries again."""
