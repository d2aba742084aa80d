"""The keyring: files that stock age reads, a sheet that saves the day, and secrets that do not show."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest
from holub_testing.line import TestLine

from holub_desk.keyring import Keyring, recovery_sheet
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.command import CommandError
from holub_wire.envelope import parse

PASSPHRASE = "six words that nobody has guessed"
ROOT = Path(__file__).parents[2]


def stock_age() -> str:
    """The path of a stock age 1.3 or later."""
    path = os.environ.get("HOLUB_AGE") or str(ROOT / ".tools" / "age" / "age")
    if not Path(path).exists():
        pytest.fail("there is no stock age; type: tools/setup test")
    return path


def test_stock_age_reads_the_files(tmp_path: Path) -> None:
    """Asked for the passphrase on a terminal, age 1.3 prints the identity that opens envelopes."""
    keyring = Keyring(tmp_path / "keyring")
    keyring.create(PASSPHRASE, "test.line", 10)
    [identity] = keyring.opening_identities(PASSPHRASE)
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [stock_age(), "--decrypt", str(tmp_path / "keyring" / "current.age")],
        stdin=follower,
        stdout=subprocess.PIPE,
        stderr=follower,
        start_new_session=True,
        # Opening the terminal in the child's own session makes it the one that age asks on.
        preexec_fn=lambda: os.close(os.open(os.ttyname(follower), os.O_RDWR)),  # noqa: PLW1509
    )
    os.read(leader, 1000)
    os.write(leader, PASSPHRASE.encode() + b"\n")
    output, _ = process.communicate(timeout=30)
    os.close(leader)
    os.close(follower)
    assert identity.secret() in output.decode()


def test_stock_age_opens_an_envelope(tmp_path: Path, line: TestLine) -> None:
    """The emergency exit: an envelope, the desk's identity, and nothing of ours."""
    _, sealed = line.seal("Слова".encode())
    for identity in (line.current, line.recovery):
        (tmp_path / "identity.txt").write_text(identity.secret() + "\n")
        command = [stock_age(), "--decrypt", "-i", str(tmp_path / "identity.txt")]
        plain = subprocess.run(command, input=sealed, capture_output=True, check=True).stdout
        assert parse(plain).body.decode() == "Слова"


def test_the_sheet_is_enough(tmp_path: Path) -> None:
    """What is printed on it opens what was sealed to the line."""
    made = Keyring(tmp_path / "keyring").create(PASSPHRASE, "test.line", 10)
    sheet = recovery_sheet(made.recovery, "2026-11-23")
    secret = next(row for row in sheet.splitlines() if row.startswith("AGE-SECRET-KEY-PQ-1"))
    assert HybridIdentity.parse(secret).recipient() == made.recipients.recovery
    assert str(made.recipients.recovery) in sheet
    assert secret not in repr(made)


def test_nothing_is_overwritten_and_the_wrong_passphrase_is_refused(tmp_path: Path) -> None:
    """A second `create` changes nothing; another passphrase opens nothing."""
    keyring = Keyring(tmp_path / "keyring")
    keyring.create(PASSPHRASE, "test.line", 10)
    before = {path.name: path.read_bytes() for path in (tmp_path / "keyring").iterdir()}
    with pytest.raises(CommandError, match="already"):
        keyring.create(PASSPHRASE, "test.line", 10)
    assert {path.name: path.read_bytes() for path in (tmp_path / "keyring").iterdir()} == before
    with pytest.raises(CommandError, match="passphrase"):
        keyring.opening_identities("another")
    assert keyring.signer(PASSPHRASE).verifier() == keyring.signer(PASSPHRASE).verifier()
    assert all(path.stat().st_mode & 0o077 == 0 for path in (tmp_path / "keyring").iterdir())


def test_only_the_custodian_opens_an_original(tmp_path: Path, line: TestLine) -> None:
    """The keys that the opener has do not open what was sealed to the custodian."""
    from holub_wire.age.errors import NoMatchingIdentity
    from holub_wire.age.seal import seal

    sealed = seal(b"with hidden data", [line.line.recipients.custodian])
    assert open_sealed(sealed, [line.custodian]) == b"with hidden data"
    with pytest.raises(NoMatchingIdentity):
        open_sealed(sealed, [line.current, line.recovery])
