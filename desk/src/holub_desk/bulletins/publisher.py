"""The thread that releases what is due: looked at when the desk starts, and once on each day after."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Final

from holub_desk.bulletins.release import Rules, publish_due
from holub_desk.media.worker import today
from holub_desk.vault.vault import Vault

_LOOK_SECONDS: Final = 600.0
_STOP_SECONDS: Final = 10.0


@dataclass
class Publisher:
    """Whatever goes wrong is said in a fixed word and tried again; nothing is released because of it."""

    vault: Vault
    rules: Rules
    day: Callable[[], date] = today
    _done: date | None = None

    def look(self) -> None:
        """Release what is due, unless that was done today."""
        now = self.day()
        if now == self._done:
            return
        try:
            publish_due(self.vault, now, self.rules)
        except Exception as error:  # the disk, or a defect of ours
            print(f"holub-desk: publish-failed kind={type(error).__name__}", file=sys.stderr, flush=True)
            return
        self._done = now

    def run(self, stop: threading.Event) -> None:
        """Until `stop` is set."""
        while True:
            self.look()
            if stop.wait(_LOOK_SECONDS):
                return


@contextmanager
def publishing(vault: Vault, rules: Rules) -> Iterator[None]:
    """As long as the desk's pages are served."""
    stop = threading.Event()
    thread = threading.Thread(target=Publisher(vault, rules).run, args=(stop,), name="publisher", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_STOP_SECONDS)
