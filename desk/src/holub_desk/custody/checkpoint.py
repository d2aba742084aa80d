"""Checkpoints: the size of the log and the root of its tree, signed (C2SP tlog-checkpoint).

https://c2sp.org/tlog-checkpoint. Who holds one can tell later whether anything before it was changed. A witness may
add a signature of its own. The origin is the name of the line's signing key and `/custody`.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.custody.tree import Tree
from holub_desk.vault.tables import CustodyCheckpoint, CustodyEntry
from holub_wire.note import NoteError, Signer, Verifier, verify

_SIZE = re.compile(r"0|[1-9][0-9]{0,11}")


class CheckpointError(ValueError):
    """A checkpoint that cannot be used; the message says why."""


@dataclass(frozen=True)
class Checkpoint:
    """The first `size` entries have this root."""

    size: int
    root: bytes


def origin(name: str) -> str:
    """The first line of a checkpoint of the line whose signing key has this name."""
    return f"{name}/custody"


def sign(checkpoint: Checkpoint, signer: Signer) -> str:
    """The signed note."""
    root = base64.b64encode(checkpoint.root).decode()
    return signer.sign(f"{origin(signer.name)}\n{checkpoint.size}\n{root}\n")


def read(untrusted_note: str, verifier: Verifier) -> Checkpoint:
    """Check a note's signature and form. Raises CheckpointError."""
    try:
        lines = verify(untrusted_note, verifier).split("\n")
    except NoteError as error:
        raise CheckpointError(str(error)) from None
    if len(lines) < 4 or lines[0] != origin(verifier.name) or not _SIZE.fullmatch(lines[1]):
        raise CheckpointError("this is no checkpoint of this log")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error:
        root = b""
    if len(root) != 32:
        raise CheckpointError("the checkpoint's root is not one")
    return Checkpoint(int(lines[1]), root)


def now(session: Session, before: int = 0) -> tuple[Checkpoint, Checkpoint]:
    """The log when it had `before` entries, or as many as there are, and as it is now. Goes through all of it."""
    tree, earlier = Tree(), None
    for leaf in session.scalars(select(CustodyEntry.leaf).order_by(CustodyEntry.n)):
        if tree.size == before:
            earlier = Checkpoint(tree.size, tree.root())
        tree.add(leaf)
    whole = Checkpoint(tree.size, tree.root())
    return earlier or whole, whole


def store(session: Session, taken: Checkpoint, signer: Signer) -> str:
    """The signed note of a checkpoint, kept unless it was; the caller commits."""
    note = sign(taken, signer)
    if session.get(CustodyCheckpoint, taken.size) is None:
        session.add(CustodyCheckpoint(size=taken.size, note=note))
    return note


def newest(session: Session) -> CustodyCheckpoint | None:
    """The last one that was stored, with its signed note."""
    return session.scalar(select(CustodyCheckpoint).order_by(CustodyCheckpoint.size.desc()).limit(1))


def take(session: Session, signer: Signer) -> str:
    """The checkpoint of the log as it is now, stored unless it was; the caller commits."""
    return store(session, now(session)[1], signer)
