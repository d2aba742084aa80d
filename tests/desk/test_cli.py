"""The desk's commands: what they print, how they refuse, and that the documentation names them all."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import shutil
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from holub_testing.demo import environment
from sqlalchemy import select
from sqlalchemy.orm import Session

from holub_desk.cli.main import COMMANDS, parser
from holub_desk.config import Settings, read_settings
from holub_desk.vault.tables import Person, SavedView
from holub_desk.vault.vault import open_vault

ROOT = Path(__file__).parents[2]
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("## The desk")[2]
PASSPHRASE = "six words that nobody has guessed"


def desk(directory: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "holub_desk.cli.main", "--config", str(directory / "desk.toml"), *words]
    return subprocess.run(
        command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False, env=environment()
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk as `init` makes it."""
    directory = tmp_path_factory.mktemp("desk")
    (directory / "passphrase").write_text(PASSPHRASE + "\n")
    (directory / "desk.toml").write_text(
        '[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\npassphrase_work = 10\n'
        '[collect]\ndirectory = "spool"\n'
    )
    result = desk(directory, "init")
    assert result.returncode == 0, result.stderr
    return directory


def documented(text: str) -> dict[str, str]:
    """Setting → default, from the rows of the table."""
    section = text.partition("### Desk settings")[2].partition("\n#")[0]
    return dict(re.findall(r"^\| `(\[\w+\] \w+)` \| (.*?) \|", section, re.MULTILINE))


def as_documented(default: object) -> str:
    """A default as the table writes it."""
    if default is dataclasses.MISSING:
        return "required"
    if default is None or default == {}:
        return "none"
    return "`[]`" if default == () else f"`{json.dumps(default, default=str)}`"


def test_every_setting_is_documented_with_its_default() -> None:
    """The table names every setting and no other, with the real default; the control lacks a row."""
    settings = {
        f"[{table}] {each.name}": as_documented(
            each.default if each.default_factory is dataclasses.MISSING else each.default_factory()
        )
        for table, kind in typing.get_type_hints(Settings).items()
        for each in dataclasses.fields(kind)
    }
    assert documented(OPERATING) == settings
    row = next(line for line in OPERATING.splitlines() if line.startswith("| `[web] port`"))
    assert documented(OPERATING.replace(row, "")) != settings


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    """What an operator copies is accepted."""
    example = re.search(r"```toml\n(.*?)```", OPERATING, re.DOTALL)
    assert example
    (tmp_path / "desk.toml").write_text(example[1])
    settings = read_settings(tmp_path / "desk.toml")
    assert settings.desk.directory == tmp_path / "desk"
    assert settings.line.operator.keys() == {"uk", "ru", "en"}


def commands(of: argparse.ArgumentParser, before: str = "") -> list[str]:
    """Every command, as it is typed."""
    found = []
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                below = commands(inner, f"{before}{name} ")
                found += below or [f"{before}{name}"]
    return found


def test_every_command_is_documented() -> None:
    """Likewise each command."""
    every = commands(parser())
    assert len(every) >= 9
    assert [name for name in every if f"`{name}" not in OPERATING] == []


def test_lists_are_one_object_per_line(made: Path) -> None:
    """`--json` prints what another program can read, with the fields that are promised."""
    rows = [json.loads(line) for line in desk(made, "reports", "list", "--json").stdout.splitlines()]
    assert len(rows) == 3
    wanted = {"id", "number", "received_on", "channel", "language", "state", "account", "attachments"}
    assert all(wanted <= row.keys() for row in rows)
    names = [json.loads(line)["name"] for line in desk(made, "keys", "list", "--json").stdout.splitlines()]
    assert names == ["current", "custodian", "recovery"]
    assert desk(made, "quarantine", "list", "--json").stdout == ""
    assert desk(made, "cases", "list", "--json").stdout == ""
    whole = json.loads(desk(made, "reports", "show", rows[0]["number"], "--json").stdout)
    assert whole["messages"][0]["kind"] == "account"


