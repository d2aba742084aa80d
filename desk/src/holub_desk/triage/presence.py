"""Who has which report open now: in the memory of the one process that serves the pages, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import Final

SECONDS: Final = 40.0
"""A page that was not heard of for so long is closed. Pages tell each 15 seconds."""


@dataclass
class Presence:
    """Thread-safe. `now` is seconds of any clock that only goes forward."""

    _seen: dict[int, dict[int, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def here(self, report: int, person: int, now: float) -> None:
        """This person has this report before them."""
        with self._lock:
            self._seen.setdefault(report, {})[person] = now

    def gone(self, report: int, person: int) -> None:
        """They have closed it."""
        with self._lock:
            self._seen.get(report, {}).pop(person, None)

    def others(self, report: int, person: int, now: float) -> tuple[int, ...]:
        """Who else has it open, the longest first."""
        with self._lock:
            people = self._seen.get(report, {})
            for each in [each for each, seen in people.items() if now - seen > SECONDS]:
                del people[each]
            if not people:
                self._seen.pop(report, None)
            return tuple(each for each in people if each != person)
