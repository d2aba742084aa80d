"""The worker: from requests in the database to copies in the vault, whatever a file or a crash does to it."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest
from holub_testing.desk import DeskPages
from holub_testing.media_files.jpegs import saved, with_segment
from holub_testing.media_files.pdfs import pdf
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from holub_desk.custody import log
from holub_desk.media.convert import Converter, Lacking, Made, Outcome
from holub_desk.media.copies import Copies, copies_of, read, request, request_missing
from holub_desk.media.sandbox import NoSandbox, Sandbox
from holub_desk.media.worker import Worker
from holub_desk.reports.read import attachment_content, content_sha256
from holub_desk.triage import retention
from holub_desk.vault.tables import Attachment, CopyRequest, Report, WorkingCopy
from holub_desk.vault.vault import Vault
from holub_wire.age.errors import AgeError
from holub_wire.age.identities import HybridIdentity

JPEG = saved("JPEG")
SHOWN = Outcome("picture", (Made("picture", "image/jpeg", 1, 1, b"copy"),))


@dataclass(frozen=True)
class Told(Converter):
    """Does not look at the file."""

    outcomes: list[Outcome | Exception] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)

    def convert(self, content: bytes) -> Outcome:
        self.seen.append(content)
        outcome = (
            self.outcomes.pop(0)
            if self.outcomes
            else Outcome("picture", (Made("picture", "image/jpeg", 1, 1, b"copy"),))
        )
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def told(*outcomes: Outcome | Exception) -> Told:
    return Told(Sandbox(), outcomes=list(outcomes))


@dataclass(frozen=True)
class House:
    """A vault, and files in it."""

    pages: DeskPages

    @property
    def vault(self) -> Vault:
        return self.pages.vault

    def attach(self, content: bytes = JPEG, **how: object) -> tuple[int, str]:
        """A report of its own with one file; its key."""
        self.pages.attach(self.pages.add("Бачив."), content, **how)  # type: ignore[arg-type]
        with Session(self.vault.engine) as session:
            row = session.scalars(select(Attachment).order_by(Attachment.report_id.desc()).limit(1)).one()
            return row.report_id, row.id

    def ask(self, key: tuple[int, str], **how: bool) -> None:
        with Session(self.vault.writer) as session, session.begin():
            request(session, *key, **how)

    def copies(self, key: tuple[int, str]) -> Copies:
        with Session(self.vault.engine) as session:
            return copies_of(session, *key)

    def worker(self, converter: Converter | None, **how: object) -> Worker:
        return Worker(self.vault, converter, **how)  # type: ignore[arg-type]


@pytest.fixture
def house(vault: Vault) -> House:
    """An empty vault."""
    return House(DeskPages(vault, 0, 0))


def test_from_a_request_to_copies(house: House, converter: Converter) -> None:
    """Through the real sandbox and back out of the vault; the original is as it was."""
    key = house.attach(with_segment(0xFE, b"comment"), parts=2)
    assert house.copies(key) == Copies()
    house.ask(key)
    house.ask(key)
    assert house.copies(key).state == "waiting"
    assert house.worker(converter).run_once()
    copies = house.copies(key)
    assert (copies.state, copies.kind, copies.reason, copies.more) == ("made", "picture", None, False)
    [copy] = copies.copies
    content = read(house.vault, copy)
    assert content is not None
    assert (content.type, len(content.data), content.data[:3]) == ("image/jpeg", copy.bytes, b"\xff\xd8\xff")
    assert b"comment" not in content.data
    with Session(house.vault.engine) as session:
        parts = attachment_content(session, house.vault.files, *key)
        assert parts is not None
        assert content_sha256(parts) == hashlib.sha256(with_segment(0xFE, b"comment")).hexdigest()
    assert not house.worker(converter).run_once()


def test_copies_at_rest_are_ciphertext(house: House, tmp_path: Path) -> None:
    """Each has an identity of its own; when the report goes, nothing opens them any more."""
    key = house.attach()
    house.ask(key)
    house.worker(told(Outcome("picture", (Made("picture", "image/jpeg", 1, 1, b"planted copy"),)))).run_once()
    with Session(house.vault.engine) as session:
        [row] = session.scalars(select(WorkingCopy))
    assert house.vault.files.read(row.file, HybridIdentity.parse(row.identity)) == b"planted copy"
    files = [path for path in (tmp_path / "vault").rglob("*") if path.is_file()]
    assert [path for path in files if b"planted copy" in path.read_bytes()] == []
    [copy] = house.copies(key).copies
    with Session(house.vault.writer) as session, session.begin():
        session.execute(delete(Report))
    with Session(house.vault.engine) as session:
        assert session.scalars(select(WorkingCopy)).all() == []
        assert session.scalars(select(CopyRequest)).all() == []
    assert read(house.vault, copy) is None


def test_a_copy_changed_on_the_disk_is_not_given_out(house: House, tmp_path: Path) -> None:
    """The vault says that it cannot read it; a copy that is gone is none."""
    key = house.attach()
    house.ask(key)
    house.worker(told()).run_once()
    [copy] = house.copies(key).copies
    with Session(house.vault.engine) as session:
        name = session.scalars(select(WorkingCopy.file)).one()
    stored = next((tmp_path / "vault" / "files").rglob(name))
    whole = stored.read_bytes()
    stored.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(AgeError):
        read(house.vault, copy)
    with Session(house.vault.writer) as session, session.begin():
        session.execute(delete(WorkingCopy))
    assert read(house.vault, copy) is None


def test_refused_and_asked_again(house: House) -> None:
    """A refusal stands until someone asks again; then what was made before is replaced."""
    key = house.attach()
    house.ask(key)
    worker = house.worker(told(Outcome("picture", reason="unreadable")))
    worker.run_once()
    assert (house.copies(key).state, house.copies(key).reason) == ("refused", "unreadable")
    house.ask(key)
    assert not worker.run_once()
    for _ in range(2):
        house.ask(key, again=True)
        assert worker.run_once()
    assert (house.copies(key).state, len(house.copies(key).copies)) == ("made", 1)
    with Session(house.vault.engine) as session:
        [name] = session.scalars(select(WorkingCopy.file))
        stored = {path.name for path in house.vault.files.root.rglob("*") if path.is_file()}
    assert name in stored
    assert len(stored) == 2  # the original and one copy


def test_the_original_is_never_converted(house: House) -> None:
    """What is sealed for the custodian is refused before anybody looks."""
    key = house.attach(b"age-encryption.org/v1", role="original")
    house.ask(key)
    house.ask(key, again=True)
    assert (house.copies(key).state, house.copies(key).reason) == ("refused", "original")
    converter = told()
    assert not house.worker(converter).run_once()
    assert converter.seen == []


def test_what_has_not_arrived_cannot_be_asked_for(house: House) -> None:
    """There is nothing to wait for yet; nor for what is not there at all."""
    key = house.attach(parts=3, arrived=2)
    house.ask(key)
    house.ask((999, "0" * 32))
    assert house.copies(key).state == "none"
    assert not house.worker(told()).run_once()


def test_without_a_sandbox_it_waits_for_one(house: House) -> None:
    """Nothing is made, it is said, and later it is tried again by itself."""
    keys = [house.attach(), house.attach(pdf())]
    for key in keys:
        house.ask(key)
    worker = house.worker(None)
    assert worker.run_once()
    assert worker.run_once()
    assert {(house.copies(key).state, house.copies(key).reason) for key in keys} == {("unavailable", "no_sandbox")}
    later = house.worker(told(Lacking("picture", "no_pictures"), NoSandbox("gone")))
    later.try_again()
    assert later.run_once()
    assert later.run_once()
    assert [house.copies(key).reason for key in keys] == ["no_pictures", "no_sandbox"]
    last = house.worker(told())
    last.try_again()
    assert last.run_once()
    assert last.run_once()
    assert {house.copies(key).state for key in keys} == {"made"}


def test_a_defect_of_ours_is_told_and_goes_on(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing of the file is in the line about it."""
    keys = sorted([house.attach(), house.attach()])
    for key in keys:
        house.ask(key)
    worker = house.worker(told(ValueError("words of a source")))
    assert worker.run_once()
    assert worker.run_once()
    assert [(house.copies(key).state, house.copies(key).reason) for key in keys] == [
        ("refused", "fault"),
        ("made", None),
    ]
    assert capsys.readouterr().err == "holub-desk: media-failed kind=ValueError\n"


