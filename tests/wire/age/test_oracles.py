"""Other people's implementations open what we seal, and we open what they seal."""

from __future__ import annotations

import os
import pty
import select
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyrage
import pytest

from holub_wire.age.errors import NoMatchingIdentity
from holub_wire.age.identities import HybridIdentity, PassphraseIdentity, X25519Identity
from holub_wire.age.open import open_sealed
from holub_wire.age.recipients import PassphraseRecipient, parse_recipient
from holub_wire.age.seal import CHUNK, capacity, seal

LENGTHS = [0, 1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, capacity(262144)]
PASSPHRASE = "коровай дим 7"

Typage = Callable[[list[dict[str, Any]]], list[Any]]


def _bytes(length: int) -> bytes:
    return b"".join(n.to_bytes(4, "big") for n in range(length // 4 + 1))[:length]


def test_typage_opens_ours(typage: Typage, identity: HybridIdentity, recovery: HybridIdentity) -> None:
    """typage opens our hybrid files with either identity; the control shows that it refuses a stranger."""
    recipients = [identity.recipient(), recovery.recipient()]
    sealed = [seal(_bytes(length), recipients) for length in LENGTHS]
    for holder in (identity, recovery):
        opened = typage([{"ask": "open", "identities": [holder.secret()], "data": data} for data in sealed])
        assert opened == [_bytes(length) for length in LENGTHS]
    stranger = HybridIdentity(bytes(32)).secret()
    assert typage([{"ask": "open", "identities": [stranger], "data": sealed[0]}]) == [None]


def test_we_open_typage(typage: Typage, identity: HybridIdentity, recovery: HybridIdentity) -> None:
    """We open typage's hybrid files; both write a recipient alike."""
    recipients = [str(identity.recipient()), str(recovery.recipient())]
    sealed = typage([{"ask": "seal", "recipients": recipients, "data": _bytes(length)} for length in LENGTHS])
    for holder in (identity, recovery):
        assert [open_sealed(data, [holder]) for data in sealed] == [_bytes(length) for length in LENGTHS]
    assert typage([{"ask": "recipient", "identity": identity.secret()}]) == recipients[:1]
    with pytest.raises(NoMatchingIdentity):
        open_sealed(sealed[0], [HybridIdentity(bytes(32))])


def test_typage_and_passphrases(typage: Typage) -> None:
    """Passphrase files go both ways."""
    ours = seal(_bytes(1000), [PassphraseRecipient(PASSPHRASE, 10)])
    opened, theirs = typage(
        [
            {"ask": "open", "passphrase": PASSPHRASE, "data": ours},
            {"ask": "seal", "passphrase": PASSPHRASE, "data": _bytes(1000)},
        ]
    )
    assert opened == _bytes(1000)
    assert open_sealed(theirs, [PassphraseIdentity(PASSPHRASE)]) == _bytes(1000)


@pytest.mark.parametrize("length", LENGTHS)
def test_pyrage_both_ways(length: int) -> None:
    """rage, for the classic kind: each opens the other's files, and both write a recipient alike."""
    theirs = pyrage.x25519.Identity.generate()
    ours = X25519Identity.parse(str(theirs))
    assert str(ours.recipient()) == str(theirs.to_public())
    data = _bytes(length)
    assert pyrage.decrypt(seal(data, [ours.recipient()]), [theirs]) == data
    assert open_sealed(pyrage.encrypt(data, [theirs.to_public()]), [ours]) == data


def test_pyrage_opens_our_passphrases() -> None:
    """rage derives the same key from a passphrase."""
    sealed = seal(b"content", [PassphraseRecipient(PASSPHRASE, 10)])
    assert pyrage.passphrase.decrypt(sealed, PASSPHRASE) == b"content"


def test_stock_age_opens_ours(
    stock_age: Path, tmp_path: Path, identity: HybridIdentity, recovery: HybridIdentity
) -> None:
    """The emergency exit: `age` and the secret text of either identity are all it takes."""
    recipients = [identity.recipient(), recovery.recipient()]
    for holder in (identity, recovery):
        key = tmp_path / "key.txt"
        key.write_text(holder.secret() + "\n")
        for length in LENGTHS:
            opened = subprocess.run(
                [stock_age, "--decrypt", "-i", key],
                input=seal(_bytes(length), recipients),
                capture_output=True,
                check=True,
            )
            assert opened.stdout == _bytes(length)


def test_we_open_stock_age(stock_age: Path, identity: HybridIdentity, recovery: HybridIdentity) -> None:
    """What `age -r age1pq1… -r age1pq1…` writes, either identity opens."""
    for length in LENGTHS:
        sealed = subprocess.run(
            [stock_age, "-r", str(identity.recipient()), "-r", str(recovery.recipient())],
            input=_bytes(length),
            capture_output=True,
            check=True,
        ).stdout
        assert open_sealed(sealed, [identity]) == open_sealed(sealed, [recovery]) == _bytes(length)
        assert len(sealed) == len(seal(_bytes(length), [identity.recipient(), recovery.recipient()]))


def test_keys_of_age_keygen(stock_age: Path) -> None:
    """An identity that `age-keygen -pq` made is read, and its recipient is the one it names."""
    made = subprocess.run([stock_age.with_name("age-keygen"), "-pq"], capture_output=True, check=True, text=True)
    lines = made.stdout.splitlines()
    identity = HybridIdentity.parse(lines[-1])
    assert identity.secret() == lines[-1]
    public = next(line.split(": ")[1] for line in lines if line.startswith("# public key"))
    assert identity.recipient() == parse_recipient(public)


def _type_passphrase(command: list[str], times: int) -> int:
    """Run a program that asks for a passphrase at its terminal; its exit status."""
    ours, theirs = pty.openpty()
    # setsid --ctty gives the program a terminal of its own, which `age` opens as /dev/tty
    run = subprocess.Popen(["setsid", "--ctty", "--wait", *command], stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        for _ in range(times):
            said = b""
            while not said.rstrip().endswith(b":"):
                assert select.select([ours], [], [], 30)[0], "the program asks for nothing"
                said += os.read(ours, 1024)
            os.write(ours, PASSPHRASE.encode() + b"\n")
        return run.wait(30)
    finally:
        os.close(ours)  # hangs up: whoever still waits at the terminal ends
        run.wait(30)


def test_stock_age_and_passphrases(stock_age: Path, tmp_path: Path) -> None:
    """A custodian with `age` and the passphrase needs no Holub: files go both ways."""
    sealed, opened, again = tmp_path / "sealed.age", tmp_path / "opened", tmp_path / "again.age"
    sealed.write_bytes(seal(b"content", [PassphraseRecipient(PASSPHRASE, 12)]))
    assert _type_passphrase([str(stock_age), "-d", "-o", str(opened), str(sealed)], 1) == 0
    assert opened.read_bytes() == b"content"
    assert _type_passphrase([str(stock_age), "-p", "-o", str(again), str(opened)], 2) == 0
    assert open_sealed(again.read_bytes(), [PassphraseIdentity(PASSPHRASE)]) == b"content"
