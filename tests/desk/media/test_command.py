"""`holub-desk media check | make`."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from holub_testing.desk import DeskPages
from holub_testing.media_files.jpegs import saved

from holub_desk.cli.main import parser
from holub_desk.media.check import Check, Part, check
from holub_desk.media.convert import Converter
from holub_desk.media.sandbox import Sandbox
from holub_desk.media.worker import Worker
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

PASSPHRASE = "six words that nobody has guessed"


@pytest.fixture
def pages(vault: Vault, tmp_path: Path, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> DeskPages:
    """A desk with one report that has two files; the self test is done already."""
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "desk.toml").write_text('[desk]\ndirectory = "."\npassphrase_file = "passphrase"\n')
    monkeypatch.setattr("holub_desk.cli.media.check", lambda **_: Check((), Converter(sandbox)))
    made = DeskPages(vault, 0, 0)
    conversation = made.add("Бачив.")
    made.attach(conversation, saved("JPEG"))
    made.attach(conversation, b"plain words", type="image/jpeg")
    return made


def desk(tmp_path: Path, *words: str) -> int:
    arguments = parser().parse_args(["--config", str(tmp_path / "desk.toml"), "media", *words])
    status: int = arguments.run(arguments)
    return status


def test_make(pages: DeskPages, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each file: its state, its copies or the reason in words; with --json what a program reads."""
    assert desk(tmp_path, "make", "26-0001") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == "26-0001-1.jpg  made  picture 48×36"
    assert second == "26-0001-2.jpg  refused    This is no kind of file that can be shown here."
    assert desk(tmp_path, "make", "26-0001", "--again", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["name"], row["state"], row["reason"]) for row in rows] == [
        ("26-0001-1.jpg", "made", None),
        ("26-0001-2.jpg", "refused", "unknown"),
    ]
    assert rows[0]["copies"][0]["type"] == "image/jpeg"


def test_make_beside_a_worker_that_runs(
    pages: DeskPages, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever of the two has the lock does the work; the command waits for it."""
    stop = threading.Event()
    thread = threading.Thread(target=Worker(pages.vault, Converter(sandbox)).run, args=(stop,))
    thread.start()
    assert desk(tmp_path, "make", "26-0001") == 0
    stop.set()
    thread.join(10)
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["made", "refused"]


def test_a_report_that_is_not_there(pages: DeskPages, tmp_path: Path) -> None:
    """Said in one line."""
    with pytest.raises(CommandError, match="there is no report 26-0009"):
        desk(tmp_path, "make", "26-0009")


def test_check_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1 where nothing can be shown; no configuration is needed to ask."""
    answer = Check((Part("sandbox", False, "bubblewrap is not installed: apt-get install bubblewrap"),), None)
    monkeypatch.setattr("holub_desk.cli.media.check", lambda: answer)
    assert desk(tmp_path, "check") == 1
    out = capsys.readouterr().out
    assert out.splitlines() == [
        "sandbox   NO: bubblewrap is not installed: apt-get install bubblewrap",
        "no sandbox, no preview: files can only be downloaded",
    ]
    assert desk(tmp_path, "check", "--json") == 1
    assert json.loads(capsys.readouterr().out)["works"] is False
    monkeypatch.setattr("holub_desk.cli.media.check", lambda: check(thorough=False))
    assert desk(tmp_path, "check") == 0
    assert "holds; 17 ways out were tried" in capsys.readouterr().out
