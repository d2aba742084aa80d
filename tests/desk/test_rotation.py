"""A new identity every month: both open for an overlap that begins with the line file, then the old one is gone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from holub_testing.line import make_line
from sqlalchemy.orm import Session

from holub_desk import published, rotation
from holub_desk.custody import log
from holub_desk.keyring import Keyring
from holub_desk.opening import Opened, open_envelope
from holub_desk.rotation import LiveIdentities
from holub_desk.vault.vault import Vault
from holub_wire.age.identities import HybridIdentity
from holub_wire.age.open import open_sealed
from holub_wire.age.seal import seal
from holub_wire.command import CommandError

PASSPHRASE = "six words that nobody has guessed"
TODAY = datetime.now(UTC).date()


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    made = Keyring(tmp_path / "desk" / "keyring")
    made.create(PASSPHRASE, "test.line", 1)
    return made


def publish(vault: Vault, keyring: Keyring, day: date) -> None:
    with Session(vault.writer) as session, session.begin():
        published.note_current(session, keyring.recipients().current, day)


def due(vault: Vault, keyring: Keyring, day: date) -> list[str]:
    with Session(vault.engine) as session:
        return [each.name for each in rotation.due(session, keyring, day, 14)]


def test_both_open_and_new_envelopes_go_to_the_new_one(keyring: Keyring) -> None:
    """What was sealed before still opens; the public half is another; recovery and custodian stay."""
    before = keyring.recipients()
    old = seal(b"old", [before.current])
    made = keyring.rotate(PASSPHRASE, TODAY, 1)
    after = keyring.recipients()
    assert after.current == made != before.current
    assert (after.recovery, after.custodian) == (before.recovery, before.custodian)
    identities = keyring.opening_identities(PASSPHRASE)
    assert open_sealed(old, identities) == b"old"
    assert open_sealed(seal(b"new", [made]), identities) == b"new"
    assert [(each.name, each.on) for each in keyring.retired()] == [(f"current-{TODAY}", TODAY)]
    assert keyring.names()[f"current-{TODAY}"] == str(before.current)
    assert keyring.since() == TODAY


def test_twice_on_one_day(keyring: Keyring) -> None:
    """Nothing is overwritten."""
    for _ in range(3):
        keyring.rotate(PASSPHRASE, TODAY, 1)
    assert len(keyring.opening_identities(PASSPHRASE)) == 4
    assert len({each.secret() for each in keyring.opening_identities(PASSPHRASE)}) == 4


def test_the_overlap_begins_with_the_line_file(vault: Vault, keyring: Keyring) -> None:
    """However long ago it was made: as long as sources seal to the old one, it stays."""
    publish(vault, keyring, TODAY - timedelta(days=90))
    keyring.rotate(PASSPHRASE, TODAY - timedelta(days=60), 1)
    assert due(vault, keyring, TODAY) == []
    published = TODAY - timedelta(days=14)
    publish(vault, keyring, published)
    publish(vault, keyring, TODAY)  # a further line file with the same key does not begin it anew
    assert due(vault, keyring, TODAY - timedelta(days=1)) == []
    assert due(vault, keyring, TODAY) == [keyring.retired()[0].name]


def test_destroyed_is_gone_and_recorded(vault: Vault, keyring: Keyring, tmp_path: Path) -> None:
    """The file, its secret on the disk, and its name; the custody log says that it was done."""
    old = seal(b"old", [keyring.recipients().current])
    keyring.rotate(PASSPHRASE, TODAY, 1)
    name = keyring.retired()[0].name
    place = tmp_path / "desk" / "keyring" / f"{name}.age"
    before = place.read_bytes()
    with place.open("rb") as held:  # the same place on the disk
        rotation.destroy(vault, keyring, [name])
        assert held.read() != before
    assert not place.exists()
    assert keyring.retired() == []
    identities = keyring.opening_identities(PASSPHRASE)
    with pytest.raises(Exception, match="identity"):
        open_sealed(old, identities)
    with Session(vault.engine) as session:
        newest = log.entries_of(session, limit=1)[0]
    assert newest.said is not None
    assert (newest.act, newest.said["did"], newest.said["name"]) == ("keys", "destroyed an identity", name)
    for wrong in (name, "current", "recovery", "../keyring/current"):
        with pytest.raises(CommandError, match="no retired identity"):
            keyring.destroy(wrong)


def test_a_running_opener_takes_up_the_new_one_and_drops_the_old(vault: Vault, keyring: Keyring) -> None:
    """Before each run it opens with what is there: no restart, no envelope set aside; what is due is destroyed."""
    live = LiveIdentities(vault, keyring, PASSPHRASE, 14)
    publish(vault, keyring, TODAY - timedelta(days=40))
    first = live()
    assert live() is first
    made = keyring.rotate(PASSPHRASE, TODAY - timedelta(days=20), 1)
    assert {each.recipient() for each in live()} == {first[0].recipient(), made}
    publish(vault, keyring, TODAY - timedelta(days=14))
    assert [each.recipient() for each in live()] == [made]
    assert keyring.retired() == []


def test_an_envelope_on_its_way_during_a_rotation_opens(vault: Vault, tmp_path: Path) -> None:
    """Sealed by a page that was loaded before, opened after."""
    line = make_line()
    envelope, sealed = line.seal("Слова".encode())
    keyring = Keyring(tmp_path / "desk" / "keyring")
    keyring.create(PASSPHRASE, "test.line", 1)
    secret = f"# test\n{line.current.secret()}\n".encode()
    from holub_wire.age.recipients import PassphraseRecipient

    (tmp_path / "desk" / "keyring" / "current.age").write_bytes(seal(secret, [PassphraseRecipient(PASSPHRASE, 1)]))
    keyring.rotate(PASSPHRASE, TODAY, 1)
    assert isinstance(open_envelope(envelope, sealed, LiveIdentities(vault, keyring, PASSPHRASE, 14)()), Opened)


def test_a_keyring_from_before_rotations(tmp_path: Path, keyring: Keyring) -> None:
    """Without days in its public file it rotates like any other; the current one is as old as its file."""
    public = tmp_path / "desk" / "keyring" / "public.json"
    said = json.loads(public.read_text())
    del said["since"]
    public.write_text(json.dumps(said))
    assert abs((keyring.since() - TODAY).days) <= 1
    keyring.rotate(PASSPHRASE, TODAY, 1)
    assert len(keyring.retired()) == 1


def test_secrets_do_not_show(keyring: Keyring, vault: Vault) -> None:
    """Neither in what is listed nor in the log."""
    keyring.rotate(PASSPHRASE, TODAY, 1)
    rotation.record(vault, did="rotated", retired=[each.name for each in keyring.retired()])
    secrets = [identity.secret() for identity in keyring.opening_identities(PASSPHRASE)]
    with Session(vault.engine) as session:
        shown = repr(keyring.names()) + repr(log.entries_of(session, limit=5)) + repr(keyring.retired())
    assert not any(secret in shown for secret in secrets)
    assert all(isinstance(HybridIdentity.parse(secret), HybridIdentity) for secret in secrets)
