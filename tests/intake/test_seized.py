"""What `holub-intake seized` says is on the disk is what is there."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from holub_testing.line import TestLine
from holub_testing.ports import free_port

from holub_intake import keys
from holub_intake.addresses import Account, Addresses, DiskKeys
from holub_intake.config import read_settings
from holub_intake.redelivery import Redelivery
from holub_intake.seized import KINDS, UNKNOWN, Found, look
from holub_wire.post import Mail, Post
from holub_wire.reply import SIZE, Notice, seal_notice
from holub_wire.spool import Spool

ACCOUNT = Account("telegram", "7312345678")
DAY = date(2026, 11, 20)


@pytest.fixture
def config(line: TestLine, tmp_path: Path) -> Path:
    """An intake's disk with one file of every kind that exists today."""
    config = line.write_intake(tmp_path, free_port())
    spool, post = Spool(tmp_path / "spool"), Post(tmp_path / "spool")
    spool.prepare()
    post.prepare()
    spool.put(*line.seal(b"x"))
    (tmp_path / "spool" / "tmp" / secrets.token_hex(16)).write_bytes(b"x")
    post.put_mail("0" * 32, Mail(bytes(SIZE), bytes(32), DAY, "1" * 32))
    post.put_outcome("2" * 32, "delivered")
    made = keys.create(tmp_path / "keys")
    addresses = Addresses(30, DiskKeys(tmp_path / "keys" / "days"), lambda: DAY)
    Redelivery(tmp_path / "keys" / "redelivery", lambda: DAY)
    address = addresses.reply(ACCOUNT).address
    notice = Notice("3" * 32, address, "4" * 32, "words", DAY + timedelta(3))
    post.put_outbox(notice.id, seal_notice(notice, made.recipient()))
    (tmp_path / "telegram-token").write_text("7000000001:AAF-canary-token-canary-token-canary-t")
    (tmp_path / "onion").mkdir()
    (tmp_path / "onion" / "hs_ed25519_secret_key").write_bytes(bytes(96))
    return config


def _looked(config: Path) -> dict[str, Found]:
    found = look(read_settings(config), config, config.parent / "telegram-token", config.parent / "onion")
    return {each.name: each for each in found}


def test_every_kind_is_counted(config: Path) -> None:
    """One of each, and nothing unknown; a kind of the table that nobody writes would show here."""
    found = _looked(config)
    assert list(found) == [kind.name for kind in KINDS]
    assert {name: each.files for name, each in found.items()} == dict.fromkeys(found, 1)
    assert found["envelopes"].sizes == (8192,)
    kept = ("envelopes", "letters", "notices", "outcomes", "day keys", "redelivery keys")
    assert {found[name].finest for name in kept} == {"day"}
    assert found["unfinished writes"].finest == "second"
    assert not any(each.hidden for each in found.values())


def test_a_notice_is_tried_with_the_keys(config: Path) -> None:
    """It opens while the reply key is here, and names an account only while its day key is."""
    assert (_looked(config)["notices"].opened, _looked(config)["notices"].addresses) == (1, 1)
    (config.parent / "keys" / "days" / DAY.isoformat()).unlink()
    assert (_looked(config)["notices"].opened, _looked(config)["notices"].addresses) == (1, 0)
    (config.parent / "keys" / "intake.key").unlink()
    assert _looked(config)["notices"].opened is None


@pytest.mark.parametrize("place", ["spool/new/00/note.txt", "spool/x", "keys/old/intake.key", "keys/intake.key~"])
def test_an_unknown_file_is_said(config: Path, place: str) -> None:
    """Whatever should not be there."""
    path = config.parent / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    assert _looked(config)[UNKNOWN].place == str(path)


def test_a_link_is_not_followed_and_said(config: Path) -> None:
    """One to a directory elsewhere, whose files are nobody's business, would else be overlooked."""
    (config.parent / "elsewhere").mkdir()
    (config.parent / "elsewhere" / "file").write_text("x")
    (config.parent / "spool" / "new" / "more").symlink_to(config.parent / "elsewhere")
    assert _looked(config)[UNKNOWN].place.endswith("spool/new/more")


def test_what_may_not_be_read_is_said(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tor's directory belongs to another user: no files seen does not mean that there are none."""
    real = os.scandir

    def scandir(path: str) -> object:
        if "onion" in os.fspath(path):
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    found = _looked(config)["onion keys"]
    assert (found.files, found.hidden) == (0, True)
    assert "try again with sudo" in found.words()


def test_the_command_names_nobody_and_changes_nothing(config: Path) -> None:
    """In words and as JSON, without account, address or key; every file stays as it was."""
    before = {path: path.read_bytes() for path in config.parent.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "holub_intake.cli", "--config", str(config), "seized"]
    command += ["--token", str(config.parent / "telegram-token"), "--onion", str(config.parent / "onion")]
    for words in ([], ["--json"]):
        shown = subprocess.run([*command, *words], capture_output=True, text=True, check=True, env=os.environ).stdout
        assert "notices" in shown
        assert ACCOUNT.id not in shown
        assert "AGE-" not in shown
        assert "canary" not in shown
        assert ("the file system says" in shown) is (words == [])
    assert [json.loads(line)["name"] for line in shown.splitlines()] == [kind.name for kind in KINDS]
    assert {path: path.read_bytes() for path in config.parent.rglob("*") if path.is_file()} == before


def test_the_threat_model_names_every_kind() -> None:
    """Per seized part, in the command's own words."""
    text = (Path(__file__).parents[2] / "docs" / "threat-model.md").read_text("utf-8")
    section = text.partition("### On the intake's disk")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| ")]
    assert rows[1:] == [f"| {kind.name} | {kind.surrenders} |" for kind in KINDS]
