"""`holub-desk places`: looking names up without a desk, and loading into one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from holub_desk.cli.main import parser
from holub_desk.vault.vault import Vault
from holub_wire.command import CommandError

PASSPHRASE = "six words that nobody has guessed"
LINE = "\t".join(
    ["1", "Bakhmut", "Bakhmut", "Бахмут", "48.6", "38.1", "P", "PPL", "UA", "", "05", "", "", "", "9", "", "", "", ""]
)


def run(capsys: pytest.CaptureFixture[str], config: Path, *words: str) -> str:
    arguments = parser().parse_args(["--config", str(config), "places", *words])
    assert arguments.run(arguments) == 0
    return capsys.readouterr().out


def test_names_are_looked_up_without_a_desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`find` and `show` need no vault; one JSON object a line, with the edition and what a place lies in."""
    none = tmp_path / "desk.toml"
    (found,) = [
        json.loads(line) for line in run(capsys, none, "find", "Enakievo", "--limit", "1", "--json").splitlines()
    ]
    assert (found["name"], found["latin"], found["matched"]) == ("Єнакієве", "Yenakiieve", "Єнакієве")
    assert [unit["kind"] for unit in found["above"]] == ["oblast", "raion", "hromada"]
    shown = json.loads(run(capsys, none, "show", found["code"], "--json"))
    assert shown.items() <= found.items()
    assert "Артемівськ" in run(capsys, none, "show", "UA14020010010059145")
    lines = run(capsys, none, "find", "Іванівка", "--in", "UA65").splitlines()
    assert len(lines) > 5
    assert all(line.startswith("UA65") for line in lines)
    assert run(capsys, none, "find", "xyzzyq") == ""


def test_what_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown code, and a file of a kind that cannot be loaded."""
    with pytest.raises(CommandError, match="no place"):
        run(capsys, tmp_path / "desk.toml", "show", "UA99")
    with pytest.raises(CommandError, match="neither"):
        run(capsys, tmp_path / "desk.toml", "load", str(tmp_path / "UA.zip"))


def test_what_is_loaded_is_shown(vault: Vault, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With a desk, coordinates are those that were loaded into its vault."""
    (tmp_path / "passphrase").write_text(PASSPHRASE)
    config = tmp_path / "desk.toml"
    config.write_text(f'[desk]\ndirectory = "{tmp_path}"\npassphrase_file = "passphrase"\n')
    dump = tmp_path / "UA.txt"
    dump.write_text(LINE + "\n", "utf-8")
    loaded = json.loads(run(capsys, config, "load", str(dump), "--json"))
    assert (loaded["kind"], loaded["count"]) == ("points", 1)
    assert run(capsys, config, "load", str(dump)) == "points: 1 are loaded\n"
    shown = json.loads(run(capsys, config, "show", "UA14020010010059145", "--json"))
    assert (shown["latitude"], shown["longitude"]) == (48.6, 38.1)
