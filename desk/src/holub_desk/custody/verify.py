"""Look whether anything was changed: the entries against their hashes, what they say against their commitments, what is
stored against what was opened, and all of it against checkpoints that someone holds."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from holub_desk.custody import contents, log
from holub_desk.custody.checkpoint import Checkpoint
from holub_desk.custody.tree import Tree, leaf_hash
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import AttachmentPart, CustodyDetail, CustodyEntry, StoredMessage

Kind = Literal["missing", "entry", "said", "silenced", "rolled-back", "history", "content", "lost", "unrecorded"]


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was. `n` is an entry, `report` an id, where they are known; with `until`, `n` begins
    a stretch of entries, or is the size that a checkpoint tells of where `until` is the size here."""

    kind: Kind
    words: str
    n: int | None = None
    report: int | None = None
    until: int | None = None


@dataclass(frozen=True)
class Verified:
    """What was looked at, and what was found."""

    size: int
    root: bytes
    contents: int
    findings: tuple[Finding, ...]


def _silently(done: int, total: int) -> None:
    """Nobody waits for it."""


def verify(
    session: Session,
    files: VaultFiles,
    checkpoints: Sequence[Checkpoint],
    tell: Callable[[int, int], None] = _silently,
) -> Verified:
    """Look through everything. Takes a moment for each thousand entries, and longer where files are large.

    `tell` hears how many entries, messages and files of how many were looked at.
    """
    total = log.size(session) + _count_contents(session)
    tree, opened, findings = Tree(), dict[str, str](), list[Finding]()
    known: dict[int, set[bytes]] = {}
    for each in checkpoints:
        known.setdefault(each.size, set()).add(each.root)
    agreed = 0
    silenced: set[int] = set()
    silent: list[int] = []
    for n, found in _entries(session, findings):
        tell(n, total)
        said = _said(found, findings)
        if said is None:
            silent.append(n)
        elif found.act in (log.Act.OPENED, log.Act.FOUND):
            opened.update(said.get("contents", {}))
        elif found.act == log.Act.DESTROYED:
            silenced.update(said.get("silenced", ()))
        tree.add(leaf_hash(log.leaf_bytes(found.n, found.at, found.act, found.commitment)))
        roots, before = known.get(tree.size, set()), agreed
        if tree.root() in roots:
            agreed = tree.size
        if roots - {tree.root()}:
            words = f"something in the entries {before} to {tree.size - 1} is not as it was at the checkpoint"
            findings.append(Finding("history", words, before, until=tree.size - 1))
    findings += [
        Finding(
            "rolled-back",
            f"a checkpoint tells of {size} entries, and here are {tree.size}: it was set back",
            size,
            until=tree.size,
        )
        for size in sorted(known)
        if size > tree.size
    ]
    findings += [
        Finding("silenced", f"entry {n}: what it says was removed, and no entry tells of that", n)
        for n in silent
        if n not in silenced
    ]
    looked = 0
    for content in contents.stored(session, files):
        looked += 1
        tell(min(tree.size + looked, total), total)
        findings += _look_at(content, opened)
    findings += [Finding("lost", f"message {message} was opened, and is not here any more") for message in opened]
    return Verified(tree.size, tree.root(), looked, tuple(findings))


def _count_contents(session: Session) -> int:
    messages = session.scalar(select(func.count()).select_from(StoredMessage)) or 0
    return messages + (session.scalar(select(func.count()).select_from(AttachmentPart)) or 0)


@dataclass(frozen=True)
class _Row:
    n: int
    at: str
    act: str
    commitment: bytes
    leaf: bytes
    salt: bytes | None
    said: str | None


def _entries(session: Session, findings: list[Finding]) -> Iterator[tuple[int, _Row]]:
    """The entries in order; what is missing or does not agree with its own hash is a finding."""
    query = (
        select(
            CustodyEntry.n,
            CustodyEntry.at,
            CustodyEntry.act,
            CustodyEntry.commitment,
            CustodyEntry.leaf,
            CustodyDetail.salt,
            CustodyDetail.said,
        )
        .outerjoin(CustodyDetail, CustodyDetail.n == CustodyEntry.n)
        .order_by(CustodyEntry.n)
        .execution_options(yield_per=1000)
    )
    expected = 0
    for values in session.execute(query):
        row = _Row(*values)
        while expected < row.n:
            findings.append(Finding("missing", f"entry {expected} is missing", expected))
            expected += 1
        expected = row.n + 1
        if leaf_hash(log.leaf_bytes(row.n, row.at, row.act, row.commitment)) != row.leaf:
            findings.append(Finding("entry", f"entry {row.n} was changed", row.n))
        yield row.n, row


def _said(row: _Row, findings: list[Finding]) -> dict[str, Any] | None:
    """What an entry says, even where it was changed: the rest of it is still of use. None where nothing is left."""
    if row.salt is None or row.said is None:
        return None
    if log.commit(row.salt, row.said.encode()) != row.commitment:
        findings.append(Finding("said", f"entry {row.n}: what it says was changed", row.n))
    try:
        said = json.loads(row.said)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _look_at(content: contents.Content, opened: dict[str, str]) -> Iterator[Finding]:
    then = opened.pop(content.message, None)
    if then is None:
        words = f"message {content.message} is here, and no entry tells of its opening"
        yield Finding("unrecorded", words, report=content.report)
    elif not content.sha256:
        yield Finding("lost", f"message {content.message}: its file is lost or damaged", report=content.report)
    elif then != content.sha256:
        words = f"message {content.message} is not as it was when it was opened"
        yield Finding("content", words, report=content.report)
