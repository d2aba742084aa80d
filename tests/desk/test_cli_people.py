"""Commands about people, keys and what is not protected, as whoever unlocks the vault gives them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from holub_testing.line import COMPILED

from holub_desk.cli.main import parser
from holub_desk.vault import key
from holub_wire.command import run

PASSPHRASE = "six words that nobody has guessed"


class Desk:
    """A desk as `init` makes it, and its commands in this process."""

    def __init__(self, directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.directory, self._capsys = directory, capsys

    def __call__(self, *words: str, status: int = 0) -> str:
        argv = ["--config", str(self.directory / "desk.toml"), *words]
        found = run("holub-desk", lambda given: int(_run(given)), argv)
        shown = self._capsys.readouterr()
        assert found == status, shown.err
        return shown.out if status == 0 else shown.out + shown.err


def _run(argv: object) -> int:
    arguments = parser().parse_args(list(argv))  # type: ignore[call-overload]
    status: int = arguments.run(arguments)
    return status


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Made anew: with a passphrase in a file, and keys that cost nothing."""
    monkeypatch.setattr(key, "MEMORY_KIB", 64)
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    (tmp_path / "passphrase").chmod(0o600)
    texts = "{ uk = 'С', ru = 'С', en = 'O' }"
    (tmp_path / "desk.toml").write_text(
        f'[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 1\n'
        f"[line]\noperator = {texts}\nreads_within = {texts}\n"
    )
    made = Desk(tmp_path, capsys)
    made("init", "--admin", "Anna")
    return made


def test_people(desk: Desk) -> None:
    """Invited, given a role, signed out, gone; the list says how each comes in."""
    link = desk("people", "invite", "Olena", "--role", "editor").strip()
    assert re.fullmatch(r"http://localhost:8471/enrol/[\w-]{43}", link)
    assert "somebody of that name" in desk("people", "invite", "olena", status=1)
    assert "no such role" in desk("people", "invite", "Petro", "--role", "boss", status=1)
    desk("people", "role", "Olena", "admin")
    rows = [json.loads(line) for line in desk("people", "list", "--json").splitlines()]
    assert [(row["name"], row["role"], row["invited"]) for row in rows] == [
        ("Anna", "admin", False),
        ("Olena", "admin", True),
    ]
    assert "no way in but a sign-in link" in desk("people", "list")
    assert "Olena is signed out" in desk("people", "sign-out", "Olena")
    assert "everyone is signed out" in desk("people", "sign-out")
    desk("people", "leave", "Anna")
    assert "last admin" in desk("people", "leave", "Olena", status=1)
    assert "nobody here is called Anna" in desk("people", "role", "Anna", "editor", status=1)
    assert "nobody here is called Anna" in desk("sign-in-link", "--name", "Anna", status=1)
    assert "/sign-in/" in desk("sign-in-link", "--name", "Olena")


def test_sheets(desk: Desk) -> None:
    """`init` prints the first one on the line's recovery sheet; a new one has other letters, in a file of its own."""
    letters = r"\n  (([a-z2-9]{4}-){6}[a-z2-9]{4})\n"
    first = re.search(letters, (desk.directory / "desk" / "recovery-sheet.txt").read_text())
    assert first
    desk("people", "sheet", "-o", str(desk.directory / "sheet.txt"))
    second = re.search(letters, (desk.directory / "sheet.txt").read_text())
    assert second
    assert second[1] != first[1]
    assert (desk.directory / "sheet.txt").stat().st_mode & 0o077 == 0
    assert "already" in desk("people", "sheet", "-o", str(desk.directory / "sheet.txt"), status=1)


def test_a_month(desk: Desk) -> None:
    """Published, rotated, published again, and the old identity destroyed: each command says what comes next."""
    publish = ["line", "publish", "-o", str(desk.directory / "line.json"), "--questionnaire", str(COMPILED), "--json"]
    assert json.loads(desk(*publish))["sequence"] == 1
    before = (desk.directory / "line.json").read_text()
    assert "there is no retired identity" in desk("keys", "destroy-old")
    assert "line publish" in desk("keys", "rotate")
    assert "sources still seal to the old identity" in desk("keys", "destroy-old")
    assert "not in any line file yet" in desk("keys", "rotate", status=1)
    assert json.loads(desk(*publish))["sequence"] == 2
    listed = {row["name"]: row for row in map(json.loads, desk("keys", "list", "--json").splitlines())}
    [old] = [row for row in listed.values() if row["retired_on"]]
    after = (desk.directory / "line.json").read_text()
    assert old["recipient"] in before
    assert old["recipient"] not in after
    assert listed["current"]["recipient"] in after
    assert "the overlap lasts until" in desk("keys", "destroy-old")
    assert f"destroyed {old['name']}" in desk("keys", "destroy-old", "--now")
    acts = [json.loads(line)["said"]["did"] for line in desk("custody", "list", "--json").splitlines()[:2]]
    assert acts == ["destroyed an identity", "rotated"]


def test_the_doctor_speaks(desk: Desk) -> None:
    """In words and as JSON; a new desk has dangers, and the status says so."""
    words = desk("doctor", status=1)
    assert "DANGER: recovery" in words
    assert "recovery-sheet.txt" in words
    found = [json.loads(line) for line in desk("doctor", "--json", status=1).splitlines()]
    assert {"recovery", "passphrase", "admins", "no-way-in"} <= {each["check"] for each in found}
    assert all(set(each) == {"check", "level", "says", "do"} for each in found)
    for path in ("desk/recovery-sheet.txt", "desk/keyring/recovery.age"):
        (desk.directory / path).unlink()
    assert "DANGER: recovery" not in desk("doctor", status=1)
