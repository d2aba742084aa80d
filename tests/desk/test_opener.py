"""The opener: shuffled, in batches, once each, and nothing is forgotten before it is committed."""

from __future__ import annotations

import argparse
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from holub_testing.collected import Collected
from holub_testing.line import TestLine
from sqlalchemy import Date, inspect
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from holub_desk.cli import quarantine
from holub_desk.opener import Limits, Opener
from holub_desk.opening import Opened, Refused, open_envelope
from holub_desk.reports import store
from holub_desk.reports.read import list_reports
from holub_desk.reports.store import ReportStore
from holub_desk.vault.tables import Attachment, AttachmentPart, Base, Quarantined, Report, Seen, StoredMessage
from holub_wire.envelope import Message, MessengerReply, seal_message, signed_bytes


def accounts(opener: Opener) -> list[str]:
    with Session(opener.vault.engine) as session:
        return sorted(row.account for row in list_reports(session, person=None, limit=1000))


def quarantined(opener: Opener) -> list[tuple[str, bool]]:
    with Session(opener.vault.engine) as session:
        return [(row.reason, row.sealed is not None) for row in session.query(Quarantined).order_by(Quarantined.id)]


def test_everything_once_in_shuffled_order(opener: Opener, line: TestLine) -> None:
    """Ten envelopes in batches of three: all are there, in an order not theirs; a second round adds nothing."""
    envelopes = dict(line.seal(f"{n}".encode()) for n in range(10))
    opener.random = Random(7)
    opener.collector = collected = Collected(envelopes)
    assert opener.run_once() == 10
    taken = [name for verb, name in collected.asked if verb == "get"]
    assert sorted(taken) == sorted(envelopes)
    assert taken != list(envelopes)
    opener.collector = Collected(envelopes)
    opener.run_once()
    assert accounts(opener) == sorted(str(n) for n in range(10))
    assert quarantined(opener) == []


