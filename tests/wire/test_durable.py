"""A small file that is put in the place of another."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from holub_wire import durable


def test_the_new_one_stands_in_the_place_of_the_old(tmp_path: Path) -> None:
    """Whole, for its owner alone, and nothing is left beside it, not even of a write that was interrupted."""
    place = tmp_path / "note"
    (tmp_path / "note.part").write_bytes(b"half of an ear")
    for data in (b"first", b"", b"second" * 100_000):
        durable.replace(place, data)
        assert place.read_bytes() == data
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["note"]


def test_when_the_disk_refuses_the_old_one_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost before the new one is on the disk."""
    place = tmp_path / "note"
    durable.replace(place, b"first")

    def refuses(file: int) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(os, "fdatasync", refuses)
    with pytest.raises(OSError, match="No space"):
        durable.replace(place, b"second")
    assert place.read_bytes() == b"first"
