"""The worker: takes requests from the database one by one, and stores what becomes of them.

It runs in a thread of whoever has the vault, or in a command. Only one works at a time on a vault, in whatever process;
what one that was killed had begun is taken up again, once.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.media.convert import Converter, Lacking, Made, Outcome
from holub_desk.media.copies import MOST, newest_change, request_missing
from holub_desk.media.sandbox import Halted, NoSandbox
from holub_desk.reports.read import attachment_content
from holub_desk.vault.tables import Attachment, CopyRequest, WorkingCopy
from holub_desk.vault.vault import Vault
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity

_MOST_BEGUN: Final = 2
_IDLE_SECONDS: Final = 2.0

Key = tuple[int, str]


def today() -> date:
    """The day, UTC."""
    return datetime.now(UTC).date()


@dataclass
class Worker:
    """Makes working copies. Without a converter it says that there is no sandbox."""

    vault: Vault
    converter: Converter | None
    day: Callable[[], date] = today
    in_background: bool = True
    """Whether files are converted that nobody asked for yet."""
    _looked: int = -1
    """Up to which change of reports all files are asked for."""

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. Nothing ends it before: what goes wrong is said in fixed words, and it goes on.

        Where the sandbox has the same event (`check(halt=stop)`), not even a long conversion holds it up.
        """
        fresh = True
        while not stop.is_set():
            try:
                if fresh:
                    self.try_again()
                    fresh = False
                if self.run_once():
                    continue
            except Exception as error:  # the disk, or a defect of ours
                print(f"holub-desk: media-failed kind={type(error).__name__}", file=sys.stderr, flush=True)
            stop.wait(_IDLE_SECONDS)

    def try_again(self) -> None:
        """What was unavailable waits again: what this machine lacked may be there now."""
        with Session(self.vault.writer) as session, session.begin():
            again = update(CopyRequest).where(CopyRequest.state == "unavailable")
            session.execute(again.values(state="waiting", reason=None, begun=0))

    def run_once(self) -> bool:
        """Deal with one request; False when there is none, when another worker is at it, or when it was halted."""
        with self._alone() as alone:
            key = self._take() if alone else None
            if key is None:
                return False
            try:
                state, outcome = self._convert(key)
            except Halted:
                self._put_back(key)
                return False
            self._store(key, state, outcome)
            return True

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """A lock on the directory of the vault's files; the system lets go of it when a process dies."""
        root = self.vault.files.root
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        directory = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            try:
                fcntl.flock(directory, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True
        finally:
            os.close(directory)

    def _take(self) -> Key | None:
        """Choose a request and mark it. The lock is ours, so whatever is marked already was left by one that died."""
        if not self._is_there_work():
            return None
        with Session(self.vault.writer) as session, session.begin():
            left = CopyRequest.state == "working"
            dead = update(CopyRequest).where(left, CopyRequest.begun >= _MOST_BEGUN)
            session.execute(dead.values(state="refused", reason="broken"))
            session.execute(update(CopyRequest).where(left).values(state="waiting"))
            query = select(CopyRequest).where(CopyRequest.state == "waiting").limit(1)
            query = query.order_by(CopyRequest.urgent.desc(), CopyRequest.report_id, CopyRequest.attachment_id)
            row = session.scalar(query)
            if row is None and self.in_background:
                self._look_for_more(session)
                row = session.scalar(query)
            if row is None:
                return None
            row.state, row.begun = "working", row.begun + 1
            return row.report_id, row.attachment_id

    def _is_there_work(self) -> bool:
        """Asked often: it neither waits for whoever writes, nor looks at every file."""
        with Session(self.vault.engine) as session:
            open_ones = select(CopyRequest.report_id).where(CopyRequest.state.in_(("waiting", "working"))).limit(1)
            if session.scalar(open_ones) is not None:
                return True
            return self.in_background and newest_change(session) > self._looked

    def _look_for_more(self, session: Session) -> None:
        newest = newest_change(session)
        if request_missing(session, self._looked) < MOST:
            self._looked = newest

    def _convert(self, key: Key) -> tuple[str, Outcome]:
        """State and outcome. Whatever a file does to us, its request is answered. Raises Halted."""
        try:
            with Session(self.vault.engine) as session:
                parts = attachment_content(session, self.vault.files, *key)
                content = None if parts is None else b"".join(parts)
        except (AgeError, OSError):
            content = None
        if content is None:
            return "refused", Outcome(reason="lost")
        if self.converter is None:
            return "unavailable", Outcome(reason="no_sandbox")
        try:
            outcome = self.converter.convert(content)
        except Halted:
            raise
        except NoSandbox:
            return "unavailable", Outcome(reason="no_sandbox")
        except Lacking as lacking:
            return "unavailable", Outcome(lacking.kind, reason=lacking.reason)
        except Exception as error:
            print(f"holub-desk: media-failed kind={type(error).__name__}", file=sys.stderr, flush=True)
            return "refused", Outcome(reason="fault")
        return ("made" if outcome.made else "refused"), outcome

    def _put_back(self, key: Key) -> None:
        """As if it had not begun: that the desk was stopped says nothing about the file."""
        mine = (CopyRequest.report_id == key[0], CopyRequest.attachment_id == key[1], CopyRequest.state == "working")
        with Session(self.vault.writer) as session, session.begin():
            again = update(CopyRequest).where(*mine)
            session.execute(again.values(state="waiting", begun=CopyRequest.begun - 1))

    def _store(self, key: Key, state: str, outcome: Outcome) -> None:
        """Files first, then rows; a file without a row is unreadable and harmless."""
        report, attachment = key
        rows = [self._write(key, n, made) for n, made in enumerate(outcome.made, 1)]
        of_it = (WorkingCopy.report_id == report, WorkingCopy.attachment_id == attachment)
        with Session(self.vault.writer) as session, session.begin():
            row = session.get(CopyRequest, key)
            removed = list(session.scalars(select(WorkingCopy.file).where(*of_it)))
            session.execute(delete(WorkingCopy).where(*of_it))
            if row is None:  # the report was deleted meanwhile
                removed += [each.file for each in rows]
            else:
                row.state, row.kind, row.reason, row.more = state, outcome.kind, outcome.reason, outcome.more
                row.urgent = False
                session.add_all(rows)
                self._record(session, key, outcome.reason or state, outcome.made)
        for name in removed:
            self.vault.files.remove(name)

    def _record(self, session: Session, key: Key, outcome: str, made: Sequence[Made]) -> None:
        """A conversion is an entry of custody. It follows an arrival closely: it carries the day, like one."""
        file = session.get_one(Attachment, (key[0], key[1]))
        hashes = [hashlib.sha256(each.data).hexdigest() for each in made]
        said = {"attachment": file.ordinal, "outcome": outcome, "copies": hashes}
        log.append(session, self.day().isoformat(), [log.Entry(log.Act.CONVERTED, key[0], said=said)])

    def _write(self, key: Key, n: int, made: Made) -> WorkingCopy:
        identity = HybridIdentity.generate()
        return WorkingCopy(
            report_id=key[0],
            attachment_id=key[1],
            n=n,
            part=made.part,
            type=made.type,
            width=made.width,
            height=made.height,
            bytes=len(made.data),
            file=self.vault.files.write(made.data, identity),
            identity=identity.secret(),
            pdq=made.pdq,
        )