def test_a_file_the_vault_has_lost(house: House) -> None:
    """It is refused, and the next one is dealt with."""
    key = house.attach()
    for path in house.vault.files.root.rglob("*"):
        if path.is_file():
            path.unlink()
    house.ask(key)
    assert house.worker(told()).run_once()
    assert house.copies(key).reason == "lost"


def test_killed_at_work_it_is_tried_once_more(house: House) -> None:
    """A file with which the process died twice is left alone."""
    key = house.attach()
    house.ask(key)
    worker = house.worker(told())
    assert worker._take() == key  # and here the process is killed, twice
    assert house.copies(key).state == "working"
    assert worker._take() == key
    assert worker._take() is None
    assert (house.copies(key).state, house.copies(key).reason) == ("refused", "broken")
    house.ask(key, again=True)
    assert worker.run_once()
    assert house.copies(key).state == "made"


def test_one_at_a_time(house: House) -> None:
    """While another process works on this vault, nothing is begun."""
    key = house.attach()
    house.ask(key)
    directory = os.open(house.vault.files.root, os.O_RDONLY)
    fcntl.flock(directory, fcntl.LOCK_EX)
    worker = house.worker(told())
    assert not worker.run_once()
    assert house.copies(key).state == "waiting"
    os.close(directory)
    assert worker.run_once()


