"""Forms written as text, one line a row, for tests to compile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from holub_desk.forms.compile import CompiledForm, compile_form
from holub_desk.forms.fault import Fault, FormError

Write = Callable[..., Path]
Compile = Callable[..., CompiledForm]
Faults = Callable[..., list[Fault]]


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


@pytest.fixture
def compiled(write: Write) -> Compile:
    """Write a text table as `write` does, and compile it."""
    return lambda *sheets, **more: compile_form(write(*sheets, **more))


@pytest.fixture
def faults(write: Write) -> Faults:
    """The faults of a text table that must not compile."""

    def refused(*sheets: str, **more: str) -> list[Fault]:
        with pytest.raises(FormError) as error:
            compile_form(write(*sheets, **more))
        return list(error.value.faults)

    return refused
