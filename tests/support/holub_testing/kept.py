"""docs/what-is-kept-where.md as data: its sections, their rows, and the paths that they name."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[3]
FILE = ROOT / "docs" / "what-is-kept-where.md"
_PLACES = {
    "<id>": "[0-9a-f]{32}",
    "<2>": "[0-9a-f]{2}",
    "<day>": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "<n>": "[0-9]+",
    "<page>": "[A-Za-z0-9./-]+",
}


@cache
def rows(section: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    text = FILE.read_text("utf-8").partition(f"## {section}\n")[2].partition("\n## ")[0]
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert len(lines) > 2, f"there is no table below {section}"
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[2:]]


def named(cell: str) -> list[str]:
    """The words of a cell that stand as code."""
    return re.findall(r"`([^`]+)`", cell)


def paths(section: str) -> dict[str, re.Pattern[str]]:
    """The relative paths in the column of places, and what they stand for."""
    found = [path for row in rows(section) for path in named(row[1]) if not path.startswith(("/", "addresses"))]
    return {path: re.compile(_pattern(path)) for path in found if re.search(r"[./]", path)}


def _pattern(path: str) -> str:
    parts = re.split(r"(<\w+>)", path)
    return "".join(_PLACES[part] if part in _PLACES else re.escape(part) for part in parts)


def unnamed(written: set[str], *sections: str) -> list[str]:
    """Of relative paths, those that no row of these sections names. What is about to replace another counts as it."""
    patterns = [pattern for section in sections for pattern in paths(section).values()]
    return sorted(
        path for path in written if not any(pattern.fullmatch(path.removesuffix(".new")) for pattern in patterns)
    )
