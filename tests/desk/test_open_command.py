"""`holub-desk open`: what it prints of files that were carried here, and how it refuses."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from holub_testing.line import TestLine

from holub_desk.cli.main import _main
from holub_desk.keyring import Keyring
from holub_desk.opening import Opened, open_envelope
from holub_desk.vault.vault import create_vault
from holub_wire.command import run
from holub_wire.envelope import seal_message

PASSPHRASE = "six words that nobody has guessed"
SAID = "Двоє автобусів"


@dataclass
class Desk:
    """A desk's directory, and envelopes for it."""

    directory: Path
    keyring: Keyring
    line: TestLine
    capsys: pytest.CaptureFixture[str]

    def envelope(self, words: str, conversation: str) -> bytes:
        opened = open_envelope(*self.line.seal(words.encode(), conversation=conversation), [self.line.current])
        assert isinstance(opened, Opened)
        recipients = self.keyring.recipients()
        message = replace(opened.message, channel="carried")
        return seal_message(message, recipients.current, recipients.recovery)

    def open(self, *words: str | Path) -> tuple[int, list[str], str]:
        """Exit status, lines, and what was said on standard error."""
        status = run("holub-desk", _main, ["--config", str(self.directory / "desk.toml"), "open", *map(str, words)])
        out, err = self.capsys.readouterr()
        return status, out.splitlines(), err


@pytest.fixture
def desk(tmp_path: Path, line: TestLine, capsys: pytest.CaptureFixture[str]) -> Desk:
    keyring = Keyring(tmp_path / "desk" / "keyring")
    keyring.create(PASSPHRASE, "test.line", 10)
    create_vault(tmp_path / "desk" / "vault", PASSPHRASE)
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "desk.toml").write_text('[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\n')
    return Desk(tmp_path, keyring, line, capsys)


def test_files_are_taken_in_one_after_the_other(desk: Desk) -> None:
    """Two files that share messages, of two conversations: numbers, what is new, what was here; no word of content."""
    first, second = secrets.token_hex(16), secrets.token_hex(16)
    envelopes = [desk.envelope(f"{SAID} {n}", first) for n in range(2)]
    (desk.directory / "notes.age").write_bytes(b"".join(envelopes))
    (desk.directory / "renamed").write_bytes(b"".join(envelopes) + desk.envelope(SAID, second) + b"\n")
    paths = [desk.directory / "notes.age", desk.directory / "renamed"]
    status, lines, err = desk.open(*paths)
    assert (status, err) == (0, "")
    [one] = {line.rpartition(" ")[2] for line in lines if "notes.age" in line}
    assert lines[0] == f"{paths[0]}: messages: 2 new, 0 here already; report {one}"
    assert lines[1].startswith(f"{paths[1]}: messages: 1 new, 2 here already; report {one}, ")
    status, lines, err = desk.open("--json", *paths)
    rows = [json.loads(line) for line in lines]
    assert [(row["new"], row["known"], row["whole"]) for row in rows] == [(0, 2, True), (0, 3, True)]
    assert rows[0]["reports"] == [one]
    assert SAID not in "".join(lines) + err


HARMS: dict[str, tuple[Callable[[bytes, bytes], bytes], str]] = {
    "cut": (lambda good, _: good + good[:-1], "1 not whole: cut off, or changed on the way"),
    "changed": (lambda good, _: good + good[:-1] + b"x", "1 did not open: changed on the way: the sealed part"),
    "another line's": (lambda good, other: good + other, "1 did not open: sealed to no key of this desk"),
    "among letters": (lambda good, _: b"Dear desk,\n" + good, "11 bytes belong to no message"),
    "behind a head": (lambda good, _: good + b"age-encryption.org/v1\n" + bytes(8170), "1 did not open: changed"),
}


def test_what_is_wrong_is_said_and_the_rest_is_stored(desk: Desk) -> None:
    """Truncated, changed, foreign and mixed files: the good message arrives, the other is named, no file changes."""
    before = {}
    for harm, (make, _) in HARMS.items():
        path = desk.directory / harm
        path.write_bytes(make(desk.envelope(SAID, secrets.token_hex(16)), desk.line.seal(b"for others")[1]))
        before[path] = path.read_bytes()
    for counts in ("1 new, 0 here already", "0 new, 1 here already"):
        status, lines, err = desk.open(*before)
        assert status == 1
        assert err.startswith("holub-desk: error: not everything could be opened: 5 of 5 files\nholub-desk: hint: ")
        for path in before:
            first, second = [line.removeprefix(f"{path}: ") for line in lines if line.startswith(f"{path}: ")]
            assert first.startswith(f"messages: {counts}; report ")
            assert HARMS[path.name][1] in second
    assert {path: path.read_bytes() for path in before} == before


def test_a_file_that_is_none_holds_up_no_other(desk: Desk) -> None:
    """Missing, a directory, empty, noise, a name with a hidden turn in it: each in its line; the good one is stored."""
    good, empty, noise = (desk.directory / name for name in ("good", "empty", "turn\u202e"))
    good.write_bytes(desk.envelope(SAID, secrets.token_hex(16)))
    empty.write_bytes(b"")
    noise.write_bytes(os.urandom(9000))
    status, lines, err = desk.open(desk.directory / "missing", desk.directory, empty, noise, good)
    assert status == 1
    said = ["cannot be read: No such file", "is no file", "holds no sealed message", "holds no sealed message", "1 new"]
    assert [words in line for words, line in zip(said, lines, strict=True)] == [True] * 5
    assert "\u202e" not in "".join(lines)
    assert "4 of 5 files" in err
    assert "Traceback" not in err


def test_nothing_readable_needs_no_passphrase(desk: Desk) -> None:
    """Where there is nothing to open, nobody is asked for anything."""
    (desk.directory / "passphrase").unlink()
    assert desk.open(desk.directory / "missing")[0] == 1
