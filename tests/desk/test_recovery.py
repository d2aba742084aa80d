"""What docs/recovery.md promises: the sheet and stock age are enough, and a copy put back is the desk again."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from holub_testing.collected import Collected
from holub_testing.line import TestLine
from sqlalchemy.orm import Session

from holub_desk.keyring import Keyring, recovery_sheet
from holub_desk.opener import Opener
from holub_desk.reports.read import list_reports
from holub_desk.vault.vault import create_vault, open_vault
from holub_wire.age.open import open_sealed
from holub_wire.envelope import parse, seal_message

ROOT = Path(__file__).parents[2]
RECOVERY = (ROOT / "docs" / "recovery.md").read_text("utf-8")
PASSPHRASE = "six words that nobody has guessed"


def age(name: str) -> str:
    """A program of stock age 1.3 or later."""
    path = Path(os.environ.get("HOLUB_AGE") or ROOT / ".tools" / "age" / "age").with_name(name)
    if not path.exists():
        pytest.fail("there is no stock age; type: tools/setup test")
    return str(path)


def resealed(line: TestLine, body: bytes, keyring: Keyring) -> tuple[str, bytes]:
    """An envelope for the line of that keyring."""
    _, sealed = line.seal(body)
    message = parse(open_sealed(sealed, [line.current]))
    recipients = keyring.recipients()
    return message.id, seal_message(message, recipients.current, recipients.recovery)


def test_the_sheet_and_the_documented_program_open_an_envelope(tmp_path: Path, line: TestLine) -> None:
    """Keyring and vault are gone; the paper, stock age and docs/open_envelope.py give the words back."""
    keyring = Keyring(tmp_path / "keyring")
    made = keyring.create(PASSPHRASE, "test.line", 10)
    sheet = recovery_sheet(made.recovery, "2026-11-23")
    envelope_id, sealed = resealed(line, "Слова.".encode(), keyring)
    shutil.rmtree(tmp_path / "keyring")
    (tmp_path / envelope_id).write_bytes(sealed)
    identity = tmp_path / "identity.txt"
    identity.write_text(next(row for row in sheet.splitlines() if row.startswith("AGE-SECRET-KEY-PQ-1")) + "\n")

    public = subprocess.run([age("age-keygen"), "-y", str(identity)], capture_output=True, text=True, check=True)
    assert public.stdout.strip() in sheet.splitlines()
    opened = tmp_path / "opened"
    command = [sys.executable, str(ROOT / "docs" / "open_envelope.py"), "-i", str(identity), "-o", str(opened)]
    result = subprocess.run(
        [*command, str(tmp_path / envelope_id)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"HOLUB_AGE": age("age")},
    )
    assert json.loads(result.stdout)["body"] == "Слова."
    assert [path.read_text("utf-8") for path in opened.iterdir()] == ["Слова."]


def test_a_copy_put_back_is_the_desk_again(tmp_path: Path, line: TestLine) -> None:
    """The directory copied, the original gone: the reports are there, and envelopes that come again are known."""
    vault = create_vault(tmp_path / "vault", PASSPHRASE)
    envelopes = dict(line.seal(f"{n}".encode()) for n in range(2))
    Opener(Collected(envelopes), vault, [line.current]).run_once()
    vault.engine.dispose()
    shutil.copytree(tmp_path / "vault", tmp_path / "copy")
    shutil.rmtree(tmp_path / "vault")
    restored = open_vault(tmp_path / "copy", PASSPHRASE)
    Opener(Collected(envelopes | dict([line.seal(b"2")])), restored, [line.current]).run_once()
    with Session(restored.engine) as session:
        assert sorted(row.account for row in list_reports(session, person=None)) == ["0", "1", "2"]
    restored.engine.dispose()


def test_the_paths_it_names_are_those_that_are_made(tmp_path: Path) -> None:
    """Every file under `vault/` and `keyring/` that a copy must hold is one that a desk has."""
    create_vault(tmp_path / "vault", PASSPHRASE).engine.dispose()
    Keyring(tmp_path / "keyring").create(PASSPHRASE, "test.line", 10)
    named = set(re.findall(r"`((?:vault|keyring)/[\w.-]+)`", RECOVERY))
    assert {"vault/vault.key", "vault/desk.db", "keyring/recovery.age", "keyring/custodian.age"} <= named
    assert [name for name in named if not (tmp_path / name).exists()] == []
