"""Forms written as text, one line a row, for tests to compile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a text table. `survey` and `choices` are lines of cells parted by `|`, the first the heading."""

    def table(survey: str, choices: str = "", settings: str = "", name: str = "form.md", more: str = "") -> Path:
        lines = []
        for sheet, text in (("survey", survey), ("choices", choices), ("settings", settings)):
            if text.strip():
                lines.append(f"| {sheet} |")
                lines += [f"| | {row.strip()} |" for row in text.strip().splitlines()]
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n" + more, "utf-8")
        return path

    return table
