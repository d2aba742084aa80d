"""Wrong tries make the next one wait, ever longer; nobody is ever locked out.

A wait is kept per key: for a browser in which someone has signed in before, its own; for any other browser, one for
the name that is tried. Whoever tries a name from elsewhere therefore makes only elsewhere wait, and a person's own
browser, and their passkey, come in as before. In memory: a restart forgets, and only the desk restarts itself.
"""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, replace
from typing import Final

FREE: Final = 3
"""Wrong tries without a wait: people mistype."""
LONGEST_SECONDS: Final = 300
FORGET_SECONDS: Final = 24 * 3600
BUCKETS: Final = 4096
"""Names that nobody has share so many waits, so that a stranger cannot fill the memory by inventing names."""
A_MINUTE: Final = 20
"""Tries in a minute from browsers that nobody has signed in with, all names together: each costs 64 MiB and 0.1 s."""


@dataclass(frozen=True)
class _Tries:
    wrong: int = 0
    last: int = 0
    untold: int = 0


class Throttle:
    """Counts tries by key. Times are Unix seconds, passed in. Thread-safe."""

    def __init__(self) -> None:
        self._tries: dict[bytes, _Tries] = {}
        self._recent: list[int] = []
        self._lock = threading.Lock()

    def begin(self, key: bytes, now: int, *, known: bool) -> int:
        """How many seconds to wait before a try; 0 means: try, and it counts as wrong until `passed`."""
        with self._lock:
            tries = self._tries.get(key, _Tries())
            if now - tries.last > FORGET_SECONDS:
                tries = _Tries()
            wait = tries.last + delay(tries.wrong) - now
            if wait > 0:
                return wait
            if not known:
                self._recent = [each for each in self._recent if now - each < 60]
                if len(self._recent) >= A_MINUTE:
                    return 60 - (now - self._recent[0])
                self._recent.append(now)
            self._tries[key] = _Tries(tries.wrong + 1, now, tries.untold + 1)
            self._forget(now)
            return 0

    def passed(self, key: bytes) -> None:
        """The try that began was right: the next one does not wait."""
        with self._lock:
            tries = self._tries.get(key, _Tries(untold=1))
            self._tries[key] = _Tries(0, tries.last, tries.untold - 1)

    def told(self, key: bytes) -> int:
        """How many wrong tries there were since this was asked last; whoever comes in is told."""
        with self._lock:
            tries = self._tries.get(key)
            if tries is None:
                return 0
            self._tries[key] = replace(tries, untold=0)
            return tries.untold

    def _forget(self, now: int) -> None:
        if len(self._tries) > BUCKETS * 2:
            self._tries = {key: each for key, each in self._tries.items() if now - each.last <= FORGET_SECONDS}


def delay(wrong: int) -> int:
    """Seconds to wait after so many wrong tries: 0 0 0 2 4 8 … 300."""
    return 0 if wrong < FREE else int(min(2 ** (wrong - FREE + 1), LONGEST_SECONDS))


def name_key(name: str, person: int | None) -> bytes:
    """The key of a name that is tried: a person's own, or one of a few for all names that nobody has."""
    if person is not None:
        return b"person %d" % person
    bucket = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") % BUCKETS
    return b"nobody %d" % bucket
