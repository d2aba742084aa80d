"""`holub-desk questionnaire compile`: what it writes and what it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from holub_desk.cli.main import main
from holub_wire.questionnaire.read import from_json

Write = Callable[..., Path]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    """Run the command as a shell would."""
    monkeypatch.setattr("sys.argv", ["holub-desk", "questionnaire", "compile", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_compile(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A summary to the author, warnings apart, and a file that is read back."""
    form = write("type | name | label::en | label::uk\ntext | a | A | А\ntext | b | B |", settings="form_id\nmine")
    assert run(monkeypatch, form, "-o", tmp_path / "out.json") == 0
    written = (tmp_path / "out.json").read_bytes()
    questionnaire = from_json(json.loads(written))
    assert written.endswith(b"}\n")
    said = capsys.readouterr()
    version = questionnaire.version
    assert said.out == f"{tmp_path / 'out.json'}: mine, version {version}, 2 questions in en, uk, 1 warning\n"
    assert said.err == ("holub-desk: warning: 1 texts are not translated into uk: they are shown in another language\n")
    assert run(monkeypatch, form, "-o", tmp_path / "again.json") == 0
    assert (tmp_path / "again.json").read_bytes() == written


def test_refusal(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every fault with its place and a hint, what would be left out as well; nothing is written."""
    form = write("type | name | label::en | relevant\ndeviceid | d | | \ntext | a | A | ${b} = 1")
    assert run(monkeypatch, form, "-o", tmp_path / "out.json") == 1
    assert capsys.readouterr().err.splitlines() == [
        f"holub-desk: error: {form}, sheet survey, row 2, column type: deviceid would record the number of a device",
        "holub-desk: hint: a source is never identified; remove this row",
        f"holub-desk: error: {form}, sheet survey, row 3, column relevant: ${{b}} is not a question of this form",
        "holub-desk: hint: docs/questionnaire.md lists what an expression can do",
    ]
    assert not (tmp_path / "out.json").exists()


def test_left_out(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Rows that would identify a source are told apart from warnings; the form is written without them."""
    form = write("type | name | label::en | appearance\ntext | a | A | shiny\ndeviceid | d | |")
    assert run(monkeypatch, form, "-o", tmp_path / "out.json") == 0
    assert capsys.readouterr().err.splitlines() == [
        f"holub-desk: left out: {form}, sheet survey, row 3, column type: deviceid would record the number of a device",
        "holub-desk: hint: a source is never identified; remove this row",
        "holub-desk: warning: the appearance 'shiny' is not known; it makes no difference here",
    ]
    assert list(from_json(json.loads((tmp_path / "out.json").read_bytes())).index) == ["a"]


def test_no_place_to_write(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An output that cannot be written is an error with a hint."""
    form = write("type | name | label::en\ntext | a | A")
    assert run(monkeypatch, form, "-o", tmp_path / "nowhere" / "out.json") == 1
    assert "holub-desk: hint: check the name after -o" in capsys.readouterr().err