def test_what_someone_waits_for_comes_first(house: House) -> None:
    """Then what nobody asked for; never what was withdrawn, or is for the custodian."""
    quiet, urgent, withdrawn = house.attach(), house.attach(), house.attach()
    sealed = house.attach(b"age-encryption.org/v1", role="original")
    with Session(house.vault.writer) as session, session.begin():
        session.execute(update(Report).where(Report.id == withdrawn[0]).values(withdrawn=True))
    assert not house.worker(told(), in_background=False).run_once()
    house.ask(urgent)
    worker = house.worker(told())
    assert worker.run_once()
    assert (house.copies(urgent).state, house.copies(quiet).state) == ("made", "none")
    assert worker.run_once()
    assert house.copies(quiet).state == "made"
    assert not worker.run_once()
    assert {house.copies(key).state for key in (withdrawn, sealed)} == {"none"}


def test_with_nothing_to_do_it_is_in_nobodys_way(house: House) -> None:
    """It does not wait for whoever writes, and sees what arrives afterwards."""
    house.attach()
    worker = house.worker(told())
    assert worker.run_once()
    assert not worker.run_once()
    with Session(house.vault.writer) as session, session.begin():
        session.execute(update(Report).values(state="read"))  # this one has the lock
        begun = time.monotonic()
        assert not worker.run_once()
        assert time.monotonic() - begun < 5
    later = house.attach()
    assert worker.run_once()
    assert house.copies(later).state == "made"


def test_many_files_that_nobody_asked_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are taken in portions, and none is left out."""
    monkeypatch.setattr("holub_desk.media.worker.MOST", 2)
    monkeypatch.setattr("holub_desk.media.worker.request_missing", lambda *what: request_missing(*what, most=2))
    keys = [house.attach() for _ in range(5)]
    worker = house.worker(told())
    assert [worker.run_once() for _ in range(6)] == [True] * 5 + [False]
    assert {house.copies(key).state for key in keys} == {"made"}


def test_a_report_deleted_meanwhile(house: House) -> None:
    """Its copies are not stored."""
    key = house.attach()
    house.ask(key)
    worker = house.worker(told())
    assert worker._take() == key
    state, outcome = worker._convert(key)
    with Session(house.vault.writer) as session, session.begin():
        session.execute(delete(Report))
    before = {path for path in house.vault.files.root.rglob("*") if path.is_file()}
    worker._store(key, state, outcome)
    assert {path for path in house.vault.files.root.rglob("*") if path.is_file()} == before


def test_each_conversion_is_an_entry_of_custody(house: House) -> None:
    """With its day, its outcome and the hashes of the copies; never a minute, which would tell when a file arrived."""
    key = house.attach()
    for outcome in (Outcome("pdf", reason="time"), SHOWN):
        house.ask(key, again=True)
        house.worker(told(outcome), day=lambda: date(2026, 11, 20)).run_once()
    with Session(house.vault.engine) as session:
        made, refused = [each for each in log.entries_of(session, key[0], limit=9) if each.act == "converted"]
    assert (made.at, refused.at) == ("2026-11-20", "2026-11-20")
    assert made.said is not None
    assert refused.said is not None
    assert made.said["copies"] == [hashlib.sha256(SHOWN.made[0].data).hexdigest()]
    assert (made.said["attachment"], made.said["outcome"]) == (1, "made")
    assert (refused.said["outcome"], refused.said["copies"]) == ("time", [])


def test_what_cannot_be_recorded_is_not_stored(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """One transaction."""
    key = house.attach()
    house.ask(key)

    def refuse(*_: object) -> None:
        raise OSError("full")

    monkeypatch.setattr(log, "append", refuse)
    with pytest.raises(OSError, match="full"):
        house.worker(told()).run_once()
    assert house.copies(key).copies == ()


def test_a_destroyed_report_takes_its_copies_along(house: House) -> None:
    """Their files are among those that are removed."""
    key = house.attach()
    house.ask(key)
    house.worker(told()).run_once()
    with Session(house.vault.writer) as session, session.begin():
        [name] = session.scalars(select(WorkingCopy.file))
        assert name in retention.destroy(session, [key[0]], "2026-11-20", None, "test")
    with Session(house.vault.engine) as session:
        assert session.scalars(select(WorkingCopy)).all() == []


def test_it_runs_until_it_is_told_to_stop(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a thread of whoever shows the copies; an error of the disk does not end it."""
    monkeypatch.setattr("holub_desk.media.worker._IDLE_SECONDS", 0.02)
    key = house.attach()
    append, failing = log.append, [True]

    def unlucky(*what: object) -> None:
        if failing:
            failing.pop()
            raise OSError("full")
        append(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(log, "append", unlucky)
    stop = threading.Event()
    thread = threading.Thread(target=house.worker(told()).run, args=(stop,))
    thread.start()
    for _ in range(500):
        if house.copies(key).state == "made":
            break
        stop.wait(0.02)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()
    assert house.copies(key).state == "made"
