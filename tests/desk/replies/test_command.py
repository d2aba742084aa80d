"""`holub-desk replies`: the same rules as on the page, and no word of anybody in an error."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from holub_testing.demo import environment
from sqlalchemy.orm import Session

from holub_desk.cli.unlock import settings_of, vault_of
from holub_desk.replies.asking import note
from holub_desk.reports.store import ReportStore
from holub_wire.age.identities import HybridIdentity
from holub_wire.envelope import Message, MessengerReply

PASSPHRASE = "six words that nobody has guessed"
ADDRESS = "QUJD" * 20
INTAKE = HybridIdentity(b"\x02" * 32)


def _replies(directory: Path, *words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holub_desk.cli.main", "--config", str(directory / "desk.toml"), *words]
    return subprocess.run(command, capture_output=True, text=True, input=typed, check=False, env=environment())


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk as `init` makes it, with one report from Telegram."""
    directory = tmp_path_factory.mktemp("desk")
    (directory / "passphrase").write_text(PASSPHRASE + "\n")
    (directory / "desk.toml").write_text(
        '[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 10\n'
        f'[collect]\ndirectory = "spool"\nreply_recipient = "{INTAKE.recipient()}"\n'
    )
    made = _replies(directory, "init")
    assert made.returncode == 0, made.stderr
    vault = vault_of(settings_of(argparse.Namespace(config=directory / "desk.toml")))
    message = Message(
        id="0" * 32,
        message="1" * 32,
        conversation="a" * 32,
        seq=0,
        kind="account",
        day=date(2026, 11, 23),
        channel="telegram",
        language="uk",
        questionnaire=("small", "0" * 16),
        body="Бачив два автобуси біля воріт порту.".encode(),
        reply=MessengerReply("planted-handle", ADDRESS),
    )
    with Session(vault.writer, autoflush=False) as session, session.begin():
        ReportStore(session, vault.files, date(2026, 11, 23)).add_all([message])
    vault.engine.dispose()
    vault.writer.dispose()
    return directory


def _number(desk: Path) -> str:
    rows = [json.loads(line) for line in _replies(desk, "reports", "list", "--json").stdout.splitlines()]
    (found,) = [row["number"] for row in rows if not row["example"]]
    return str(found)


def test_written_and_listed(desk: Path, tmp_path: Path) -> None:
    """From a file or typed; a follow-up says that nobody has to answer. Listed without handle or address."""
    number = _number(desk)
    file = tmp_path / "reply.txt"
    file.write_text("Дякуємо.\n")
    assert _replies(desk, "replies", "write", number, "--file", str(file)).stdout.startswith("sealed; 1 ")
    assert _replies(desk, "replies", "write", number, "--asks", typed="Коли це було?").returncode == 0
    shown = _replies(desk, "replies", "list", "--json").stdout
    rows = [json.loads(line) for line in shown.splitlines()]
    assert sorted(row["text"] for row in rows) == ["Дякуємо.", f"Коли це було?\n\n{note('uk')}"]
    assert {(row["number"], row["way"], row["state"]) for row in rows} == {(number, "messenger", "waiting")}
    assert not any(planted in shown for planted in ("planted-handle", ADDRESS))


def test_a_quotation_is_refused(desk: Path) -> None:
    """With a hint, and without the words: errors end in logs."""
    refused = _replies(desk, "replies", "write", _number(desk), typed="Ви бачили два автобуси біля воріт порту?")
    assert refused.returncode != 0
    assert refused.stderr == (
        "holub-desk: error: the reply repeats the account word for word\n"
        "holub-desk: hint: say it differently: on a seized phone it would be proof\n"
    )


def test_other_refusals(desk: Path, tmp_path: Path) -> None:
    """An unknown report, nothing to send, no such file, too long: an error with a hint each."""
    number = _number(desk)
    for words, typed, said in (
        (["99-0001"], "Дякуємо.", "there is no report 99-0001"),
        ([number], "  \n", "there is nothing to send"),
        ([number, "--file", str(tmp_path / "none")], "", f"cannot read {tmp_path / 'none'}"),
        ([number], "п" * 2001, "the reply is too long"),
    ):
        refused = _replies(desk, "replies", "write", *words, typed=typed)
        assert refused.returncode != 0
        error, hint = refused.stderr.splitlines()
        assert error == f"holub-desk: error: {said}"
        assert hint.startswith("holub-desk: hint: ")
