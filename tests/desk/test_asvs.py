"""docs/asvs.md: every item of four chapters of ASVS 5.0.0 is answered, and every test it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text("utf-8")
SECTIONS = {
    5: (1, 6, 3, 3),
    6: (3, 12, 8, 6, 8, 4, 2, 4),
    7: (3, 4, 2, 5, 3, 2),
    8: (4, 4, 3, 2),
}
"""How many items the sections of each chapter have."""


def items(text: str) -> list[str]:
    return re.findall(r"^\| (\d+\.\d+\.\d+) \| [123] \| \S", text, re.MULTILINE)


def missing(text: str) -> list[str]:
    """Tests that are named and not there."""
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", text)
    assert len(named) > 50

    def there(file: str, name: str) -> bool:
        path = ROOT / "tests" / file
        return (
            path.exists() and re.search(rf"^(async )?def {name}\(", path.read_text("utf-8"), re.MULTILINE) is not None
        )

    return [f"{file}::{name}" for file, name in named if not there(file, name)]


def test_every_item_is_answered_once() -> None:
    """In the standard's order, none left out; the control lacks one."""
    expected = [
        f"{chapter}.{section}.{n}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for n in range(1, count + 1)
    ]
    assert items(TEXT) == expected
    assert items(TEXT.replace("| 7.2.4 |", "| |")) != expected


def test_every_test_it_names_exists() -> None:
    """A test that was renamed takes its answer with it; the control names one that never was."""
    assert missing(TEXT) == []
    assert missing(TEXT.replace("::test_any_request`", "::test_no_request`")) == [
        "desk/web/test_any_request.py::test_no_request"
    ]


def test_documents_it_names_exist() -> None:
    """Likewise."""
    named = set(re.findall(r"`(docs/[\w./-]+\.md)`", TEXT))
    assert named
    assert all((ROOT / name).exists() for name in named)
