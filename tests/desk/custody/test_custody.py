"""The log: what is done is recorded, what is changed is found and named, and what was meant is no finding."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from holub_desk.custody import checkpoint, contents, keeping, log
from holub_desk.custody.checkpoint import Checkpoint, CheckpointError
from holub_desk.custody.verify import Verified, verify
from holub_desk.opener import Notary, Opener
from holub_desk.vault.files import VaultFiles
from holub_desk.vault.tables import Attachment, AttachmentPart, CustodyDetail, CustodyEntry, Report
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity
from holub_wire.envelope import Part
from holub_wire.note import Signer

SIGNER = Signer("example.line", bytes(range(32)))
PICTURE = b"a picture" * 100
PART = Part("d" * 32, 1, 1, len(PICTURE), hashlib.sha256(PICTURE).hexdigest(), "image/jpeg", True)


@pytest.fixture
def filled(opener: Opener, line: TestLine) -> Vault:
    """A vault with three reports, one of them with a file; each was opened, one was read."""
    picture = line.seal(PICTURE, kind="attachment", part=PART)
    opener.collector = Collected(dict([line.seal(b"one"), line.seal(b"two"), picture]))
    opener.run_once()
    with Session(opener.vault.writer) as session, session.begin():
        log.append(session, log.minute(), [log.Entry(log.Act.READ, 1, None)])
    return opener.vault


def look(vault: Vault, *notes: str) -> Verified:
    with Session(vault.engine) as session:
        return verify(session, vault.files, keeping.read_all(notes, SIGNER.verifier()))


def kinds(vault: Vault, *notes: str) -> list[tuple[str, int | None]]:
    return [(each.kind, each.n) for each in look(vault, *notes).findings]


def take(vault: Vault) -> str:
    with Session(vault.writer) as session, session.begin():
        return checkpoint.take(session, SIGNER)


def test_nothing_is_found_where_nothing_was_changed(filled: Vault) -> None:
    """Three openings and a reading; messages and the part of a file are as they were opened."""
    found = look(filled, take(filled))
    assert found.findings == ()
    assert (found.size, found.contents) == (4, 3)
    with Session(filled.engine) as session:
        acts = [entry.act for entry in log.entries_of(session, limit=10)]
    assert acts == ["read", "opened", "opened", "opened"]


CHANGES: dict[str, tuple[str, str, int | None]] = {
    "the words of a message": ("UPDATE message SET body = body || ' '", "content", None),
    "what an entry says": ("UPDATE custody_detail SET said = replace(said, '1', '2') WHERE n = 3", "said", 3),
    "the salt": ("UPDATE custody_detail SET salt = zeroblob(32) WHERE n = 2", "said", 2),
    "when it was": ("UPDATE custody_entry SET at = '2026-01-01' WHERE n = 1", "entry", 1),
    "what was done": ("UPDATE custody_entry SET act = 'opened' WHERE n = 3", "entry", 3),
    "a leaf": ("UPDATE custody_entry SET leaf = zeroblob(32) WHERE n = 0", "entry", 0),
    "an entry taken out": ("DELETE FROM custody_entry WHERE n = 2", "missing", 2),
    "what an entry says taken out": ("DELETE FROM custody_detail WHERE n = 3", "silenced", 3),
    "a message taken out": ("DELETE FROM message", "lost", None),
    "a message put in": (
        "INSERT INTO message (id, report_id, seq, kind, day, body) VALUES ('f', 1, 9, 'account', '2026-01-01', 'x')",
        "unrecorded",
        None,
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_found_and_named(filled: Vault, change: str) -> None:
    """Whoever changes one thing in the opened database is told of, with what it was."""
    statement, kind, n = CHANGES[change]
    assert kinds(filled) == [], "the control"
    with filled.writer.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        if "taken out" in change and "entry" in change:
            connection.exec_driver_sql("DELETE FROM custody_detail WHERE n = 2" if n == 2 else "SELECT 1")
        connection.exec_driver_sql(statement)
    assert (kind, n) in kinds(filled)


def test_a_changed_byte_of_a_file_is_found(filled: Vault, tmp_path: Path) -> None:
    """A stored file with one changed byte is lost, and said to be; one replaced by another of the same kind too."""
    with Session(filled.engine) as session:
        name = session.scalars(select(AttachmentPart.file)).one()
    [place] = [path for path in tmp_path.rglob(name)]
    before = place.read_bytes()
    place.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    assert [kind for kind, _ in kinds(filled)] == ["lost"]
    place.write_bytes(before)
    assert kinds(filled) == []
    with Session(filled.engine) as session:
        identity = HybridIdentity.parse(session.scalars(select(Attachment.identity)).one())
    other = VaultFiles(tmp_path / "other")
    made = next((tmp_path / "other").rglob(other.write(b"another picture", identity)))
    place.write_bytes(made.read_bytes())
    assert [kind for kind, _ in kinds(filled)] == ["content"]


def rewrite(vault: Vault, edit: Callable[[CustodyEntry], None]) -> None:
    """Change the log as somebody would who knows how it is made: every hash fits again."""
    with Session(vault.writer) as session, session.begin():
        for entry in session.scalars(select(CustodyEntry)):
            edit(entry)
            entry.leaf = log.leaf_hash(log.leaf_bytes(entry.n, entry.at, entry.act, entry.commitment))


def test_a_log_that_was_written_anew_is_found_by_a_checkpoint(filled: Vault) -> None:
    """Without a checkpoint nobody could tell (the control); with one, and where between two it was."""
    early = take(filled)
    with Session(filled.writer) as session, session.begin():
        log.append(session, log.minute(), [log.Entry(log.Act.READ, 2), log.Entry(log.Act.READ, 3)])
    late = take(filled)

    def redate(entry: CustodyEntry) -> None:
        entry.at = "2026-01-01" if entry.n == 4 else entry.at

    rewrite(filled, redate)
    assert kinds(filled) == []
    [finding] = look(filled, early, late).findings
    assert (finding.kind, "entries 4 to 5" in finding.words) == ("history", True)


def test_set_back_is_found(filled: Vault) -> None:
    """A vault restored to an older state knows less than the checkpoint that somebody holds."""
    with Session(filled.writer) as session, session.begin():
        log.append(session, log.minute(), [log.Entry(log.Act.READ, 2)])
    kept = take(filled)
    with filled.writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM custody_detail WHERE n = 4")
        connection.exec_driver_sql("DELETE FROM custody_entry WHERE n = 4")
    assert kinds(filled) == []
    assert [kind for kind, _ in kinds(filled, kept)] == ["rolled-back"]


def test_a_destroyed_report_is_no_finding(filled: Vault) -> None:
    """Its entries stay and say nothing; their salts are gone; the root is what it was."""
    kept = take(filled)
    with Session(filled.writer) as session, session.begin():
        log.destroying(session, "2026-11-28", [1, 3], None, "retention")
        session.execute(delete(Report).where(Report.id.in_((1, 3))))
    assert look(filled, kept).findings == ()
    with Session(filled.engine) as session:
        assert [entry.said for entry in log.entries_of(session, limit=9) if entry.act == "read"] == [None]
        assert set(session.scalars(select(CustodyDetail.report_id))) == {2, None}


def test_destroyed_without_a_word_is_a_finding(filled: Vault) -> None:
    """The control of the last test."""
    with Session(filled.writer) as session, session.begin():
        session.execute(delete(Report).where(Report.id == 1))
    assert {kind for kind, _ in kinds(filled)} == {"silenced"}


def test_a_vault_from_before_the_log(filled: Vault) -> None:
    """What is there already is recorded as found, once; from then on changes show."""
    with filled.writer.begin() as connection:
        for table in ("custody_detail", "custody_entry"):
            connection.execute(text(f"DELETE FROM {table}"))
    assert "unrecorded" in dict(kinds(filled))
    for _ in range(2):
        with Session(filled.writer) as session, session.begin():
            contents.begin(session, filled.files, "2026-11-28")
    found = look(filled)
    assert (found.findings, found.size) == ((), 3)


def test_a_checkpoint_is_a_signed_note(filled: Vault) -> None:
    """Three lines: the origin, the size, the root; another signer's is refused, as is another text."""
    note = take(filled)
    assert note.split("\n")[:2] == ["example.line/custody", "4"]
    assert checkpoint.read(note, SIGNER.verifier()) == Checkpoint(4, look(filled).root)
    stranger = Signer("example.line", bytes(32))
    for wrong in (
        checkpoint.sign(Checkpoint(4, bytes(32)), stranger),
        note.replace("\n4\n", "\n5\n"),
        SIGNER.sign("another text\n"),
        SIGNER.sign("example.line/custody\n04\n" + note.split("\n")[2] + "\n"),
        SIGNER.sign("example.line/custody\n4\nAAAA\n"),
    ):
        with pytest.raises(CheckpointError):
            checkpoint.read(wrong, SIGNER.verifier())