def test_the_digest_is_numbers_alone(made: Path) -> None:
    """Per person and search how much is new, counted once a day; neither words of reports nor what is searched for."""
    vault = open_vault(made / "desk" / "vault", PASSPHRASE)
    with Session(vault.writer) as session, session.begin():
        person = session.scalars(select(Person)).first()
        assert person is not None
        session.add(SavedView(person_id=person.id, name="Усе", query="q=&state=new", digest=True))
        name = person.name
    vault.engine.dispose()
    for _ in range(2):
        [row] = [json.loads(line) for line in desk(made, "search", "digest", "--json").stdout.splitlines()]
        assert row == {"person": name, "search": 1, "name": "Усе", "new": 3, "since": None}
    assert desk(made, "search", "digest").stdout == f"{name}  Усе  3  -\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["reports", "show", "99-0001"], "there is no report 99-0001"),
        (["cases", "show", "7"], "there is no case 7"),
        (["sign-in-link", "--name", "nobody"], "nobody here is called nobody"),
        (["init"], "there is something in"),
        (["line", "publish", "-o", "x", "--questionnaire", "missing.json"], "missing.json"),
    ],
)
def test_refusals_are_one_line_and_a_hint(made: Path, words: list[str], said: str) -> None:
    """An error, exit status 1, no traceback, no passphrase."""
    result = desk(made, *words)
    assert result.returncode == 1
    assert result.stderr.startswith("holub-desk: error: ")
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert PASSPHRASE not in result.stderr + result.stdout


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[desk]\n", "the setting 'directory' is missing"),
        ('[desk]\ndirectory = "d"\nport = 1\n', "line 3: unknown setting 'port'"),
        ('[desk]\ndirectory = "d"\n[web]\nport = "x"\n', "line 4: port has the wrong kind"),
        ("[desk\n", "desk.toml"),
    ],
)
def test_wrong_settings_are_named_with_their_line(tmp_path: Path, toml: str, said: str) -> None:
    """File, line and what to do."""
    (tmp_path / "desk.toml").write_text(toml)
    result = desk(tmp_path, "reports", "list")
    assert result.returncode == 1
    assert said in result.stderr
    assert "hint:" in result.stderr


def test_the_wrong_passphrase_is_refused_calmly(made: Path, tmp_path: Path) -> None:
    """Nothing is opened, and the hint says what to do."""
    (tmp_path / "wrong").write_text("another passphrase altogether")
    text = (made / "desk.toml").read_text().replace('"passphrase"', f'"{tmp_path / "wrong"}"')
    (tmp_path / "desk.toml").write_text(text.replace('"desk"', f'"{made / "desk"}"'))
    for words in (["reports", "list"], ["opener", "--once"]):
        result = desk(tmp_path, *words)
        assert result.returncode == 1
        assert "the passphrase does not open this vault" in result.stderr


@pytest.mark.parametrize(
    ("file", "content", "said"),
    [
        ("vault/desk.db", None, "the vault's database is missing"),
        ("vault/desk.db", b"no database at all, but something", "the vault's database is damaged"),
        ("vault/vault.key", None, "there is no vault here"),
        ("vault/vault.key", b"{", "the vault's key file is damaged"),
        ("keyring/public.json", b"{", "the keyring's file public.json is damaged"),
        ("keyring/public.json", b"{}", "the keyring's file public.json is damaged"),
        ("../passphrase", b"short", "the passphrase is too short"),
        ("../passphrase", b"\xff" * 20, "the passphrase file is not text in UTF-8"),
    ],
)
def test_what_is_lost_or_damaged_is_said(
    made: Path, tmp_path: Path, file: str, content: bytes | None, said: str
) -> None:
    """One line and a hint, and nothing new is made in its place: an empty database would hide the loss."""
    shutil.copytree(made, tmp_path / "copy")
    harmed = tmp_path / "copy" / "desk" / file
    harmed.unlink()
    if content is not None:
        harmed.write_bytes(content)
    words = ["keys", "list"] if file.startswith("keyring") else ["reports", "list"]
    result = desk(tmp_path / "copy", *words)
    assert result.returncode == 1
    lines = result.stderr.splitlines()
    assert lines[0] == f"holub-desk: error: {said}"
    assert [line.startswith("holub-desk: hint: ") for line in lines[1:]] == [True]
    assert harmed.exists() == (content is not None)


@pytest.mark.parametrize("sheet", ["missing/sheet.txt", "there.txt"])
def test_init_makes_nothing_when_the_sheet_has_no_place(tmp_path: Path, sheet: str) -> None:
    """It is asked for before any key is made, so that the next try is not refused."""
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    (tmp_path / "there.txt").write_text("something else")
    (tmp_path / "desk.toml").write_text('[desk]\ndirectory = "desk"\npassphrase_file = "passphrase"\n')
    result = desk(tmp_path, "init", "--recovery-sheet", str(tmp_path / sheet))
    assert result.returncode == 1
    assert "the recovery sheet cannot be written" in result.stderr
    assert not (tmp_path / "desk").exists()
    assert (tmp_path / "there.txt").read_text() == "something else"


def test_each_command_is_loaded_by_its_name() -> None:
    """By itself it knows itself; the whole knows all; a word that is a value as well does not hide the command."""
    whole = parser()._subparsers
    assert whole is not None
    known = {name for action in whole._group_actions for name in (action.choices or ())}
    assert known == set(COMMANDS)
    for name in COMMANDS:
        with pytest.raises(SystemExit) as ended:
            parser([name]).parse_args([name, "--help"])
        assert ended.value.code == 0
    words = ["--config", "keys", "reports", "list"]
    assert parser(words).parse_args(words).config == Path("keys")