def test_done_only_after_commit(opener: Opener, line: TestLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """When storing fails nothing is forgotten, and the next round has it all."""
    opener.collector = collected = Collected(dict(line.seal(f"{n}".encode()) for n in range(5)))

    def fail(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(Opener, "_store", fail)
        with pytest.raises(OSError):
            opener.run_once()
    assert [verb for verb, _ in collected.asked if verb == "done"] == []
    opener.run_once()
    assert accounts(opener) == ["0", "1", "2", "3", "4"]
    assert collected.envelopes == {}


def test_copies_and_replays(opener: Opener, line: TestLine) -> None:
    """A message under a second id is dropped; other bytes under a seen id are set aside."""
    envelope_id, sealed = line.seal(b"first")
    copy = open_envelope(envelope_id, sealed, [line.current])
    assert isinstance(copy, Opened)
    second = replace(copy.message, id=os.urandom(16).hex())
    recipients = line.line.recipients
    resealed = seal_message(second, recipients.current, recipients.recovery)
    opener.collector = Collected({envelope_id: sealed})
    opener.run_once()
    opener.collector = Collected({second.id: resealed, envelope_id: line.seal(b"other")[1]})
    opener.run_once()
    assert accounts(opener) == ["first"]
    assert [reason for reason, _ in quarantined(opener)] == ["replay"]


def test_quarantine_is_capped_and_blocks_nobody(opener: Opener, line: TestLine) -> None:
    """Beyond the cap only hashes are kept; good envelopes among bad ones arrive."""
    good_id, good = line.seal(b"good")
    bad = {os.urandom(16).hex(): os.urandom(8192) for _ in range(5)}
    opener.collector = Collected({**bad, good_id: good})
    opener.run_once()
    assert accounts(opener) == ["good"]
    assert sorted(kept for _, kept in quarantined(opener)) == [False, False, False, True, True]


def test_quarantine_lets_go_with_time(opener: Opener) -> None:
    """After the time of what nobody confirmed only the hash is left, and there is room again; our own defects stay."""
    opener.day = lambda: date(2026, 1, 1)
    opener.collector = Collected({f"{n:032x}": bytes([n]) * 8192 for n in range(3)})
    opener.run_once()
    with Session(opener.vault.writer) as session, session.begin():
        session.query(Quarantined).first().reason = "not-stored"  # type: ignore[union-attr]
    for day, kept in ((date(2026, 4, 1), [True, True, False]), (date(2026, 4, 2), [True, False, False])):
        opener.day = lambda day=day: day  # type: ignore[misc]
        opener.run_once()
        assert [each for _, each in quarantined(opener)] == kept
    opener.collector = Collected({"ff" * 16: os.urandom(8192)})
    opener.run_once()
    assert quarantined(opener)[-1][1]


def test_one_conversation_cannot_fill_the_desk(opener: Opener, line: TestLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond many messages further words are set aside; a withdrawal is heard all the same, and so are others."""
    monkeypatch.setattr(store, "MAX_MESSAGES", 4)
    sealed = [line.seal(f"{n}".encode(), conversation="ab" * 16, seq=n) for n in range(6)]
    for first in (0, 3):  # in two rounds: what is stored counts as well
        opener.collector = Collected(dict(sealed[first : first + 3]))
        opener.run_once()
    last = [line.seal(b"", kind="withdraw", conversation="ab" * 16, seq=7), line.seal(b"another")]
    opener.collector = Collected(dict(last))
    opener.run_once()
    with Session(opener.vault.engine) as session:
        full = session.query(Report).where(Report.withdrawn).one()
        assert len(full.account.split("\n\n")) == 4
        assert session.query(Report).where(Report.account == "another").count() == 1
        assert session.query(StoredMessage).count() == 4 + 1 + 1
    assert quarantined(opener) == [("too-many", True), ("too-many", True)]


def test_what_was_only_counted_is_listed(
    opener: Opener, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`quarantine list` hides nothing of a flood: what is kept, what is hashed, and how many more there were."""
    opener.limits = Limits(batch=10, quarantine=2, hashes=3)
    opener.collector = Collected({f"{n:032x}": bytes([n]) * 8192 for n in range(8)})
    opener.run_once()
    monkeypatch.setattr(quarantine, "settings_of", lambda _: None)
    monkeypatch.setattr(quarantine, "vault_of", lambda _: opener.vault)
    assert quarantine.run_list(argparse.Namespace(json=True)) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row.get("kept", row.get("count")) for row in rows] == [True, True, False, 5]
    assert quarantine.run_list(argparse.Namespace(json=False)) == 0
    assert "5 more" in capsys.readouterr().out.splitlines()[-1]


def test_what_is_erased_is_gone_from_the_log_too(opener: Opener, line: TestLine, tmp_path: Path) -> None:
    """Where somebody reads meanwhile, with the next round; the control: the log is there before."""
    log = tmp_path / "vault" / "desk.db-wal"
    opener.collector = Collected(dict([line.seal(b"words")]))
    with opener.vault.engine.connect() as reader:
        reader.exec_driver_sql("SELECT count(*) FROM report").all()
        opener.run_once()
        assert log.stat().st_size > 0
    opener.run_once()
    assert log.stat().st_size == 0


def message(line: TestLine, **fields: object) -> Message:
    opened = open_envelope(*line.seal(b"words"), [line.current])
    assert isinstance(opened, Opened)
    return replace(opened.message, **fields)  # type: ignore[arg-type]


def test_messenger_fields_count_only_when_an_intake_signed_them(line: TestLine) -> None:
    """No signature, one by a stranger, one over other words: refused. The right one: opened."""
    ours, stranger = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    known = [ours.public_key().public_bytes_raw()]
    unsigned = message(line, channel="telegram", reply=MessengerReply("handle", "address"))
    recipients = line.line.recipients

    def outcome(sent: Message) -> Opened | Refused:
        sealed = seal_message(sent, recipients.current, recipients.recovery)
        return open_envelope(sent.id, sealed, [line.current], known)

    signed = replace(unsigned, signature=ours.sign(signed_bytes(unsigned)))
    assert isinstance(outcome(signed), Opened)
    for forged in (
        unsigned,
        replace(unsigned, channel="web"),
        replace(unsigned, reply=None),
        replace(unsigned, signature=stranger.sign(signed_bytes(unsigned))),
        replace(signed, body=b"other words"),
        replace(signed, seq=signed.seq + 1),
    ):
        refused = outcome(forged)
        assert isinstance(refused, Refused)
        assert refused.reason == "unsigned"


def other_letter(data: bytes, at: int) -> bytes:
    """`data` with one letter of its base64 changed into another letter."""
    return data[:at] + (b"B" if data[at : at + 1] == b"A" else b"A") + data[at + 1 :]


@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (lambda data: data[:-1], "size"),
        (lambda data: b"x" + data[1:], "header"),
        (lambda data: data[:-1] + bytes([data[-1] ^ 1]), "payload"),
        (lambda data: other_letter(data, data.index(b"\n--- ") + 5), "mac"),
    ],
)
def test_reasons(line: TestLine, harm: object, reason: str) -> None:
    """Each harm to an envelope has its own fixed word."""
    envelope_id, sealed = line.seal(b"words")
    refused = open_envelope(envelope_id, harm(sealed), [line.current])  # type: ignore[operator]
    assert isinstance(refused, Refused)
    assert refused.reason == reason


