"""What the doctor finds on machines that are made up, and that a good one has nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy.orm import Session

from holub_desk import published
from holub_desk.config import read_settings
from holub_desk.doctor import copies, machine
from holub_desk.doctor.checks import CHECKS, examine
from holub_desk.doctor.finding import Finding, House
from holub_desk.keyring import Keyring
from holub_desk.media.check import Check, Part
from holub_desk.staff import recovery
from holub_desk.vault.tables import Passkey, Person, Report
from holub_desk.vault.vault import Vault

NOW = datetime.now(UTC)
DISK = "8:1"


@pytest.fixture
def house(tmp_path: Path, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> House:
    """A desk as it should be: encrypted disk, no swap, two admins with passkeys, everything offline that should be."""
    directory = tmp_path / "desk"
    keyring = Keyring(directory / "keyring")
    keyring.create("passphrase of the keyring", "test.line", 1)
    (directory / "keyring" / "recovery.age").unlink()
    os.symlink(tmp_path / "vault", directory / "vault")
    (tmp_path / "vault").chmod(0o700)
    (tmp_path / "keyring-passphrase").write_text("passphrase of the keyring")
    (tmp_path / "keyring-passphrase").chmod(0o600)
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "desk-2026-11-20-1200.age").write_text("")
    (tmp_path / "desk.toml").write_text(
        '[desk]\ndirectory = "desk"\nkeyring_passphrase_file = "keyring-passphrase"\n'
        '[backup]\ndirectory = "backups"\nkeys = "backup-keys.age"\n'
    )
    monkeypatch.setattr(copies, "check", lambda thorough: Check((Part("sandbox", True, "holds"),), cast(Any, "there")))
    root = tmp_path / "machine"
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/sys/kernel").mkdir(parents=True)
    (root / "proc/swaps").write_text("Filename Type Size Used Priority\n")
    (root / "proc/sys/kernel/core_pattern").write_text("core\n")
    mount(root, "ext4", "253:0")
    block(root, "253:0", uuid="CRYPT-LUKS2-abc-root", below=[DISK])
    block(root, DISK)
    monkeypatch.setattr(machine, "_in_step", lambda: True)
    monkeypatch.setattr(machine.resource, "getrlimit", lambda _: (0, 0))
    with Session(vault.writer) as session, session.begin():
        for number, name in enumerate(("Anna", "Bohdan")):
            session.add(Person(id=number + 1, name=name, role="admin"))
            session.flush()
            session.add(
                Passkey(
                    id=os.urandom(16),
                    person_id=number + 1,
                    public_key=b"",
                    sign_count=0,
                    rp_id="localhost",
                    label="",
                    made_on=NOW.date(),
                    used_on=NOW.date(),
                )
            )
        recovery.make_sheet(session, None, 0)
        published.note_channels(session, NOW.date() + timedelta(days=60))
    return House(read_settings(tmp_path / "desk.toml"), keyring, vault, NOW, tmp_path / "desk.toml", root)


def mount(root: Path, kind: str, device: str, source: str = "/dev/mapper/root") -> None:
    """What the kernel says is mounted at /."""
    line = f"22 1 {device} / / rw,relatime shared:1 - {kind} {source} rw\n"
    (root / "proc/self/mountinfo").write_text("20 22 0:4 / /proc rw - proc proc rw\n" + line)


def block(root: Path, number: str, uuid: str = "", below: list[str] | None = None) -> None:
    """A block device, and what it is made of."""
    device = root / "sys/dev/block" / number
    (device / "slaves").mkdir(parents=True, exist_ok=True)
    if uuid:
        (device / "dm").mkdir(exist_ok=True)
        (device / "dm/uuid").write_text(uuid)
    for each in below or []:
        (device / "slaves" / each.replace(":", "-")).mkdir()
        (device / "slaves" / each.replace(":", "-") / "dev").write_text(f"{each}\n")


def desk(house: House, **values: Any) -> House:
    return replace(house, settings=replace(house.settings, desk=replace(house.settings.desk, **values)))


def test_a_good_house(house: House) -> None:
    """Nothing is found: every finding below is one of its own."""
    assert examine(house) == []


def swapped(house: House) -> House:
    (house.root / "proc/swaps").write_text("Filename Type Size Used Priority\n/dev/sda2 partition 1 0 -2\n")
    return house


def plain_disk(house: House) -> House:
    mount(house.root, "ext4", DISK)
    return house


def half_encrypted(house: House) -> House:
    block(house.root, "253:1", below=["253:0", "8:2"])
    block(house.root, "8:2")
    mount(house.root, "ext4", "253:1")
    return house


def in_memory(house: House) -> House:
    mount(house.root, "tmpfs", "0:40", "tmpfs")
    return house


def overlay(house: House) -> House:
    mount(house.root, "overlay", "0:40", "overlay")
    return house


def dumping(house: House) -> House:
    (house.root / "proc/sys/kernel/core_pattern").write_text("|/usr/lib/systemd/systemd-coredump %P\n")
    return house


def readable(house: House) -> House:
    (house.settings.desk.directory / "keyring").chmod(0o750)
    return house


def behind(house: House) -> House:
    with Session(house.vault.writer) as session, session.begin():
        session.add(
            Report(
                conversation="c" * 32,
                year=2099,
                serial=1,
                received_on=date(2099, 1, 1),
                channel="web",
                language="uk",
                questionnaire="q",
                version="v",
            )
        )
    return house


def sheet_here(house: House) -> House:
    (house.settings.desk.directory / "recovery-sheet.txt").write_text("")
    return house


def passphrase_beside(house: House) -> House:
    file = house.config.parent / "passphrase"
    file.write_text("x")
    file.chmod(0o600)
    return desk(house, passphrase_file=file)


def rotated(house: House) -> House:
    house.keyring.rotate("passphrase of the keyring", NOW.date(), 1)
    return house


def overdue(house: House) -> House:
    rotated(house)
    with Session(house.vault.writer) as session, session.begin():
        published.note_current(session, house.keyring.recipients().current, NOW.date() - timedelta(days=14))
    return house


def without_passkeys(house: House) -> House:
    with Session(house.vault.writer) as session, session.begin():
        session.query(Passkey).delete()
    return house


def one_admin(house: House) -> House:
    with Session(house.vault.writer) as session, session.begin():
        session.get_one(Person, 2).role = "editor"
    return house


def sheet_used(house: House) -> House:
    from holub_desk.vault.tables import Setting

    with Session(house.vault.writer) as session, session.begin():
        session.delete(session.get_one(Setting, "access_sheet"))
    return house


def with_intake(house: House) -> House:
    (house.config.parent / "intake.toml").write_text('[keys]\naddresses = "disk"\n')
    return house


def channels_until(days: int) -> Callable[[House], House]:
    def spoil(house: House) -> House:
        with Session(house.vault.writer) as session, session.begin():
            published.note_channels(session, NOW.date() + timedelta(days=days))
        return house

    return spoil


def without_channels(house: House) -> House:
    with Session(house.vault.writer) as session, session.begin():
        published.note_channels(session, None)
    return house


def old_backup(house: House) -> House:
    for path in (house.config.parent / "backups").iterdir():
        os.utime(path, times=(NOW.timestamp() - 8 * 86400,) * 2)
    return house


def no_backup(house: House) -> House:
    for path in (house.config.parent / "backups").iterdir():
        path.unlink()
    return house


def backup(house: House, **values: Any) -> House:
    return replace(house, settings=replace(house.settings, backup=replace(house.settings.backup, **values)))


def long_idle(house: House) -> House:
    return replace(house, settings=replace(house.settings, web=replace(house.settings.web, idle_minutes=90)))


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (swapped, {"swap": "danger"}),
        (plain_disk, {"volume": "warning", "temporary": "note"}),
        (half_encrypted, {"volume": "warning", "temporary": "note"}),
        (in_memory, {"volume": "danger"}),
        (overlay, {"volume": "note"}),
        (dumping, {"dumps": "note"}),
        (readable, {"rights": "danger"}),
        (behind, {"clock": "danger"}),
        (sheet_here, {"recovery": "danger"}),
        (passphrase_beside, {"passphrase": "danger"}),
        (rotated, {"unpublished": "warning"}),
        (overdue, {"retired": "warning"}),
        (without_passkeys, {"no-way-in": "warning"}),
        (one_admin, {"admins": "warning"}),
        (sheet_used, {"access-sheet": "warning"}),
        (with_intake, {"one-machine": "warning", "address-keys": "warning"}),
        (long_idle, {"idle": "warning"}),
        (channels_until(14), {"channels": "warning"}),
        (channels_until(-1), {"channels": "danger"}),
        (without_channels, {"channels": "warning"}),
        (old_backup, {"backup": "warning"}),
        (no_backup, {"backup": "warning"}),
        (lambda house: backup(house, directory=None), {"backup": "warning"}),
        (lambda house: backup(house, keys=None), {"backup-keys": "warning"}),
        (lambda house: desk(house, one_person=True), {"one-person": "warning"}),
        (lambda house: desk(house, keyring_passphrase_file=None), {"one-passphrase": "note"}),
        (lambda house: desk(house, rotate_days=0), {"key-age": "warning"}),
    ],
)
def test_one_thing_wrong(house: House, spoil: Callable[[House], House], expected: dict[str, str]) -> None:
    """Each is found, alone, with a sentence of what it means and one of what to do."""
    found = examine(spoil(house))
    assert {each.check: each.level for each in found} == expected
    for each in found:
        assert each.says.endswith((".", "]"))
        assert len(each.says.split()) > 5
        assert each.do


def test_without_a_sandbox(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is shown, and the doctor says why; one program that is missing is a note."""
    lacks = Check((Part("sandbox", False, "bubblewrap is not installed: apt-get install bubblewrap"),), None)
    monkeypatch.setattr(copies, "check", lambda thorough: lacks)
    [found] = examine(house)
    assert (found.check, found.level) == ("sandbox", "warning")
    assert "apt-get install bubblewrap" in found.says
    parts = (Part("sandbox", True, "holds"), Part("pdf", False, "missing: apt-get install poppler-utils"))
    monkeypatch.setattr(copies, "check", lambda thorough: Check(parts, cast(Any, "there")))
    assert [(each.check, each.level) for each in examine(house)] == [("programs", "note")]


