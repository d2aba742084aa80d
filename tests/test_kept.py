"""docs/what-is-kept-where.md names all that there is, and nothing that there is not."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from holub_testing.kept import FILE, ROOT, named, paths, rows, unnamed
from sqlalchemy import text

from holub_desk.keyring import ROLES, Keyring
from holub_desk.vault.vault import create_vault
from holub_intake.seized import KINDS

CONTAINERS = {"dict", "OrderedDict", "list", "set", "deque", "bytearray", "Counter", "defaultdict"}
NOTHING_OF_A_SOURCE = {"_Styles"}
"""Classes that hold something for a moment, and never anything that came from outside."""


def test_every_kind_of_file_at_the_intake_has_a_row() -> None:
    """In the order and under the names of `holub-intake seized`, with paths that mean the same."""
    table = rows("The intake, on the disk")
    assert [row[0] for row in table] == [kind.name for kind in KINDS]
    for kind, row in zip(KINDS, table, strict=True):
        for path in named(row[1]):
            example = path.replace("<id>", "0f" * 16).replace("<2>", "0f").replace("<day>", "2026-11-20")
            if kind.root in ("spool", "keys"):
                root, _, inner = example.partition("/")
                assert root == kind.root
                assert re.fullmatch(kind.pattern, inner), (kind.name, example)


def test_every_table_and_column_has_a_row(tmp_path: Path) -> None:
    """As a new vault has them; what SQLite keeps for an index of words belongs to the table that is named."""
    vault = create_vault(tmp_path / "vault", "six words that nobody has guessed")
    with vault.engine.connect() as connection:
        tables = connection.execute(text("PRAGMA table_list")).all()
        there = {
            f"{table.name}.{column.name}"
            for table in tables
            if table.type in ("table", "virtual") and not table.name.startswith("sqlite_")
            for column in connection.execute(text(f'PRAGMA table_info("{table.name}")'))
        }
    said = [f"{named(row[0])[0]}.{column}" for row in rows("The desk's database") for column in named(row[0])[1:]]
    assert len(there) > 100
    assert sorted(there - set(said)) == [], "give each a row: what it is, and how long it is kept"
    assert sorted(set(said) - there) == [], "these are not there"
    assert len(said) == len(set(said))


def test_every_key_has_a_row(tmp_path: Path) -> None:
    """Of the keyring, all files that it makes, a retired identity too; each named by itself, and each is made."""
    keyring = Keyring(tmp_path / "desk" / "keyring")
    keyring.create("six words that nobody has guessed", "a.line", 1)
    keyring.rotate("six words that nobody has guessed", date(2026, 11, 20), 1)
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(made) == len(ROLES) + 3
    assert unnamed(made, "The desk, on the disk") == []
    keys = {path: pattern for path, pattern in paths("The desk, on the disk").items() if "/keyring/" in path}
    assert [path for path, pattern in keys.items() if not any(map(pattern.fullmatch, made))] == []


def test_all_that_the_intake_remembers_has_a_row() -> None:
    """Every class of it with something that can grow stands in the table of its memory."""
    said = {name for row in rows("The intake, in memory") for name in named(row[2])}
    sources = [path.read_text("utf-8") for path in (ROOT / "intake" / "src" / "holub_intake").rglob("*.py")]
    growing = {name for source in sources for name in growing_classes(source)}
    assert {"Talks", "Limits", "Deletions", "_Post", "Room"} <= growing, "the control: it finds them"
    assert sorted(growing - said - NOTHING_OF_A_SOURCE) == []
    defined = {
        node.name for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)
    }
    assert sorted(said - defined) == [], "these are not there"


def growing_classes(source: str) -> Iterator[str]:
    """Classes that have a container among their fields, or in an attribute that they set."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef) and any(map(_grows, ast.walk(node))):
            yield node.name


def _grows(node: ast.AST) -> bool:
    if isinstance(node, ast.AnnAssign):
        own = isinstance(node.target, ast.Name | ast.Attribute)
        return own and ast.unparse(node.annotation).partition("[")[0] in CONTAINERS and not _is_local(node.target)
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute):
        value = node.value
        call = ast.unparse(value.func).rpartition(".")[2] if isinstance(value, ast.Call) else ""
        return isinstance(value, ast.Dict | ast.List | ast.Set | ast.ListComp | ast.DictComp) or call in CONTAINERS
    return False


def _is_local(target: ast.expr) -> bool:
    """A variable of a method; fields of a class stand four spaces in."""
    return isinstance(target, ast.Name) and target.col_offset > 4


@pytest.mark.parametrize(
    ("source", "grows"),
    [
        ("class A:\n    x: dict[str, int] = field()", True),
        ("class A:\n    def __init__(self):\n        self.x = OrderedDict()", True),
        ("class A:\n    def __init__(self):\n        self.x: deque[int] = deque()", True),
        ("class A:\n    x: int\n    def f(self):\n        x: list[int] = []", False),
    ],
)
def test_what_counts_as_growing(source: str, grows: bool) -> None:
    """Fields and attributes, not variables."""
    assert list(growing_classes(source)) == ["A"] * grows


def test_every_lifetime_points_to_a_test_that_is_there() -> None:
    """Files, and functions in them."""
    pointed = [name for row in rows("What holds this to be true") for name in named(row[1])]
    assert len(pointed) > 20
    for name in pointed:
        file, _, function = name.partition("::")
        assert (ROOT / file).is_file(), name
        assert not function or f"def {function}(" in (ROOT / file).read_text("utf-8"), name


def test_the_promises_are_said_in_the_same_words() -> None:
    """In the README and in the threat model, sentence by sentence."""
    readme = (ROOT / "README.md").read_text("utf-8").partition("## What it promises, and where the promise ends\n")[2]
    model = (ROOT / "docs" / "threat-model.md").read_text("utf-8").partition("## The promises, with their limits\n")[2]
    said = [" ".join(text.partition("\n**")[0].partition("\n## ")[0].split()) for text in (readme, model)]
    assert said[0] == said[1]
    assert said[0].count("- ") >= 5


def test_rows_are_whole() -> None:
    """Each has as many cells as its head."""
    for block in re.findall(r"(?:^\|.*\n)+", FILE.read_text("utf-8"), re.MULTILINE):
        lines = [line.strip("|\n").split(" | ") for line in block.splitlines() if not line.startswith("|---")]
        assert len({len(line) for line in lines}) == 1, lines[0]


def test_the_control_an_unnamed_file_is_found() -> None:
    """A path that no row names, among those that some do."""
    written = {"spool/new/0f/" + "0f" * 16, "spool/new/0f/names.txt", "keys/days/2026-11-20", "keys/accounts"}
    assert unnamed(written, "The intake, on the disk") == ["keys/accounts", "spool/new/0f/names.txt"]
