"""Settings files: read into dataclasses, or refused with file, line and hint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

from holub_wire.command import CommandError
from holub_wire.settings import load, setting


@dataclass(frozen=True)
class House:
    """A table with a setting of every kind."""

    door: Path = setting(doc="Where one comes in.")
    rooms: int = setting(3, doc="How many rooms.")
    height: float = setting(2.5, doc="Metres to the ceiling.")
    heated: bool = setting(True, doc="Whether it is warm.")
    names: tuple[str, ...] = setting((), doc="Who lives there.")
    roof: Literal["flat", "steep"] = setting("flat", doc="Its form.")
    garden: Path | None = setting(None, doc="Where the garden is.")

    def __post_init__(self) -> None:
        if self.rooms < 1:
            raise ValueError("rooms must be at least 1")


@dataclass(frozen=True)
class Town:
    """The whole file."""

    house: House


Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write(text: str) -> Path:
        file = tmp_path / "town.toml"
        file.write_text(text)
        return file

    return write


def test_every_kind_of_value(write: Write, tmp_path: Path) -> None:
    """Paths are taken from the file's own directory, whole numbers may stand for fractions."""
    text = '[house]\ndoor="a/b"\nrooms=5\nheight=3\nheated=false\nnames=["x","y"]\nroof="steep"\ngarden="/g"\n'
    assert load(write(text), Town).house == House(tmp_path / "a/b", 5, 3.0, False, ("x", "y"), "steep", Path("/g"))


def test_defaults(write: Write, tmp_path: Path) -> None:
    """What is not set has its default."""
    assert load(write('[house]\ndoor="d"\n'), Town).house == House(tmp_path / "d")


@pytest.mark.parametrize(
    ("text", "line", "message", "hint"),
    [
        ("", 1, "the setting 'door' is missing", "Where one comes in."),
        ("[house]\nrooms=1\n", 1, "the setting 'door' is missing", "Where one comes in."),
        ("\n\n[house]\ndoor='x'\ncolour=1\n", 5, "unknown setting 'colour'", "known here: door, rooms"),
        ("house=1\n", 1, "house must be a table", "[house]"),
        ("[town]\n", 1, "unknown setting 'town'", "known here: house"),
        ("[house]\ndoor=1\n", 2, "door has the wrong kind", "a path in quotes"),
        ("[house]\ndoor=''\n", 2, "door has the wrong kind", "a path in quotes"),
        ("[house]\ndoor='x'\nrooms='3'\n", 3, "rooms has the wrong kind", "a whole number"),
        ("[house]\ndoor='x'\nrooms=true\n", 3, "rooms has the wrong kind", "a whole number"),
        ("[house]\ndoor='x'\nrooms=1.5\n", 3, "rooms has the wrong kind", "a whole number"),
        ("[house]\ndoor='x'\nheated=1\n", 3, "heated has the wrong kind", "true or false"),
        ("[house]\ndoor='x'\nnames=[1]\n", 3, "names has the wrong kind", "a list of texts"),
        ("[house]\ndoor='x'\nroof='round'\n", 3, "roof cannot be 'round'", "one of: flat, steep"),
        ("[house]\ndoor='x'\nrooms=0\n", 1, "rooms must be at least 1", "docs/operating.md"),
    ],
)
def test_refused_with_line_and_hint(write: Write, text: str, line: int, message: str, hint: str) -> None:
    """Each defect names its file and its line, and says what would be right."""
    file = write(text)
    with pytest.raises(CommandError) as caught:
        load(file, Town)
    assert str(caught.value).startswith(f"{file}, line {line}: {message}")
    assert hint in str(caught.value.hint)


def test_no_file_and_no_toml(write: Write, tmp_path: Path) -> None:
    """Said as such."""
    with pytest.raises(CommandError, match="there is no configuration file"):
        load(tmp_path / "none.toml", Town)
    with pytest.raises(CommandError, match="line 1"):
        load(write("[house\n"), Town)
    (tmp_path / "town.toml").write_bytes(b"\xff")
    with pytest.raises(CommandError, match=r"town\.toml"):
        load(tmp_path / "town.toml", Town)
