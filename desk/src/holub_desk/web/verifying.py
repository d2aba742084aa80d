"""Looking through the custody log when somebody of the desk asks for it: beside the pages, once at a time."""

from __future__ import annotations

import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlalchemy.orm import Session

from holub_desk.custody import keeping, log
from holub_desk.custody.checkpoint import Checkpoint, CheckpointError
from holub_desk.custody.verify import Verified, verify
from holub_desk.vault.vault import Vault
from holub_wire.note import Verifier


@dataclass(frozen=True)
class Watched:
    """Whose signature checkpoints have, and beside which directory the newest one lies."""

    verifier: Verifier
    directory: Path


@dataclass(frozen=True)
class Progress:
    """How much was looked at, of entries, messages and parts of files together."""

    done: int
    total: int


@dataclass(frozen=True)
class Result:
    """What came out. `fault`: a checkpoint is not of this log, or the vault could not be read."""

    at: str
    verified: Verified | None
    checkpoints: int = 0
    signed: bool = True
    """Whether there was a key to check signatures of checkpoints with; without one they were left out."""
    fault: Literal["", "forged", "failed"] = ""


class Verifying:
    """At most one run; the pages ask how far it is. Its result stays until the next, or until the desk stops."""

    def __init__(self, vault: Vault, watched: Watched | None) -> None:
        self._vault = vault
        self._watched = watched
        self._lock = threading.Lock()
        self._progress: Progress | None = None
        self._result: Result | None = None

    @property
    def progress(self) -> Progress | None:
        """Of the run that goes on, or None."""
        return self._progress

    @property
    def result(self) -> Result | None:
        """Of the last run that ended."""
        return self._result

    def begin(self) -> None:
        """Begin a run, unless one goes on."""
        with self._lock:
            if self._progress is not None:
                return
            self._progress = Progress(0, 0)
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        try:
            self._result = self._look()
        except Exception as error:  # the disk, or a defect of ours
            print(f"holub-desk: verify-failed kind={type(error).__name__}", file=sys.stderr, flush=True)
            self._result = Result(log.minute(), None, fault="failed")
        finally:
            self._progress = None

    def _look(self) -> Result:
        with Session(self._vault.engine) as session:
            try:
                checkpoints = self._checkpoints(session)
            except (CheckpointError, UnicodeDecodeError):
                return Result(log.minute(), None, fault="forged")
            found = verify(session, self._vault.files, checkpoints, self._tell)
        return Result(log.minute(), found, len(checkpoints), signed=self._watched is not None)

    def _checkpoints(self, session: Session) -> list[Checkpoint]:
        if self._watched is None:
            return []
        notes = [*keeping.stored(session), *keeping.kept(self._watched.directory)]
        return keeping.read_all(notes, self._watched.verifier)

    def _tell(self, done: int, total: int) -> None:
        self._progress = Progress(done, total)
