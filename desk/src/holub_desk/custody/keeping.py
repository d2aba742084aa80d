"""The newest checkpoint in a file beside the vault: it tells when the vault alone was set back to an older state.

A file is never overwritten with a checkpoint that does not follow from it: then a further one is begun, and
`custody verify` reports both.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.custody import checkpoint
from holub_desk.custody.checkpoint import Checkpoint, CheckpointError
from holub_desk.vault.tables import CustodyCheckpoint
from holub_desk.vault.vault import Vault
from holub_wire import durable
from holub_wire.note import Signer, Verifier

_NAME = "custody-checkpoint"


def kept(directory: Path) -> list[str]:
    """The notes in the files of a desk's directory, the oldest first."""
    return [path.read_text("utf-8") for path in _files(directory)]


def stored(session: Session) -> list[str]:
    """The notes in the vault."""
    return list(session.scalars(select(CustodyCheckpoint.note).order_by(CustodyCheckpoint.size)))


def read_all(notes: Sequence[str], verifier: Verifier) -> list[Checkpoint]:
    """Raises CheckpointError for the first that is not one of this log."""
    return [checkpoint.read(note, verifier) for note in notes]


def keep(vault: Vault, directory: Path, signer: Signer) -> bool:
    """Sign the log as it is, in the vault and beside it. False where the log was set back.

    To go through the log takes a while, and keeps nobody from writing: it only grows.
    """
    files = _files(directory)
    newest = _newest(files, signer.verifier())
    with Session(vault.engine) as session:
        then, now = checkpoint.now(session, newest.size if newest is not None else 0)
    follows = newest is None or then == newest
    if follows and newest == now:
        return True
    with Session(vault.writer) as session, session.begin():
        note = checkpoint.store(session, now, signer)
    place = files[-1] if files and follows else directory / f"{_NAME}-{len(files) + 1}"
    durable.replace(place, note.encode())
    return follows


def _files(directory: Path) -> list[Path]:
    found = [path for path in directory.glob(f"{_NAME}-*") if path.name.removeprefix(f"{_NAME}-").isdecimal()]
    return sorted(found, key=lambda path: int(path.name.removeprefix(f"{_NAME}-")))


def _newest(files: Sequence[Path], verifier: Verifier) -> Checkpoint | None:
    try:
        return checkpoint.read(files[-1].read_text("utf-8"), verifier) if files else None
    except (CheckpointError, UnicodeDecodeError):
        return Checkpoint(-1, b"")  # nothing follows from it: it stays, and `custody verify` names it