def test_swap_that_is_protected(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Compressed memory, and a partition below dm-crypt, are fine; the same partition without it is not."""
    rows = "Filename Type Size Used Priority\n/dev/zram0 partition 1 0 -2\n/dev/dm-1 partition 1 0 -2\n"
    (house.root / "proc/swaps").write_text(rows)
    monkeypatch.setattr(machine, "_number", lambda name: "253:0" if name == "/dev/dm-1" else "")
    assert examine(house) == []
    block(house.root, "253:5", uuid="LVM-abc", below=[DISK])
    monkeypatch.setattr(machine, "_number", lambda name: "253:5" if name == "/dev/dm-1" else "")
    assert [each.check for each in examine(house)] == ["swap"]


def test_the_worst_comes_first(house: House) -> None:
    """And a further check is one function in a list."""

    def own(_: House) -> Any:
        yield Finding("sandbox", "danger", "There is no sandbox.", "install it")

    found = examine(dumping(with_intake(house)), [*CHECKS, own])
    assert [each.level for each in found] == ["danger", "warning", "warning", "note"]


def test_without_proc_nothing_breaks(house: House, tmp_path: Path) -> None:
    """What cannot be looked at is said to be unknown, or is not said."""
    (tmp_path / "empty").mkdir()
    found = examine(replace(house, root=tmp_path / "empty"))
    assert {each.check for each in found} == {"volume"}
    assert found[0].level == "note"
