"""Everything a conversation remembers between two events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

from holub_intake.conversation import events as on
from holub_intake.conversation.effects import SealAccount, SealAnswers, SealEnd, SealFile, SealForget, SealWithdraw
from holub_wire.questionnaire.interview import Interview
from holub_wire.questionnaire.model import Questionnaire
from holub_wire.questionnaire.value import Answer

Phase = Literal["gate", "account", "question", "review", "done", "stopped"]
Content = on.Words | on.Text | on.Brought | on.Place | on.Edited | on.Withdraw | on.Forget
"""What is a source's own, or its wish: none of it may be lost."""
Waiting = SealAccount | SealAnswers | SealFile | SealEnd | SealWithdraw | SealForget


@dataclass(frozen=True)
class State:
    """`waiting` is what is being sealed: words live here from Send until Sealed, and nowhere after."""

    questionnaire: Questionnaire = field(repr=False)
    language: str
    today: date
    phase: Phase = "gate"
    at_once: bool = False
    """Messengers: everything is sealed as it comes."""
    told: bool = False
    """Whether anything of the source's own is stored: words or a file."""
    asked: str | None = None
    """The key of a slot of the interview."""
    seen: frozenset[str] = frozenset()
    """Keys of questions that were asked once."""
    changing: bool = False
    """Whether the question asked was chosen from the review."""
    answers: Mapping[str, Answer] = field(default_factory=dict, repr=False)
    offered: bool | None = None
    """A file was chosen; whether it can be cleaned."""
    waiting: Waiting | None = field(default=None, repr=False)
    queue: tuple[Content, ...] = field(default=(), repr=False)
    """What came meanwhile, where everything is sealed as it comes: it is next."""
    leaving: bool = False
    """Whether the conversation is over when what waits is stored."""
    failed: bool = False
    """What waits could not be stored; Retry tries again."""

    @cached_property
    def interview(self) -> Interview:
        """What follows from the answers."""
        return Interview(self.questionnaire, self.answers, self.today, self.language)

    def but(self, **changes: Any) -> State:
        """The same with some fields changed; what followed from the answers is not worked out again."""
        state = replace(self, **changes)
        if "interview" in vars(self) and not changes.keys() & {"answers", "language"}:
            vars(state)["interview"] = self.interview
        return state
