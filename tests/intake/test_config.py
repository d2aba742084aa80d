"""Every setting of the intake is documented, and documented as it is."""

from __future__ import annotations

import argparse
import dataclasses
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from holub_intake.cli import _parser
from holub_intake.config import Settings, WebSettings, read_settings
from holub_intake.journal import Event
from holub_wire.command import CommandError

OPERATING = Path(__file__).parents[2] / "docs" / "operating.md"


def _settings() -> dict[str, dataclasses.Field[Any]]:
    """Each setting as the documentation writes it: `[table] name`."""
    tables = typing.get_type_hints(Settings)
    return {f"[{table}] {field.name}": field for table, kind in tables.items() for field in dataclasses.fields(kind)}


def _documented(text: str) -> dict[str, str]:
    """Setting → default, from the rows of the table in the intake's section."""
    section = text.partition("### Intake settings")[2].partition("\n#")[0]
    return dict(re.findall(r"^\| `(\[\w+\] \w+)` \| (.*?) \|", section, re.MULTILINE))


def test_every_setting_is_documented_with_its_default() -> None:
    """The table names every setting and no other, and each default is the real one."""
    documented = _documented(OPERATING.read_text())
    assert documented.keys() == _settings().keys()
    for name, field in _settings().items():
        required = field.default is dataclasses.MISSING
        shown = f'"{field.default}"' if isinstance(field.default, str | Path) else str(field.default)
        assert documented[name] == ("required" if required else f"`{shown}`"), name


def test_the_test_sees_what_is_missing() -> None:
    """The control: a table without one row is not the whole."""
    text = OPERATING.read_text()
    row = next(line for line in text.splitlines() if line.startswith("| `[web] port`"))
    assert _documented(text.replace(row + "\n", "")).keys() != _settings().keys()


def _commands(parser: argparse.ArgumentParser) -> Iterator[str]:
    """Every command as it is typed: `serve`, `keys create`."""
    families = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for name, inner in ((name, inner) for family in families for name, inner in family.choices.items()):
        below = list(_commands(inner))
        yield from (f"{name} {each}" for each in below)
        if not below:
            yield name


def test_every_command_is_documented() -> None:
    """The table names each, and no other."""
    section = OPERATING.read_text().partition("### Intake commands")[2].partition("\n#")[0]
    rows = re.findall(r"^\| (`.*?`) \|", section, re.MULTILINE)
    named = {re.sub(r" [A-Z]+", "", name) for row in rows for name in re.findall(r"`(.*?)`", row)}
    assert named == set(_commands(_parser()))


def test_every_line_of_the_journal_is_documented() -> None:
    """What an operator can find there is explained; the control is a line that nobody writes."""
    section = OPERATING.read_text().partition("### What it writes")[2].partition("\n#")[0]
    said = set(re.findall(r"`([a-z-]+)(?: \w+=…)?`", section))
    assert {event.value for event in Event} <= said
    assert "somebody-wrote" not in said


def test_every_setting_says_what_it_is() -> None:
    """One sentence each, with a full stop: it is what a hint shows."""
    for name, field in _settings().items():
        assert re.fullmatch(r"[A-Z].+\.", field.metadata["doc"]), name


def test_the_example_of_the_documentation_is_read(tmp_path: Path) -> None:
    """What an operator copies is accepted, and means the defaults."""
    example = re.search(r"```toml\n(.*?)```", OPERATING.read_text(), re.DOTALL)
    assert example
    file = tmp_path / "intake.toml"
    file.write_text(example[1])
    settings = read_settings(file)
    assert settings.web == WebSettings()
    assert settings.spool.directory == tmp_path / "spool"


@pytest.mark.parametrize("field", ["port", "connections", "slowest_bytes_per_second"])
@pytest.mark.parametrize("value", [-1, 10**12])
def test_numbers_out_of_range(tmp_path: Path, field: str, value: int) -> None:
    """A number that cannot be meant is refused where it is read."""
    file = tmp_path / "intake.toml"
    file.write_text(f'[line]\nfile="x"\nkey="x"\n[spool]\ndirectory="x"\n[web]\n{field} = {value}\n')
    with pytest.raises(CommandError, match=field):
        read_settings(file)
