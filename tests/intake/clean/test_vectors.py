"""Each vector becomes what it must become; chat's own test holds the browser's cleaner to the same table."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from holub_intake.clean import CannotClean, Cleaned, clean, sniff

Case = dict[str, Any]


def test_outcome(case: Case, vectors: Path) -> None:
    """A vector becomes exactly the stated bytes, is refused with its reason, or is left to the source."""
    data = (vectors / case["file"]).read_bytes()
    outcome = case["outcome"]
    if "fault" in outcome:
        with pytest.raises(CannotClean) as refusal:
            clean(data)
        assert refusal.value.reason == outcome["fault"]
        return
    cleaned = clean(data)
    if "ask" in outcome:
        assert cleaned is None
        return
    assert cleaned is not None
    assert cleaned.type == case["type"]
    assert hashlib.sha256(cleaned.data).hexdigest() == outcome["sha256"]
    assert len(cleaned.data) == outcome["bytes"]


def test_kind(case: Case, vectors: Path) -> None:
    """The kind is told by the content, not by the name."""
    assert sniff((vectors / case["file"]).read_bytes()) == case["type"]


def test_once_more_changes_nothing(cleanable: Case, vectors: Path) -> None:
    """Cleaning a cleaned picture gives the same bytes."""
    once = clean((vectors / cleanable["file"]).read_bytes())
    assert once is not None
    assert clean(once.data) == once


def test_every_file_is_a_case(vectors: Path) -> None:
    """No vector lies about unused, and none is missing."""
    table = json.loads((vectors / "cases.json").read_text("utf-8"))
    files = {file.name for file in vectors.iterdir() if file.is_file() and file.suffix not in {".py", ".json"}}
    assert files == {case["file"] for case in table["cases"]}
    assert len(files) > 200


def test_messages_and_reprs_hold_no_content(vectors: Path) -> None:
    """A refusal says one fixed word, and a cleaned picture does not print itself."""
    with pytest.raises(CannotClean) as refusal:
        clean((vectors / "fault-reserved.jpg").read_bytes())
    assert str(refusal.value) == "cannot clean: structure"
    assert repr(Cleaned(b"words", "image/png")) == "Cleaned(type='image/png')"