ABOUT_SOURCES = (Report, StoredMessage, Attachment, AttachmentPart, Seen, Quarantined)


def finer_than_a_day(values: list[object]) -> list[object]:
    """Values that could tell a moment: Unix seconds, or texts with a time of day."""
    return [
        value
        for value in values
        if (isinstance(value, int | float) and not isinstance(value, bool) and value > 10**8)
        or (isinstance(value, str) and len(value) > 12 and value[4:5] == "-" and ":" in value[10:])
    ]


def test_no_finer_time_than_the_day_is_stored(opener: Opener, line: TestLine) -> None:
    """No column about a source is a time, and no value in one could be; the control finds a planted moment."""
    bad = {os.urandom(16).hex(): os.urandom(8192)}
    opener.collector = Collected(dict(line.seal(f"{n}".encode()) for n in range(3)) | bad)
    opener.run_once()
    checked = 0
    with Session(opener.vault.engine) as session:
        for table in ABOUT_SOURCES:
            for column in inspect(table).columns:
                assert type(column.type).__name__ not in ("DateTime", "Time", "TIMESTAMP"), column
                values = [value for (value,) in session.query(column)]
                assert finer_than_a_day(values) == [], column
                checked += len(values)
                if isinstance(column.type, Date):
                    assert all(value is None or type(value) is date for value in values)
    assert checked > 30
    assert set(Base.metadata.tables) >= {table.__tablename__ for table in ABOUT_SOURCES}
    assert finer_than_a_day([1_764_000_000, "2026-11-23T10:20:30"]) == [1_764_000_000, "2026-11-23T10:20:30"]


@pytest.mark.parametrize("defect", [IntegrityError("", {}, Exception()), ValueError(), KeyError()])
def test_a_message_that_cannot_be_stored_holds_up_nobody(
    opener: Opener, line: TestLine, monkeypatch: pytest.MonkeyPatch, defect: Exception
) -> None:
    """A defect with one message: it is set aside whole, with its ciphertext, and all others arrive."""
    add_all = ReportStore.add_all

    def defective(store: ReportStore, messages: list[Message], **more: bool) -> set[int]:
        if any(each.body == b"poison" for each in messages):
            raise defect
        return add_all(store, messages, **more)

    monkeypatch.setattr(ReportStore, "add_all", defective)
    bad_id, bad = line.seal(b"poison")
    opener.limits = Limits(batch=3, quarantine=0)
    opener.collector = Collected(dict(line.seal(f"{n}".encode()) for n in range(5)) | {bad_id: bad})
    opener.run_once()
    assert accounts(opener) == ["0", "1", "2", "3", "4"]
    with Session(opener.vault.engine) as session:
        [row] = session.query(Quarantined)
        assert (row.envelope, row.reason, row.sealed) == (bad_id, "not-stored", bad)
