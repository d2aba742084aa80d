"""What can happen to a conversation. An event carries everything; the core asks nobody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from holub_wire.questionnaire.value import Answer


@dataclass(frozen=True)
class Begin:
    """The source came."""


@dataclass(frozen=True)
class Understood:
    """The source read the gate and goes on."""


@dataclass(frozen=True)
class Stop:
    """The source leaves, now."""


@dataclass(frozen=True)
class Language:
    """The source wants another language."""

    language: str


@dataclass(frozen=True)
class Words:
    """The source sends own words."""

    text: str


@dataclass(frozen=True)
class Reply:
    """The source answers the question that was asked."""

    answer: Answer


@dataclass(frozen=True)
class Skip:
    """The source skips the question."""


@dataclass(frozen=True)
class Back:
    """The source goes back one question."""


@dataclass(frozen=True)
class Change:
    """The source, looking at the answers, changes one."""

    key: str


@dataclass(frozen=True)
class Offer:
    """The source chose a file. Only its size and whether hidden data can be removed are known here."""

    size: int
    cleanable: bool


FileChoice = Literal["copy", "original", "as_is", "drop"]


@dataclass(frozen=True)
class Decide:
    """What to do with the chosen file: a cleaned copy, a sealed original as well, as it is, or nothing."""

    choice: FileChoice


@dataclass(frozen=True)
class Send:
    """The source sends the answers."""


@dataclass(frozen=True)
class Sealed:
    """What was to be sealed is stored durably."""


@dataclass(frozen=True)
class NotSealed:
    """It could not be stored; it is not lost, and can be tried again."""


@dataclass(frozen=True)
class Retry:
    """The source tries again."""


@dataclass(frozen=True)
class Text:
    """The source typed something where one box serves for words and answers."""

    text: str


@dataclass(frozen=True)
class Brought:
    """The source sent a file that the channel has at once; whether hidden data was removed from it."""

    cleaned: bool


@dataclass(frozen=True)
class Place:
    """The source sent a place: degrees, as they are on earth."""

    latitude: float
    longitude: float


@dataclass(frozen=True)
class Edited:
    """The source changed earlier words."""

    text: str


@dataclass(frozen=True)
class Withdraw:
    """The source takes back what was sent."""


@dataclass(frozen=True)
class Forget:
    """The source wants its address forgotten."""


@dataclass(frozen=True)
class Idle:
    """Nothing happened for a long time."""


@dataclass(frozen=True)
class Resume:
    """The source goes on after the host forgot the conversation."""


@dataclass(frozen=True)
class Returned:
    """The source came back with code words: what it tells now belongs to what it told then."""


@dataclass(frozen=True)
class Refused:
    """The source sent what is never taken: somebody's contact card, or something without words."""

    what: Literal["contact", "other"]


Event = (
    Begin
    | Text
    | Brought
    | Place
    | Edited
    | Withdraw
    | Forget
    | Idle
    | Resume
    | Returned
    | Refused
    | Understood
    | Stop
    | Language
    | Words
    | Reply
    | Skip
    | Back
    | Change
    | Offer
    | Decide
    | Send
    | Sealed
    | NotSealed
    | Retry
)
