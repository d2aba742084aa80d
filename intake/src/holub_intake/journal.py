"""What the intake says about itself: fixed event names, and a short list of fields that cannot hold a source.

Nothing else is ever written to a log. There is no time in a line: a journal that adds one tells when the
operator's machine had a fault, never when somebody sent something.
"""

from __future__ import annotations

import sys
from enum import Enum


class Event(Enum):
    """Every line that the intake can write."""

    READY = "ready"
    STOPPED = "stopped"
    NOT_STORED = "not-stored"
    """The spool refused an envelope; the sender was told to try again."""
    UNEXPECTED = "unexpected"
    """A defect of the program; the sender was told to try again."""
    CHANNEL_FAILED = "channel-failed"
    """A messenger's loop ended by a defect; it starts again by itself."""
    CHANNEL_LOST = "channel-lost"
    """A messenger does not answer; what is sent there waits."""
    CHANNEL_BACK = "channel-back"
    """It answers again."""
    TOKEN_REFUSED = "token-refused"  # noqa: S105
    """A messenger refuses the token: it was revoked, or another program uses it."""
    UPDATE_DEFECTIVE = "update-defective"
    """What a messenger brought could not be dealt with; the words in it were sealed as they were, where that was
    possible."""
    DELETION_LATE = "deletion-late"
    """Messages at a messenger could not be deleted for 40 hours; after 48 they never can be."""
    DELETION_LOST = "deletion-lost"
    """Messages stay at a messenger: it did not let us delete them in time."""


def record(
    event: Event,
    *,
    port: int | None = None,
    errno: int | None = None,
    kind: str | None = None,
    count: int | None = None,
) -> None:
    """Write one line. `kind` is the name of an exception class of ours or of Python, nothing else."""
    fields = {"port": port, "errno": errno, "kind": kind, "count": count}
    words = [f"{name}={value}" for name, value in fields.items() if value is not None]
    print("holub-intake:", event.value, *words, file=sys.stderr, flush=True)
