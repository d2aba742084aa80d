"""The opener: collects envelopes in shuffled batches, opens and stores them, and only then lets the intake forget.

One of the desk's two processes, and the only one that has the keyring. Killed at any point it loses nothing: what was
committed is recognised as a repeat the next time, what was not is still at the intake.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random, SystemRandom
from typing import Final

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from holub_desk.collect import Collector
from holub_desk.custody import keeping
from holub_desk.opening import Opened, Refused, open_envelope
from holub_desk.replies import store as replies
from holub_desk.reports.folding import MANY_A_DAY
from holub_desk.reports.sources import forget_old
from holub_desk.reports.store import ReportStore
from holub_desk.search.index import bring_up_to_date, let_go
from holub_desk.triage import retention
from holub_desk.triage.arriving import arrived
from holub_desk.triage.codebook import Codebook, read_codebook
from holub_desk.vault.tables import AttachmentPart, QuarantineCount, Quarantined, Reply, Seen, StoredMessage
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity
from holub_wire.envelope import Message
from holub_wire.note import Signer
from holub_wire.post import Mail, Post

NOT_STORED: Final = "not-stored"
"""The reason of a message that opened and that a defect of ours kept out of the reports."""
TOO_MANY: Final = "too-many"
"""The reason of words beyond those that one report may hold."""
NEW: Final = "new"
KNOWN: Final = "known"
"""What became of a message that opened: it was stored now, or before. Of any other envelope it is the reason."""


def today() -> date:
    """The day, UTC: all that is ever stored of when something arrived."""
    return datetime.now(UTC).date()


@dataclass(frozen=True)
class Limits:
    """How much is done at once, how many envelopes that did not open are kept, or at least their hashes, and how many
    reports of a channel and day are listed one by one."""

    batch: int = 200
    quarantine: int = 1000
    reports_a_day: int = MANY_A_DAY
    hashes: int = 20_000


@dataclass(frozen=True)
class Notary:
    """Who signs checkpoints of the custody log, and beside which directory the newest one lies."""

    signer: Signer
    directory: Path


_BETWEEN_CHECKPOINTS: Final = 60.0
"""Seconds: a desk that collects all the time does not sign all the time."""


@dataclass
class Opener:
    """Opens what a collector holds into a vault."""

    collector: Collector
    vault: Vault
    identities: Sequence[HybridIdentity]
    intake_keys: Sequence[bytes] = ()
    limits: Limits = Limits()
    post: Post | None = None
    """Where replies are laid down; without it, nobody is answered."""
    forgetting_days: int = 30
    notary: Notary | None = None
    codebook: Codebook = field(default_factory=read_codebook)
    periods: retention.Periods = field(default_factory=retention.Periods)
    renew: Callable[[], Sequence[HybridIdentity]] | None = None
    """What to open with, asked before each run: a rotation needs no restart."""
    named: bool = True
    """Whether envelopes come under the ids that their senders gave them; in carried files they have none."""
    heard: Callable[[Opened | Refused, str], None] | None = None
    """Told of each envelope what became of it, once that is committed: for somebody who waits for it."""
    afterwards: Callable[[], None] | None = None
    """Done after each run: what is due for readers."""
    random: Random = field(default_factory=SystemRandom)
    day: Callable[[], date] = today
    _signed: float = field(default=float("-inf"), init=False)
    _kept: date | None = field(default=None, init=False)
    """The day on which reports whose time is over were destroyed last."""

    def run(self, every_seconds: float, stop: threading.Event) -> None:
        """Collect now and then every so many seconds, until `stop` is set."""
        while not stop.is_set():
            self.run_once(stop)
            bring_up_to_date(self.vault)
            stop.wait(every_seconds)

    def run_once(self, stop: threading.Event | None = None) -> int:
        """Deal with everything that waits now, in random order; returns how many envelopes that were."""
        if self.renew is not None:
            self.identities = self.renew()
        self._forget()
        self._exchange_replies()
        waiting = list(self.collector.ids())
        self.random.shuffle(waiting)
        size = self.limits.batch
        batches = [waiting[start : start + size] for start in range(0, len(waiting), size)]
        # While one batch is stored the next is opened: storing waits for the disk, opening for the processor.
        with ThreadPoolExecutor(1) as ahead:
            opened = [ahead.submit(self._open_all, batch) for batch in batches[:1]]
            for number in range(len(batches)):
                outcomes = opened.pop().result()
                if stop is not None and stop.is_set():
                    break
                if number + 1 < len(batches):
                    opened.append(ahead.submit(self._open_all, batches[number + 1]))
                self._commit(outcomes)
        self._sign()
        # What was erased above, by a message of these, or by the pages meanwhile.
        let_go(self.vault)
        if self.afterwards is not None:
            self.afterwards()
        self.vault.truncate_log()
        return len(waiting)

    def _sign(self) -> None:
        """Now and then, a checkpoint: who holds one can tell later that nothing before it was changed."""
        if self.notary is None or time.monotonic() - self._signed < _BETWEEN_CHECKPOINTS:
            return
        self._signed = time.monotonic()
        if not keeping.keep(self.vault, self.notary.directory, self.notary.signer):
            print("holub-desk: custody-set-back", file=sys.stderr, flush=True)

    def _forget(self) -> None:
        """Erase what leads to sources whose time is over, and reports whose time is."""
        with Session(self.vault.writer) as session, session.begin():
            forget_old(session, self.day(), self.forgetting_days)
            # An old flood must not leave a full quarantine behind, nor words of anybody that no retention reaches.
            last = self.day() - timedelta(days=self.periods.unverified)
            over = (Quarantined.day < last, Quarantined.reason != NOT_STORED, Quarantined.sealed.is_not(None))
            session.execute(update(Quarantined).where(*over).values(sealed=None))
            session.commit()
        if self._kept != self.day():  # counted in days: what is due is so from a day's beginning
            retention.run(self.vault, self.day(), self.periods)
            self._kept = self.day()

    def _exchange_replies(self) -> None:
        """Lay down what was written, hear what became of what was laid down. Killed in between, it is done again."""
        if self.post is None:
            return
        with Session(self.vault.engine) as session:
            waiting = [(reply.id, reply.sealed, replies.mail_of(session, reply)) for reply in replies.to_lay(session)]
        laid = [name for name, sealed, mail in waiting if self._lay(self.post, name, sealed, mail)]
        outcomes = self.post.outcomes()
        with Session(self.vault.writer) as session, session.begin():
            session.execute(update(Reply).where(Reply.id.in_(laid)).values(sealed=None))
            replies.learn(session, outcomes)
            replies.expire(session, self.day())
        for name in outcomes:
            self.post.outcome_done(name)

    @staticmethod
    def _lay(post: Post, name: str, sealed: bytes | None, mail: tuple[str, Mail] | None) -> bool:
        try:
            if mail is not None:
                post.put_mail(*mail)
            elif sealed is not None:
                post.put_outbox(name, sealed)
        except OSError:  # not ready, or full: the next run tries again
            return False
        return True

    def _commit(self, outcomes: Sequence[Opened | Refused]) -> None:
        """Store a batch in one transaction, and only then let it be forgotten."""
        try:
            fates = self._write(outcomes)
        except (OperationalError, OSError):  # the disk or the lock: nothing is wrong with the envelopes
            raise
        except Exception:
            fates = self._write_one_by_one(outcomes)
        for outcome in outcomes:
            self.collector.done(outcome.envelope)
            if self.heard is not None:
                self.heard(outcome, fates[outcome.envelope])

    def _write(self, outcomes: Sequence[Opened | Refused]) -> dict[str, str]:
        with Session(self.vault.writer, autoflush=False) as session, session.begin():
            return self._store(session, outcomes)

    def _write_one_by_one(self, outcomes: Sequence[Opened | Refused]) -> dict[str, str]:
        """A defect of ours must not let one message hold up the others: what cannot be stored is set aside."""
        fates: dict[str, str] = {}
        for outcome in outcomes:
            try:
                fates |= self._write([outcome])
            except (OperationalError, OSError):
                raise
            except Exception:
                with Session(self.vault.writer, autoflush=False) as session, session.begin():
                    session.add(Seen(envelope=outcome.envelope, sha256=outcome.sha256))
                    self._quarantine(session, outcome, NOT_STORED)
                fates[outcome.envelope] = NOT_STORED
        return fates

    def _open_all(self, ids: Sequence[str]) -> list[Opened | Refused]:
        return [outcome for outcome in map(self._open, ids) if outcome is not None]

    def _open(self, envelope_id: str) -> Opened | Refused | None:
        sealed = self.collector.get(envelope_id)
        if sealed is None:
            return None
        return open_envelope(envelope_id, sealed, self.identities, self.intake_keys, named=self.named)

    def _store(self, session: Session, outcomes: Sequence[Opened | Refused]) -> dict[str, str]:
        """Store what is new; returns what became of each envelope."""
        fates: dict[str, str] = {}
        seen = _seen(session, [outcome.envelope for outcome in outcomes])
        known = set(seen)
        messages = _known_messages(session, [o.message.message for o in outcomes if isinstance(o, Opened)])
        fresh: list[Message] = []
        for outcome in outcomes:
            before = seen.get(outcome.envelope)
            fates[outcome.envelope] = outcome.reason if isinstance(outcome, Refused) else KNOWN
            if before is not None:
                if before != outcome.sha256:
                    self._quarantine(session, outcome, "replay")
                    fates[outcome.envelope] = "replay"
                continue
            seen[outcome.envelope] = outcome.sha256
            if isinstance(outcome, Refused):
                self._quarantine(session, outcome, outcome.reason)
            elif outcome.message.message not in messages:
                messages.add(outcome.message.message)
                fresh.append(outcome.message)
                fates[outcome.envelope] = NEW
        newly = [{"envelope": key, "sha256": sha256} for key, sha256 in seen.items() if key not in known]
        if newly:
            session.execute(insert(Seen), newly)
        store = ReportStore(session, self.vault.files, self.day(), self.limits.reports_a_day)
        touched = store.add_all(fresh)
        session.flush()
        too_many = {message.id for message in store.set_aside}
        for outcome in outcomes:
            if isinstance(outcome, Opened) and outcome.message.id in too_many:
                self._quarantine(session, outcome, TOO_MANY)
                fates[outcome.envelope] = TOO_MANY
        arrived(session, touched, self.codebook, self.day())
        return fates

    def _quarantine(self, session: Session, outcome: Opened | Refused, reason: str) -> None:
        """Keep what did not open, with its reason; beyond the cap only its hash."""
        kept = session.scalar(select(func.count()).where(Quarantined.sealed.is_not(None))) or 0
        sealed = outcome.sealed if isinstance(outcome, Refused) else self.collector.get(outcome.envelope)
        keep = kept < self.limits.quarantine or reason == NOT_STORED  # what could be opened is never given up
        if not keep and (session.scalar(select(func.count()).select_from(Quarantined)) or 0) >= self.limits.hashes:
            more = session.get(QuarantineCount, (self.day(), reason))
            if more is None:
                session.add(QuarantineCount(day=self.day(), reason=reason, count=1))
            else:
                more.count += 1
            session.flush()
            return
        session.add(
            Quarantined(
                envelope=outcome.envelope,
                sha256=outcome.sha256,
                reason=reason,
                day=self.day(),
                sealed=sealed if keep else None,
            )
        )
        session.flush()


def _seen(session: Session, ids: Sequence[str]) -> dict[str, bytes]:
    return {row.envelope: row.sha256 for row in session.scalars(select(Seen).where(Seen.envelope.in_(ids)))}


def _known_messages(session: Session, ids: Sequence[str]) -> set[str]:
    words = session.scalars(select(StoredMessage.id).where(StoredMessage.id.in_(ids)))
    parts = session.scalars(select(AttachmentPart.message).where(AttachmentPart.message.in_(ids)))
    return {*words, *parts}
