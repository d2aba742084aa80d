"""A drill: a backup brings back what was there, and nothing that was destroyed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine, make_line
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.backup import keys as backup_keys
from holub_desk.backup.keys import BackupKeys
from holub_desk.backup.restore import copy_files, destroy_again, unpack
from holub_desk.backup.write import write_backup
from holub_desk.custody.verify import verify
from holub_desk.opener import Opener
from holub_desk.reports.read import attachment_content
from holub_desk.triage.retention import Periods, destroy, destroyed_since
from holub_desk.vault.tables import Attachment, Report
from holub_desk.vault.vault import Vault, open_unlocked, open_vault
from holub_wire.age.seal import seal
from holub_wire.command import CommandError
from holub_wire.envelope import Part

PASSPHRASE = "six words that nobody has guessed"
DAY = date(2026, 11, 23)
PICTURE = b"a picture" * 1000


class Desk:
    """A desk's directory with a report with a file and one to be destroyed."""

    def __init__(self, place: Path, vault: Vault, line: TestLine) -> None:
        self.place, self.vault, self.line = place, vault, line
        (place / "keyring").mkdir()
        (place / "keyring" / "current.age").write_bytes(b"a key, wrapped")
        self.part = Part(
            "d" * 32, 1, 1, len(PICTURE), __import__("hashlib").sha256(PICTURE).hexdigest(), "image/jpeg", True
        )

    def tell(self, *sealed: tuple[str, bytes]) -> None:
        Opener(Collected(dict(sealed)), self.vault, [self.line.current], day=lambda: DAY).run_once()

    def destroy(self, account: str) -> None:
        with Session(self.vault.writer) as session, session.begin():
            report = session.scalars(select(Report.id).where(Report.account == account)).one()
            files = destroy(session, [report], DAY.isoformat(), None, "withdrawn")
        for name in files:
            self.vault.files.remove(name)


@pytest.fixture
def desk(tmp_path: Path, vault: Vault) -> Desk:
    """The vault of the fixture stands in tmp_path / vault."""
    made = Desk(tmp_path, vault, make_line())
    conversation = "c" * 32
    made.tell(
        made.line.seal("Два автобуси.".encode(), conversation=conversation),
        made.line.seal(PICTURE, kind="attachment", part=made.part, conversation=conversation, seq=1),
        made.line.seal("Забуте.".encode()),
    )
    return made


def accounts(vault: Vault) -> list[str]:
    with Session(vault.engine) as session:
        return sorted(session.scalars(select(Report.account)))


def back_up(desk: Desk, target: Path, keys: BackupKeys, name: str = "one") -> Path:
    return write_backup(desk.place, desk.vault, target, name, keys.current.recipient()).file


def put_back(backup: Path, keys: BackupKeys, place: Path, key: bytes) -> Vault:
    unpack(backup, keys, place)
    copy_files(backup.parent / "files", place)
    return open_unlocked(place / "vault", key)


def test_everything_comes_back(desk: Desk, tmp_path: Path, empty_vault: tuple[Path, bytes]) -> None:
    """Reports, files, keys; the custody log is whole; what came after the backup is not in it."""
    keys = BackupKeys().on(DAY, 35)
    backup = back_up(desk, tmp_path / "disk", keys)
    desk.tell(desk.line.seal("Пізніше.".encode()))
    restored = put_back(backup, keys, tmp_path / "new", empty_vault[1])
    assert accounts(restored) == ["Два автобуси.", "Забуте."]
    with Session(restored.engine) as session:
        [file] = session.scalars(select(Attachment))
        parts = attachment_content(session, restored.files, file.report_id, file.id)
        assert parts is not None
        assert b"".join(parts) == PICTURE
        assert verify(session, restored.files, []).findings == ()
    assert (tmp_path / "new" / "keyring" / "current.age").read_bytes() == b"a key, wrapped"
    assert open_vault(tmp_path / "new" / "vault", PASSPHRASE)
    with pytest.raises(CommandError, match="something in"):
        unpack(backup, keys, tmp_path / "new")


def test_what_was_destroyed_since_is_destroyed_again(
    desk: Desk, tmp_path: Path, empty_vault: tuple[Path, bytes]
) -> None:
    """A backup from before still holds it (the control); with the newest keys nobody gets to see it."""
    keys = BackupKeys().on(DAY, 35)
    backup = back_up(desk, tmp_path / "disk", keys)
    desk.destroy("Забуте.")
    with Session(desk.vault.engine) as session:
        newest = BackupKeys(keys.weeks, destroyed_since(session, DAY))
    restored = put_back(backup, newest, tmp_path / "new", empty_vault[1])
    assert "Забуте." in accounts(restored)
    assert destroy_again(restored, newest, DAY, Periods(), 30, backup.name) == 1
    assert accounts(restored) == ["Два автобуси."]
    with Session(restored.engine) as session:
        assert verify(session, restored.files, []).findings == ()