def test_beside_the_vault_a_checkpoint_is_kept(opener: Opener, line: TestLine, tmp_path: Path) -> None:
    """The opener keeps the newest; a vault set back gets a second file, both stay, and `verify` tells."""
    opener.notary = Notary(SIGNER, tmp_path)
    for number in range(2):
        opener.collector = Collected(dict([line.seal(b"words %d" % number)]))
        opener._signed = float("-inf")
        opener.run_once()
    [kept] = keeping.kept(tmp_path)
    assert checkpoint.read(kept, SIGNER.verifier()).size == 2
    with opener.vault.writer.begin() as connection:
        connection.exec_driver_sql("DELETE FROM custody_detail WHERE n = 1")
        connection.exec_driver_sql("DELETE FROM custody_entry WHERE n = 1")
        connection.exec_driver_sql("DELETE FROM message WHERE report_id = 2")
        connection.exec_driver_sql("DELETE FROM report WHERE id = 2")
    opener.collector = Collected(dict([line.seal(b"other words")]))
    opener._signed = float("-inf")
    opener.run_once()
    notes = keeping.kept(tmp_path)
    assert notes[0] == kept
    assert len(notes) == 2
    assert [kind for kind, _ in kinds(opener.vault, *notes)] == ["history"]


def test_nothing_finer_than_a_day_of_a_source(filled: Vault) -> None:
    """Openings carry the day; only acts of staff carry the minute."""
    with Session(filled.engine) as session:
        times = {(entry.act, len(entry.at)) for entry in log.entries_of(session, limit=9)}
    assert times == {("opened", 10), ("read", 17)}


def test_what_is_listed_can_be_printed_as_json(filled: Vault) -> None:
    """Entries hold JSON values only."""
    with Session(filled.engine) as session:
        for entry in log.entries_of(session, 1, limit=5):
            assert json.loads(json.dumps(entry.said))["report"] == 1
            assert replace(entry, n=0).n == 0
