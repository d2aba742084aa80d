"""Stock age, for whatever claims that it opens our files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def stock_age() -> Path:
    """The `age` program, 1.3 or later. A missing one fails with a hint; nothing is skipped."""
    path = Path(os.environ.get("HOLUB_AGE", Path(__file__).parents[2] / ".tools" / "age" / "age"))
    if not path.exists():
        pytest.fail("stock age is missing; type: tools/setup test (or name one in HOLUB_AGE)")
    return path