def test_a_week_that_is_over_opens_for_nobody(desk: Desk, tmp_path: Path, empty_vault: tuple[Path, bytes]) -> None:
    """Whoever has the old backup, its files, the passphrase and all keys of today has nothing of it."""
    old = BackupKeys().on(DAY, 35)
    backup = back_up(desk, tmp_path / "disk", old)
    desk.destroy("Забуте.")
    later = DAY
    keys = old
    while later < DAY + timedelta(days=60):
        later += timedelta(days=7)
        keys = keys.on(later, 35)
        if later <= DAY + timedelta(days=35):
            put_back(backup, keys, tmp_path / f"{later}", empty_vault[1]).engine.dispose()
    assert 5 <= len(keys.weeks) <= 7
    with pytest.raises(CommandError, match="no key opens"):
        unpack(backup, keys, tmp_path / "new")
    assert not (tmp_path / "new" / "vault").exists()


def test_keys_are_kept_and_read(tmp_path: Path) -> None:
    """Wrapped by the passphrase, replaced whole, refused calmly when wrong or damaged."""
    place = tmp_path / "keys.age"
    keys = BackupKeys(destroyed={"a" * 64: DAY}).on(DAY, 35)
    backup_keys.write(place, keys, PASSPHRASE, 2)
    found = backup_keys.read(place, PASSPHRASE)
    assert found.destroyed == keys.destroyed
    assert found.current.secret() == keys.current.secret()
    assert found.on(DAY + timedelta(days=1), 35).current.secret() == keys.current.secret(), "the same week"
    assert found.on(DAY + timedelta(days=7), 35).current.secret() != keys.current.secret()
    for wrong, words in ((b"", "damaged"), (place.read_bytes()[:-1], "damaged")):
        (tmp_path / "wrong").write_bytes(wrong)
        with pytest.raises(CommandError, match=words):
            backup_keys.read(tmp_path / "wrong", PASSPHRASE)
    with pytest.raises(CommandError, match="passphrase"):
        backup_keys.read(place, "another passphrase")


@pytest.mark.parametrize("name", ["../outside", "/etc/x", "vault/other", "keyring/../../x", "vault/desk.db-wal"])
def test_a_hostile_backup_lays_nothing_elsewhere(tmp_path: Path, name: str) -> None:
    """Only names of ours are taken, and only ordinary files."""
    keys = BackupKeys().on(DAY, 35)
    stream = io.BytesIO()
    with tarfile.open(mode="w", fileobj=stream) as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    backup = tmp_path / "b.age"
    backup.write_bytes(seal(stream.getvalue(), [keys.current.recipient()]))
    with pytest.raises(CommandError, match="not ours"):
        unpack(backup, keys, tmp_path / "new")
    assert [path for path in (tmp_path / "new").rglob("*") if path.is_file()] == []


def run(config: Path, *words: str, status: int = 0) -> str:
    command: Sequence[str] = [sys.executable, "-m", "holub_desk.cli.main", "--config", str(config), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stderr
    return done.stdout + done.stderr


def test_the_commands(tmp_path: Path) -> None:
    """As an operator types them: backup, loss of the machine, restore, verify against a checkpoint."""
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    config = tmp_path / "desk.toml"
    config.write_text(
        f'[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 2\n'
        f'[backup]\ndirectory = "{tmp_path}/disk"\nkeys = "{tmp_path}/stick/keys.age"\n'
    )
    (tmp_path / "stick").mkdir()
    run(config, "init")
    assert "its keys are in" in run(config, "backup")
    (tmp_path / "other").write_text("another six words that nobody has guessed")
    run(config, "passphrase", "change", "--new-file", str(tmp_path / "other"))
    (tmp_path / "passphrase").write_text((tmp_path / "other").read_text())
    (tmp_path / "disk" / "old").mkdir()
    [old] = (tmp_path / "disk").glob("desk-*.age")
    old.rename(tmp_path / "disk" / "old" / old.name)
    assert "its keys are in" in run(config, "backup"), "its keys open with the new one"
    run(config, "custody", "checkpoint", "-o", str(tmp_path / "checkpoint"))
    number = json.loads(run(config, "reports", "list", "--json").splitlines()[0])["number"]
    run(config, "reports", "show", number)
    run(config, "custody", "checkpoint", "-o", str(tmp_path / "later"))
    (tmp_path / "desk").rename(tmp_path / "lost")
    [backup] = (tmp_path / "disk").glob("desk-*.age")
    assert "restored" in run(config, "restore", str(backup))
    assert len(run(config, "reports", "list", "--json").splitlines()) == 3
    assert "all as it was recorded" in run(config, "custody", "verify", "--since", str(tmp_path / "checkpoint"))
    said = run(config, "custody", "verify", "--since", str(tmp_path / "later"), status=1)
    assert "not as it was at the checkpoint" in said
    assert "something in" in run(config, "restore", str(backup), status=1)
