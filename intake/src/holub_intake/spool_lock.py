"""One intake to a spool: a second would take the first one's unfinished writes for leftovers of a crash."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from holub_wire.command import CommandError


class SpoolInUse(CommandError):
    """Another intake has this spool."""


def own(directory: Path) -> None:
    """Claim the spool until this process ends, however it ends. Raises SpoolInUse or CommandError."""
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SpoolInUse(
            f"another intake uses the spool {directory}", "stop it, or name another [spool] directory"
        ) from None
    except OSError as error:
        raise CommandError(
            f"cannot use the spool {directory}: {error.strerror}", "this user must be able to write there"
        ) from None
